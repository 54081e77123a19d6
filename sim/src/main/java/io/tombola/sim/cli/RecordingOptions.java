package io.tombola.sim.cli;

import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.EventFiles;
import io.tombola.msgs.file.SensorSize;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a recording does not say by itself. */
final class RecordingOptions {
  @Option(
      names = "--from-topic",
      paramLabel = "TOPIC",
      description = "Topic to read of a bag; needed when it has several with events.")
  private String fromTopic;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = SizeConverter.class,
      description = {
        "Columns x rows of the sensor, such as 640x480, over what the recording says;",
        "where neither says it, the smallest that holds all events."
      })
  private SensorSize size = SensorSize.UNKNOWN;

  /** Opens a recording as these options say. */
  EventReader open(Path file) throws IOException {
    return EventFiles.open(file, new EventFiles.Options(fromTopic, size));
  }

  /** The bag's topic that was asked for; null for its only one. */
  String fromTopic() {
    return fromTopic;
  }

  static final class SizeConverter implements ITypeConverter<SensorSize> {
    @Override
    public SensorSize convert(String value) {
      try {
        return SensorSize.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
