package io.tombola.msgs.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What precedes the packets of an AEDAT 4 file.
 *
 * <pre>
 * "#!AER-DAT4.0\r\n" | u32 size | FlatBuffer "IOHE" { 0 compression: i32 | 1 dataTablePosition: i64 |
 * 2 infoNode: string, XML: dv > node outInfo > node per stream > attr typeIdentifier, node info }
 * </pre>
 *
 * <p>Source: jAER {@code aedat4/schemas/*.fbs}.
 *
 * @param compression of the packets
 * @param dataTablePosition where the packets end; -1 when the file has no table behind them
 * @param stream the number of the first stream of events
 * @param size of its sensor
 */
record Aedat4Header(
    Aedat4Compression compression, long dataTablePosition, int stream, SensorSize size) {
  static final String MAGIC = "#!AER-DAT4.0";

  private static final int MAX_LENGTH = 1 << 24;
  private static final int COMPRESSION = 0;
  private static final int DATA_TABLE_POSITION = 1;
  private static final int INFO_NODE = 2;
  private static final String EVENTS = "EVTS";

  static Aedat4Header read(FileSource file) throws IOException {
    String magic = file.readLine(MAGIC.length() + 1);
    if (!MAGIC.equals(magic)) {
      throw new EventFormatException(
          file.name(), 0, "no AEDAT 4 file: its first line is not " + MAGIC);
    }
    long offset = file.position();
    if (!file.require(Integer.BYTES)) {
      throw new EventFormatException(file.name(), offset, "the file ends before its header");
    }
    int length = file.buffer().getInt();
    if (length < 0 || length > MAX_LENGTH || !file.require(length)) {
      throw new EventFormatException(
          file.name(), offset, "a header of " + (length & 0xFFFF_FFFFL) + " bytes does not fit");
    }
    ByteBuffer bytes = file.buffer();
    ByteBuffer header = bytes.slice(bytes.position(), length).order(bytes.order());
    bytes.position(bytes.position() + length);
    try {
      FlatTable table = new FlatTable(header, 0);
      int number = table.int32(COMPRESSION, 0);
      Aedat4Compression compression = Aedat4Compression.ofNumber(number);
      if (compression == null) {
        throw new FlatTable.Malformed("there is no compression " + number);
      }
      ByteBuffer xml = table.vector(INFO_NODE, 1);
      Element stream = eventStream(UTF_8.decode(xml).toString());
      return new Aedat4Header(
          compression,
          table.int64(DATA_TABLE_POSITION, -1),
          Integer.parseInt(stream.getAttribute("name")),
          SensorSize.ofHeader(side(stream, "sizeX"), side(stream, "sizeY")));
    } catch (FlatTable.Malformed | NumberFormatException e) {
      throw new EventFormatException(
          file.name(), offset, "the header cannot be read: " + e.getMessage(), e);
    }
  }

  /** The first stream of events that the header's XML tells of. */
  private static Element eventStream(String xml) throws FlatTable.Malformed {
    NodeList attributes = parse(xml).getElementsByTagName("attr");
    for (int i = 0; i < attributes.getLength(); i++) {
      Element attribute = (Element) attributes.item(i);
      if (attribute.getAttribute("key").equals("typeIdentifier")
          && attribute.getTextContent().strip().equals(EVENTS)) {
        return (Element) attribute.getParentNode();
      }
    }
    throw new FlatTable.Malformed("it tells of no stream of type " + EVENTS);
  }

  private static long side(Element stream, String key) {
    NodeList attributes = stream.getElementsByTagName("attr");
    for (int i = 0; i < attributes.getLength(); i++) {
      Element attribute = (Element) attributes.item(i);
      if (attribute.getAttribute("key").equals(key)) {
        return Long.parseLong(attribute.getTextContent().strip());
      }
    }
    return 0;
  }

  private static Element parse(String xml) throws FlatTable.Malformed {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    } catch (SAXException | IOException e) {
      throw new FlatTable.Malformed("its XML is wrong: " + e.getMessage());
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform must offer this XML parser", e);
    }
  }
}
