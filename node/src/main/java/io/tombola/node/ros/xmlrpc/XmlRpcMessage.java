package io.tombola.node.ros.xmlrpc;

import java.util.List;

/** One XML-RPC document. */
public sealed interface XmlRpcMessage {
  /** A request. */
  record Call(String method, List<Object> params) implements XmlRpcMessage {}

  /** An answer. */
  record Response(Object value) implements XmlRpcMessage {}

  /** A refusal by the other side's XML-RPC layer. */
  record Fault(int code, String text) implements XmlRpcMessage {}
}
