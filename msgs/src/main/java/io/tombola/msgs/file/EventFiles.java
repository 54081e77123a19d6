package io.tombola.msgs.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tombola.msgs.bag.BagReader;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens recordings of any format that is read here, chosen by their first bytes. */
public final class EventFiles {
  private static final int MAGIC_LENGTH = 12;

  private EventFiles() {}

  /**
   * Opens an AEDAT 2.0, AEDAT 3.1 or bag file; of a bag, the only topic of type {@code EventArray}.
   *
   * @throws EventFormatException when it is none of these, or a bag without or with several such
   *     topics
   */
  public static EventReader open(Path file) throws IOException {
    String magic = magic(file);
    return switch (magic) {
      case Aedat2Reader.MAGIC -> Aedat2Reader.open(file);
      case Aedat31Header.MAGIC -> Aedat31Reader.open(file);
      case BagReader.MAGIC -> BagEventReader.open(file, null);
      default ->
          throw new EventFormatException(
              file.toString(),
              0,
              "unknown format; recordings begin with one of "
                  + String.join(", ", Aedat2Reader.MAGIC, Aedat31Header.MAGIC, BagReader.MAGIC));
    };
  }

  /**
   * Opens a bag at {@code topic}.
   *
   * @throws EventFormatException when it is no bag or has no {@code EventArray} of that topic
   */
  public static EventReader openBag(Path file, String topic) throws IOException {
    return BagEventReader.open(file, topic);
  }

  private static String magic(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAGIC_LENGTH), ISO_8859_1);
    }
  }
}
