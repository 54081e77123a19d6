package io.tombola.msgs.file;

import io.tombola.msgs.bag.BagCompression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * Starts recordings of any format that is written here, chosen by the file's extension: {@code
 * .bag}, {@code .aedat} (3.1), {@code .csv} and {@code .raw} (EVT 3.0).
 */
public final class EventWriters {
  private EventWriters() {}

  /**
   * Starts a file.
   *
   * @param topic of a bag
   * @param size of the sensor; when {@link SensorSize#UNKNOWN}, that of the events' batches is
   *     written, but not to AEDAT 3.1, whose header comes before them
   * @param compression of a bag's chunks
   * @param startTime for the header of AEDAT 3.1
   * @throws IllegalArgumentException when the extension is none of those above
   */
  public static EventWriter create(
      Path file,
      String topic,
      SensorSize size,
      BagCompression compression,
      OffsetDateTime startTime)
      throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "bag" -> BagEventWriter.create(file, topic, size, compression);
      case "aedat" -> Aedat31Writer.create(file, Aedat31Writer.sensorOf(size), startTime);
      case "csv" -> CsvWriter.create(file, size);
      case "raw" -> Evt3Writer.create(file, size);
      default ->
          throw new IllegalArgumentException(
              file + ": its name must end in .bag, .aedat, .csv or .raw to say what to write");
    };
  }
}
