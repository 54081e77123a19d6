package io.tombola.sim.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tombola info}: what recordings hold. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = {
      "Says what recordings of any format hold: events, ON and OFF, rate, sensor size, duration from",
      "the earliest event to the latest, events left out by cause, and the topics of bags."
    })
final class InfoCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The recordings.")
  private List<Path> files;

  @Mixin private RecordingOptions recording;

  @Option(names = "--json", description = "Print JSON: an object, or a list for several files.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<RecordingInfo> infos = new ArrayList<>();
    for (Path file : files) {
      infos.add(RecordingInfo.of(file, recording));
    }
    if (json) {
      spec.commandLine().getOut().println(Json.of(infos.size() == 1 ? infos.get(0) : infos));
    } else {
      infos.forEach(this::print);
    }
    return 0;
  }

  private void print(RecordingInfo info) {
    StringBuilder text = new StringBuilder();
    line(text, "file", info.file());
    line(text, "format", info.format());
    line(
        text,
        "events",
        String.format(
            Locale.ROOT, "%d (%d ON, %d OFF)", info.events(), info.onEvents(), info.offEvents()));
    line(text, "size", info.width() + "x" + info.height());
    line(
        text,
        "duration",
        String.format(
            Locale.ROOT,
            "%.6f s (%.6f to %.6f)",
            info.durationUs() / 1e6,
            info.startNs() / 1e9,
            info.endNs() / 1e9));
    line(text, "rate", String.format(Locale.ROOT, "%.0f events a second", info.eventsPerSecond()));
    if (info.backwardSteps() > 0) {
      line(text, "order", info.backwardSteps() + " events are older than the one before");
    }
    info.dropped()
        .forEach((cause, events) -> line(text, "left out", events + ": " + cause.sentence()));
    if (info.topics() != null) {
      line(text, "chunks", info.compression());
      info.topics()
          .forEach(
              topic ->
                  line(
                      text,
                      "topic",
                      topic.name() + " (" + topic.type() + "), " + topic.messages() + " messages"));
    }
    spec.commandLine().getOut().println(text);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-9s %s%n", name, value));
  }
}
