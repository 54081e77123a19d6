package io.tombola.node.ros.xmlrpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of ROS API methods. Each answers {@code [code, status, value]}: 1 done, 0 failed, -1
 * wrongly called.
 */
public final class RosApi {
  private final Map<String, Entry> methods = new HashMap<>();

  private record Entry(int arity, Method method) {}

  /** One method. It must not block. */
  @FunctionalInterface
  public interface Method {
    /**
     * Answers a call.
     *
     * @throws ClassCastException when a parameter is of the wrong type; the caller is told
     */
    Reply call(Params params);
  }

  /** An answer. */
  public record Reply(int code, String status, Object value) {
    /** The call did what it should. */
    public static Reply success(String status, Object value) {
      return new Reply(1, status, value);
    }

    /** The call was understood but failed. */
    public static Reply failure(String status) {
      return new Reply(0, status, 0);
    }

    /** The call was wrong. */
    public static Reply error(String status) {
      return new Reply(-1, status, 0);
    }

    private List<Object> triple() {
      return List.of(code, status, value);
    }
  }

  /** The parameters of one call. */
  public record Params(List<Object> values) {
    /** Parameter {@code index} as text. */
    public String string(int index) {
      return (String) values.get(index);
    }

    /** Parameter {@code index} as it came. */
    public Object value(int index) {
      return values.get(index);
    }

    /** Parameter {@code index} as a list of texts. */
    public List<String> strings(int index) {
      return ((List<?>) values.get(index)).stream().map(String.class::cast).toList();
    }
  }

  /** Adds a method that takes {@code arity} parameters, the caller's id first. */
  public RosApi add(String name, int arity, Method method) {
    methods.put(name, new Entry(arity, method));
    return this;
  }

  /**
   * Answers a call.
   *
   * @throws XmlRpcException when there is no such method
   */
  public Object call(String name, List<Object> params) throws XmlRpcException {
    Entry entry = methods.get(name);
    if (entry == null) {
      throw new XmlRpcException("method [" + name + "] is not supported");
    }
    if (params.size() != entry.arity) {
      return Reply.error(name + " takes " + entry.arity + " parameters, got " + params.size())
          .triple();
    }
    try {
      return entry.method.call(new Params(params)).triple();
    } catch (ClassCastException e) {
      return Reply.error(name + ": a parameter is of the wrong type: " + params).triple();
    } catch (IllegalArgumentException e) {
      return Reply.error(name + ": " + e.getMessage()).triple();
    }
  }
}
