package io.tombola.node.ros.xmlrpc;

import java.io.IOException;

/** A call that could not be made, read or answered; the message says which and why. */
public final class XmlRpcException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  /** An error found by this side. */
  public XmlRpcException(String message) {
    this(message, false);
  }

  private XmlRpcException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  /** The other side's answer is a refusal. */
  static XmlRpcException refused(String message) {
    return new XmlRpcException(message, true);
  }

  /** As above, with what revealed it. */
  public XmlRpcException(String message, Throwable cause) {
    super(message, cause);
    refused = false;
  }

  /** True when the other side is there and said no, false when it could not be asked. */
  public boolean isRefused() {
    return refused;
  }
}
