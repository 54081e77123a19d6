package io.tombola.msgs.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tombola.msgs.bag.BagReader;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Opens recordings of any format that is read here.
 *
 * <p>The format is chosen by the first bytes where it has a magic: bag, AEDAT 2.0, 3.1 and 4, Event
 * Stream, Prophesee's RAW (EVT 2.0 and 3.0) and DAT with their {@code %} headers. Those without one
 * are chosen by the file's extension: {@code .csv} and {@code .txt}, N-MNIST's {@code .bin}, bare
 * words in {@code .evt2} and {@code .evt3}.
 *
 * <p>The sensor's size is the given one, else what the format says, else the smallest that holds
 * all events, for which the file is read once before.
 */
public final class EventFiles {
  private static final int MAGIC_LENGTH = 12;
  private static final String KNOWN_FORMATS =
      "unknown format; read here are bags, AEDAT 2.0, 3.1 and 4, Event Stream, RAW with an EVT 2.0 or"
          + " EVT 3.0 header and DAT, known by their first bytes, and .csv, .txt, .bin (N-MNIST),"
          + " .evt2 and .evt3, known by their name";

  /**
   * What a recording does not say by itself.
   *
   * @param topic of a bag; null for its only topic of events
   * @param size of the sensor, over what the file says; {@link SensorSize#UNKNOWN} to take that
   */
  public record Options(String topic, SensorSize size) {
    /** Nothing to add. */
    public static final Options NONE = new Options(null, SensorSize.UNKNOWN);
  }

  private EventFiles() {}

  /**
   * Opens a recording; of a bag, the only topic of type {@code EventArray} or {@code EventPacket}.
   *
   * @throws EventFormatException when its format is not read here or its header is damaged, or when
   *     it is a bag without or with several such topics
   */
  public static EventReader open(Path file) throws IOException {
    return open(file, Options.NONE);
  }

  /** Opens a bag at {@code topic}; as {@link #open(Path, Options)}. */
  public static EventReader openBag(Path file, String topic) throws IOException {
    return open(file, new Options(topic, SensorSize.UNKNOWN));
  }

  /**
   * Opens a recording.
   *
   * @throws EventFormatException as above, or when a topic is named and it is no bag with that
   *     topic
   */
  public static EventReader open(Path file, Options options) throws IOException {
    FileSource source = FileSource.open(file, ByteOrder.LITTLE_ENDIAN);
    try {
      return of(source, options);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Reads a recording from a source at its first byte, which is closed with the reader. */
  static EventReader of(FileSource source, Options options) throws IOException {
    EventReader reader = detect(source, options);
    SensorSize size = options.size();
    if (!size.known() && reader instanceof FileEventReader file && file.width() == 0) {
      size = measure(reader);
      source.position(0);
      reader = detect(source, options);
    }
    return size.known() ? new SizedReader(reader, size) : reader;
  }

  private static EventReader detect(FileSource source, Options options) throws IOException {
    if (source.size() == 0) {
      throw new EventFormatException(source.name(), 0, "the file is empty");
    }
    String magic = magic(source);
    if (magic.equals(BagReader.MAGIC)) {
      return BagEventReader.of(source, options.topic());
    }
    if (options.topic() != null) {
      throw new EventFormatException(source.name(), 0, "no bag, so it has no topic to choose");
    }
    return switch (magic) {
      case Aedat2Reader.MAGIC -> Aedat2Reader.of(source);
      case Aedat31Header.MAGIC -> Aedat31Reader.of(source);
      case Aedat4Header.MAGIC -> Aedat4Reader.of(source);
      case EventStreamReader.MAGIC -> EventStreamReader.of(source);
      default ->
          PropheseeHeader.begins(source)
              ? ofPropheseeHeader(source, options)
              : ofExtension(source, options);
    };
  }

  private static EventReader ofPropheseeHeader(FileSource source, Options options)
      throws IOException {
    PropheseeHeader header = PropheseeHeader.read(source);
    SensorSize size = options.size().known() ? options.size() : header.size();
    return switch (header.format()) {
      case PropheseeHeader.EVT2 -> Evt2Reader.of(source, size);
      case PropheseeHeader.EVT3 -> Evt3Reader.of(source, size);
      case PropheseeHeader.DAT -> DatReader.of(source, header, size);
      case "" -> {
        if (extension(source.name()).equals("dat")) {
          yield DatReader.of(source, header, size);
        }
        throw new EventFormatException(
            source.name(),
            0,
            "its % header names no format; EVT 2.0, EVT 3.0 and DAT are read here");
      }
      default ->
          throw new EventFormatException(
              source.name(),
              0,
              header.format()
                  + " is not read here; have the camera or the vendor's tools write EVT 2.0 or 3.0");
    };
  }

  private static EventReader ofExtension(FileSource source, Options options) throws IOException {
    SensorSize size = options.size();
    return switch (extension(source.name())) {
      case "csv", "txt" -> CsvReader.of(source, size);
      case "bin" -> NmnistReader.of(source, size.known() ? size : NmnistReader.SIZE);
      case "evt2" -> Evt2Reader.of(source, size);
      case "evt3" -> Evt3Reader.of(source, size);
      default -> throw new EventFormatException(source.name(), 0, KNOWN_FORMATS);
    };
  }

  /** The size that holds all events before the end or the first damage. */
  private static SensorSize measure(EventReader reader) throws IOException {
    int width = 0;
    int height = 0;
    EventBatch batch = new EventBatch();
    try {
      while (reader.read(batch)) {
        if (batch.width() > 0) {
          return new SensorSize(batch.width(), batch.height());
        }
        for (int i = 0; i < batch.size(); i++) {
          width = Math.max(width, batch.x(i) + 1);
          height = Math.max(height, batch.y(i) + 1);
        }
      }
    } catch (EventFormatException damaged) {
      // Whoever reads the file is told when they get there.
    }
    return SensorSize.ofHeader(width, height);
  }

  private static String magic(FileSource source) throws IOException {
    if (!source.require(MAGIC_LENGTH)) {
      source.require(1);
    }
    ByteBuffer bytes = source.buffer();
    byte[] magic = new byte[Math.min(MAGIC_LENGTH, bytes.remaining())];
    bytes.get(bytes.position(), magic);
    return new String(magic, ISO_8859_1);
  }

  private static String extension(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.substring(lower.lastIndexOf('.') + 1);
  }
}
