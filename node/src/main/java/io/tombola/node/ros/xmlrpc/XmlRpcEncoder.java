package io.tombola.node.ros.xmlrpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes XML-RPC documents. */
public final class XmlRpcEncoder {
  private final StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n");

  private XmlRpcEncoder() {}

  /**
   * The document as UTF-8.
   *
   * @throws IllegalArgumentException when a value has no XML-RPC form; names the value
   */
  public static byte[] encode(XmlRpcMessage message) {
    XmlRpcEncoder encoder = new XmlRpcEncoder();
    if (message instanceof XmlRpcMessage.Call call) {
      encoder.call(call);
    } else if (message instanceof XmlRpcMessage.Response response) {
      encoder.response(response);
    } else {
      encoder.fault((XmlRpcMessage.Fault) message);
    }
    return encoder.xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void call(XmlRpcMessage.Call call) {
    xml.append("<methodCall><methodName>");
    text(call.method());
    xml.append("</methodName><params>");
    for (Object param : call.params()) {
      xml.append("<param>");
      value(param);
      xml.append("</param>");
    }
    xml.append("</params></methodCall>");
  }

  private void response(XmlRpcMessage.Response response) {
    xml.append("<methodResponse><params><param>");
    value(response.value());
    xml.append("</param></params></methodResponse>");
  }

  private void fault(XmlRpcMessage.Fault fault) {
    xml.append("<methodResponse><fault>");
    value(Map.of("faultCode", fault.code(), "faultString", fault.text()));
    xml.append("</fault></methodResponse>");
  }

  private void value(Object value) {
    xml.append("<value>");
    if (value instanceof String string) {
      element("string", string);
    } else if (value instanceof Boolean bool) {
      element("boolean", bool ? "1" : "0");
    } else if (value instanceof Double || value instanceof Float) {
      element("double", decimal(((Number) value).doubleValue()));
    } else if (value instanceof Number number) {
      element("int", Integer.toString(Math.toIntExact(requireInteger(number))));
    } else if (value instanceof byte[] bytes) {
      element("base64", Base64.getEncoder().encodeToString(bytes));
    } else if (value instanceof Collection<?> elements) {
      array(List.copyOf(elements));
    } else if (value instanceof Map<?, ?> map) {
      struct(map);
    } else {
      String what = value == null ? "null" : value.getClass().getName();
      throw new IllegalArgumentException(what + " has no XML-RPC form");
    }
    xml.append("</value>");
  }

  private static long requireInteger(Number number) {
    long integer = number.longValue();
    if (integer != (int) integer) {
      throw new IllegalArgumentException(
          "integer " + number + " does not fit the 32 bits of XML-RPC; use a double or a string");
    }
    return integer;
  }

  /** Python's spelling of what is not a number, as rospy reads and writes it. */
  private static String decimal(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.toString(value);
  }

  private void array(List<?> elements) {
    xml.append("<array><data>");
    elements.forEach(this::value);
    xml.append("</data></array>");
  }

  private void struct(Map<?, ?> members) {
    xml.append("<struct>");
    members.forEach(
        (name, value) -> {
          xml.append("<member>");
          element("name", name.toString());
          value(value);
          xml.append("</member>");
        });
    xml.append("</struct>");
  }

  private void element(String name, String text) {
    xml.append('<').append(name).append('>');
    text(text);
    xml.append("</").append(name).append('>');
  }

  private void text(String text) {
    text.codePoints().forEach(this::character);
  }

  private void character(int c) {
    switch (c) {
      case '&' -> xml.append("&amp;");
      case '<' -> xml.append("&lt;");
      case '>' -> xml.append("&gt;");
      // A bare carriage return would be read back as a line feed.
      case '\r' -> xml.append("&#13;");
      default -> {
        if (!isXmlCharacter(c)) {
          throw new IllegalArgumentException(
              String.format("character U+%04X cannot stand in XML", c));
        }
        xml.appendCodePoint(c);
      }
    }
  }

  private static boolean isXmlCharacter(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
