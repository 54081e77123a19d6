package io.tombola.node.ros.xmlrpc;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads one XML-RPC document; DTDs and entities are off, nesting is bounded. */
public final class XmlRpcDecoder {
  private static final int MAX_DEPTH = 64;

  private final XMLStreamReader xml;

  private XmlRpcDecoder(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * Reads a document.
   *
   * @throws XmlRpcException when it is not XML-RPC; says where
   */
  public static XmlRpcMessage decode(InputStream document) throws XmlRpcException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      return new XmlRpcDecoder(factory.createXMLStreamReader(document)).message();
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw new XmlRpcException("not an XML-RPC document: " + e.getMessage(), e);
    }
  }

  private XmlRpcMessage message() throws XMLStreamException {
    xml.nextTag();
    return switch (xml.getLocalName()) {
      case "methodCall" -> call();
      case "methodResponse" -> response();
      default -> throw unexpected();
    };
  }

  private XmlRpcMessage call() throws XMLStreamException {
    open("methodName");
    String method = xml.getElementText().strip();
    List<Object> params = new ArrayList<>();
    if (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      require("params");
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        params.add(param());
      }
    }
    return new XmlRpcMessage.Call(method, params);
  }

  private XmlRpcMessage response() throws XMLStreamException {
    xml.nextTag();
    if (xml.getLocalName().equals("fault")) {
      open("value");
      if (value(0) instanceof Map<?, ?> fault
          && fault.get("faultCode") instanceof Integer code
          && fault.get("faultString") instanceof String text) {
        return new XmlRpcMessage.Fault(code, text);
      }
      throw error("a fault needs faultCode and faultString");
    }
    require("params");
    xml.nextTag();
    return new XmlRpcMessage.Response(param());
  }

  private Object param() throws XMLStreamException {
    require("param");
    open("value");
    Object value = value(0);
    close();
    return value;
  }

  /** Reads from behind {@code <value>} to behind {@code </value>}. */
  private Object value(int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw error("values are nested deeper than " + MAX_DEPTH);
    }
    StringBuilder untyped = new StringBuilder();
    while (true) {
      switch (xml.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            untyped.append(xml.getText());
        case XMLStreamConstants.START_ELEMENT -> {
          Object value = typed(depth);
          close();
          return value;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return untyped.toString();
        }
        default -> {
          // Comments and processing instructions say nothing.
        }
      }
    }
  }

  private Object typed(int depth) throws XMLStreamException {
    return switch (xml.getLocalName()) {
      case "i4", "int" -> Integer.valueOf(xml.getElementText().strip());
      case "boolean" -> bool(xml.getElementText().strip());
      case "double" -> decimal(xml.getElementText().strip());
      case "string", "dateTime.iso8601" -> xml.getElementText();
      case "base64" -> Base64.getMimeDecoder().decode(xml.getElementText());
      case "array" -> array(depth);
      case "struct" -> struct(depth);
      default -> throw unexpected();
    };
  }

  private boolean bool(String text) throws XMLStreamException {
    return switch (text) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw error("'" + text + "' is not a boolean");
    };
  }

  /** Also reads Python's spelling of what is not a number. */
  private static double decimal(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private List<Object> array(int depth) throws XMLStreamException {
    open("data");
    List<Object> elements = new ArrayList<>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      require("value");
      elements.add(value(depth + 1));
    }
    close();
    return elements;
  }

  private Map<String, Object> struct(int depth) throws XMLStreamException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      require("member");
      open("name");
      String name = xml.getElementText();
      open("value");
      members.put(name, value(depth + 1));
      close();
    }
    return members;
  }

  private void open(String name) throws XMLStreamException {
    xml.nextTag();
    require(name);
  }

  private void require(String name) throws XMLStreamException {
    if (!xml.isStartElement() || !xml.getLocalName().equals(name)) {
      throw error("expected <" + name + ">, found '" + xml.getLocalName() + "'");
    }
  }

  private void close() throws XMLStreamException {
    if (xml.nextTag() != XMLStreamConstants.END_ELEMENT) {
      throw unexpected();
    }
  }

  private XMLStreamException unexpected() {
    return error("unexpected <" + xml.getLocalName() + ">");
  }

  private XMLStreamException error(String problem) {
    return new XMLStreamException(problem, xml.getLocation());
  }
}
