package io.tombola.sim.bench.ingest;

import io.tombola.sim.cli.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola bench ingest}: events a second from the socket into primitive arrays. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Receives from senders that never pause, over loopback, decodes and counts: the median of "
          + IngestCommand.ROUNDS
          + " rounds after one to warm up.",
      "Sender and receiver are two processes: with fewer than two free cores they wait for each"
          + " other."
    })
public final class IngestCommand implements Callable<Integer> {
  static final int ROUNDS = 5;

  private static final long FIRST_MESSAGE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

  /** All wires and formats, in the order of the report. */
  private static final List<Wire> WIRES =
      List.of(new EventArrayWire(), new PacketDecodeWire(true), new PacketDecodeWire(false));

  @Option(
      names = "--wires",
      split = ",",
      paramLabel = "NAME",
      description = "Only these, such as ros/EventArray.")
  private List<String> names = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "Length of a round (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--json", description = "Print one JSON list.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!(seconds > 0)) {
      throw fault("--seconds " + seconds + " must be more than 0");
    }
    List<IngestMeasurement> all = new ArrayList<>();
    say(
        "%-22s %15s %10s %10s %14s",
        "wire", "events/message", "Mev/s", "ns/event", "bytes/message");
    for (Wire wire : chosen()) {
      for (int size : wire.eventsPerMessage()) {
        IngestMeasurement row = measure(wire, size);
        say(
            "%-22s %15d %10.1f %10.2f %14d",
            row.wire(),
            row.eventsPerMessage(),
            row.megaEventsPerSecond(),
            row.nsPerEvent(),
            row.bytesAllocatedPerMessage());
        all.add(row);
      }
    }
    if (json) {
      spec.commandLine().getOut().println(Json.of(all));
    }
    return 0;
  }

  private List<Wire> chosen() {
    for (String name : names) {
      if (WIRES.stream().noneMatch(wire -> wire.name().equals(name))) {
        throw fault("--wires " + name + " is none of " + WIRES.stream().map(Wire::name).toList());
      }
    }
    return WIRES.stream().filter(w -> names.isEmpty() || names.contains(w.name())).toList();
  }

  private IngestMeasurement measure(Wire wire, int size) throws Exception {
    Meter meter = new Meter();
    Wire.Stream stream = wire.start(size, meter);
    try {
      awaitFirst(wire, meter);
      pause();
      List<IngestMeasurement> rounds = new ArrayList<>();
      Meter.Reading before = meter.read();
      for (int round = 0; round < ROUNDS; round++) {
        pause();
        Meter.Reading after = meter.read();
        rounds.add(IngestMeasurement.between(wire.name(), size, before, after));
        before = after;
      }
      return IngestMeasurement.median(rounds);
    } finally {
      stream.close();
    }
  }

  private static void awaitFirst(Wire wire, Meter meter) throws InterruptedException {
    long startNs = System.nanoTime();
    while (meter.read().messages() == 0) {
      if (System.nanoTime() - startNs > FIRST_MESSAGE_TIMEOUT_NS) {
        throw new IllegalStateException(wire.name() + ": no message came in 20 s");
      }
      Thread.sleep(1);
    }
  }

  private void pause() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
  }

  private ParameterException fault(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  private void say(String format, Object... values) {
    if (!json) {
      spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
      spec.commandLine().getOut().flush();
    }
  }
}
