package io.tombola.sim.cli;

import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.EventWriter;
import io.tombola.msgs.file.EventWriters;
import io.tombola.msgs.file.SensorSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tombola convert}: a recording from one format into another. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a recording in another format: IN of any format that is read, OUT by its name's ending,",
      ".bag (dvs_msgs/EventArray), .aedat (AEDAT 3.1), .csv or .raw (EVT 3.0).",
      "AEDAT 3.1 and EVT 3.0 cut times to microseconds; EVT 3.0 keeps only their differences."
    })
final class ConvertCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "IN", description = "The recording.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
  private Path out;

  @Mixin private RecordingOptions recording;

  @Option(
      names = "--topic",
      defaultValue = "/dvs/events",
      description = "Topic in a bag that is written (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--compression",
      defaultValue = "lz4",
      description =
          "Of a bag that is written: ${COMPLETION-CANDIDATES}, in any case (default: ${DEFAULT-VALUE}).")
  private BagCompression compression;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (Files.isDirectory(out)) {
      throw new ParameterException(spec.commandLine(), out + " is a folder, not a file to write");
    }
    if (Files.exists(out) && Files.isSameFile(in, out)) {
      throw new ParameterException(spec.commandLine(), out + " is the recording itself");
    }
    try (EventReader reader = recording.open(in)) {
      copy(reader);
      spec.commandLine()
          .getOut()
          .println(
              "%s: %d events from %s, %s%s"
                  .formatted(
                      out.getFileName(),
                      reader.ledger().out(),
                      in.getFileName(),
                      reader.format(),
                      drops(reader.ledger().drops())));
    }
    return 0;
  }

  private void copy(EventReader reader) throws IOException {
    EventBatch batch = new EventBatch();
    boolean more = reader.read(batch);
    SensorSize size = new SensorSize(batch.width(), batch.height());
    try (EventWriter writer = create(size);
        ProgressBar bar = Progress.of("convert", -1)) {
      boolean copied = false;
      try {
        while (more) {
          writer.write(batch, 0, batch.size());
          bar.stepBy(batch.size());
          more = reader.read(batch);
        }
        copied = true;
      } finally {
        if (!copied) {
          writer.discard();
        }
      }
    } catch (IllegalArgumentException e) {
      // An event that the other format cannot say.
      throw new ParameterException(
          spec.commandLine(),
          in + ": cannot be written as " + out.getFileName() + ": " + e.getMessage(),
          e);
    }
  }

  private EventWriter create(SensorSize size) throws IOException {
    try {
      return EventWriters.create(out, topic, size, compression, OffsetDateTime.now(ZoneOffset.UTC));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static String drops(Map<DropCause, Long> drops) {
    return drops.isEmpty() ? "" : "; left out: " + drops;
  }
}
