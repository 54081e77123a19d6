package io.tombola.sim.bench.latency;

import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.cli.Json;
import io.tombola.sim.cli.ShippedTicket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola bench latency}: how long a decision takes over ROS. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a ROS master, a simulated camera, the gesture node and a subscriber in this process,",
      "joined by TCP over loopback. A timestep's latency is from just before the camera writes the",
      "packet that ends it (the first with an event behind its end) to the subscriber's receipt of",
      "its ~classification; that of a ~command likewise, which comes as the decision rule is",
      "changed four times a second. Packets are no divisor of a timestep, so that its end falls",
      "anywhere in one. Below are the node's own stamps, from a whole packet on."
    })
public final class LatencyCommand implements Callable<Integer> {
  /** Just below 10 ms and 1 ms: ends of timesteps wander through the packets. */
  private static final double PACKET_SHARE = 0.99;

  @Option(
      names = "--rate",
      defaultValue = "1",
      paramLabel = "MEV/S",
      description = "Million events a second, 0.01 to 20 (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--packet-ms",
      defaultValue = "10",
      paramLabel = "MS",
      description =
          "Sensor time of a packet, to 1 %% below, 0.1 to 100 (default: ${DEFAULT-VALUE}).")
  private double packetMs;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long is measured (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "40",
      paramLabel = "SECONDS",
      description = "Before that, without counting (default: ${DEFAULT-VALUE}).")
  private double warmUpSeconds;

  @Option(names = "--ticket", paramLabel = "FILE", description = "Default: the shipped ticket.")
  private Path ticket;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(rate >= 0.01 && rate <= 20 && packetMs >= 0.1 && packetMs <= 100)) {
      throw wrong("--rate must be 0.01 to 20 and --packet-ms 0.1 to 100");
    }
    if (!(seconds > 0 && seconds <= 3600 && warmUpSeconds >= 0 && warmUpSeconds <= 3600)) {
      throw wrong("--seconds must be above 0, --warm-up at least 0, both at most 3600");
    }
    Path file =
        ticket != null
            ? ticket
            : ShippedTicket.file().orElseThrow(() -> wrong("name --ticket FILE"));
    Schedule schedule = schedule(file);
    double packetsPerSecond = 1e9 / schedule.intervalNs() / schedule.eventsPerPacket();
    int packets = (int) Math.ceil((warmUpSeconds + seconds) * packetsPerSecond) + 1;
    long warmUpTimesteps = (long) (warmUpSeconds * 1e9 / schedule.timestepNs());
    LatencyRun.Result result = new LatencyRun(file, schedule, packets, warmUpTimesteps).run();
    if (json) {
      spec.commandLine().getOut().println(Json.of(report(schedule, result)));
    } else {
      print(schedule, result);
    }
    return 0;
  }

  private Schedule schedule(Path file) throws IOException {
    long timestepUs = TicketFile.read(file).manifest().frames().timestepUs();
    if (timestepUs == 0) {
      throw wrong(file + ": its timesteps are binned by count; this needs one by time");
    }
    long intervalNs = Math.round(1e3 / rate);
    int events = Math.max(1, (int) (PACKET_SHARE * packetMs * 1e6 / intervalNs));
    long nowNs = Instant.now().getEpochSecond() * 1_000_000_000L;
    return new Schedule(nowNs, intervalNs, events, timestepUs * 1000);
  }

  private Map<String, Object> report(Schedule schedule, LatencyRun.Result result) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("simulated", true);
    report.put("rateMevS", rate);
    report.put("packetEvents", schedule.eventsPerPacket());
    report.put("timesteps", result.timesteps());
    report.put("answered", result.classificationNs().getTotalCount());
    report.put("dropped", result.droppedPackets());
    percentiles(report, "latency", result.classificationNs());
    report.put("commands", result.commandNs().getTotalCount());
    percentiles(report, "command", result.commandNs());
    Map<String, Object> stages = new LinkedHashMap<>();
    result.stageNs().forEach((stage, histogram) -> percentiles(stages, stage, histogram));
    report.put("stages", stages);
    return report;
  }

  private static void percentiles(Map<String, Object> into, String name, Histogram ns) {
    into.put(name + "P50Us", ns.getValueAtPercentile(50) / 1e3);
    into.put(name + "P99Us", ns.getValueAtPercentile(99) / 1e3);
    into.put(name + "P999Us", ns.getValueAtPercentile(99.9) / 1e3);
    into.put(name + "MaxUs", ns.getMaxValue() / 1e3);
  }

  private void print(Schedule schedule, LatencyRun.Result result) {
    say(
        "simulated events, %s Mev/s, %,d a packet; %,d timesteps, %,d answered, %,d packets"
            + " dropped",
        rate,
        schedule.eventsPerPacket(),
        result.timesteps(),
        result.classificationNs().getTotalCount(),
        result.droppedPackets());
    say("%-34s %9s %9s %9s %9s %9s", "us", "count", "p50", "p99", "p99.9", "max");
    line("last packet to ~classification", result.classificationNs());
    line("last packet to ~command", result.commandNs());
    result.stageNs().forEach((stage, histogram) -> line("  in the node: " + stage, histogram));
  }

  private void line(String what, Histogram ns) {
    say(
        "%-34s %9d %9.0f %9.0f %9.0f %9.0f",
        what,
        ns.getTotalCount(),
        ns.getValueAtPercentile(50) / 1e3,
        ns.getValueAtPercentile(99) / 1e3,
        ns.getValueAtPercentile(99.9) / 1e3,
        ns.getMaxValue() / 1e3);
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    spec.commandLine().getOut().flush();
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
