package io.tombola.sim.bench.node;

import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.bench.RandomLadder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which ticket, which load, which budget. */
final class NodeOptions {
  private static final int CHANNELS = 2;
  private static final int CLASSES = 11;
  private static final int CALIBRATION_FRAMES = 16;
  private static final long CALIBRATION_PATTERN = 1;

  @Option(
      names = "--budget-us",
      defaultValue = "350",
      paramLabel = "US",
      description = "What a timestep of the network may take (default: ${DEFAULT-VALUE}).")
  private double budgetUs;

  @Option(
      names = "--budget-quiet-ms",
      defaultValue = "500",
      paramLabel = "MS",
      description =
          "How long a larger rung must fit before it is taken (default: ${DEFAULT-VALUE}).")
  private int budgetQuietMs;

  @Option(
      names = "--ticket",
      paramLabel = "FILE",
      description = "Run this ticket instead of a made-up one.")
  private Path ticket;

  @Option(
      names = "--width",
      defaultValue = "0.3",
      paramLabel = "FACTOR",
      description = "Width of the made-up VGG-9 (default: ${DEFAULT-VALUE}).")
  private double width;

  @Option(
      names = "--side",
      defaultValue = "64",
      paramLabel = "PIXELS",
      description = "Its frames' columns and rows (default: ${DEFAULT-VALUE}).")
  private int side;

  @Option(
      names = "--ladder",
      split = ",",
      defaultValue = "0.6,0.5,0.4,0.3,0.2,0.1",
      paramLabel = "SHARE",
      description = "Shares of weights that its rungs keep (default: ${DEFAULT-VALUE}).")
  private List<Double> ladder;

  @Option(
      names = "--timestep-ms",
      defaultValue = "1",
      paramLabel = "MS",
      description = "Its timestep: short ones give many figures (default: ${DEFAULT-VALUE}).")
  private int timestepMs;

  @Option(
      names = "--packet-us",
      defaultValue = "1000",
      paramLabel = "US",
      description = "Time that a message of the camera spans (default: ${DEFAULT-VALUE}).")
  private long packetUs;

  @Option(
      names = "--quiet",
      defaultValue = "0.5",
      paramLabel = "MEV/S",
      description = "Million events a second before the burst (default: ${DEFAULT-VALUE}).")
  private double quiet;

  @Option(
      names = "--burst",
      defaultValue = "20",
      paramLabel = "FACTOR",
      description =
          "The burst has so many times the events; 0 leaves it out (default: ${DEFAULT-VALUE}).")
  private double burst;

  @Option(
      names = "--rates",
      split = ",",
      defaultValue = "0.1,0.3,1,3,10",
      paramLabel = "MEV/S",
      description =
          "Event rates, one after the other; 0 leaves them out (default: ${DEFAULT-VALUE}).")
  private List<Double> rates;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "Length of a phase (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "4",
      paramLabel = "SECONDS",
      description =
          "Before anything counts; half of it at the highest rate (default: ${DEFAULT-VALUE}).")
  private double warmUpSeconds;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Checks what does not need a ticket. */
  void check() {
    require(budgetUs > 0, "--budget-us " + budgetUs + " must be above 0");
    require(budgetQuietMs >= 0, "--budget-quiet-ms " + budgetQuietMs + " is below 0");
    require(timestepMs >= 1, "--timestep-ms " + timestepMs + " must be at least 1");
    require(quiet > 0 && quiet <= 100, "--quiet " + quiet + " is outside 0..100");
    require(
        burst == 0 || (burst > 1 && quiet * burst <= 100),
        "--burst " + burst + " must be above 1, and the burst at most 100 Mev/s");
    rates.forEach(it -> require(it >= 0 && it <= 100, "--rates " + it + " is outside 0..100"));
    require(seconds > 0 && seconds <= 600, "--seconds " + seconds + " is outside 0..600");
    require(
        warmUpSeconds > 0 && warmUpSeconds <= 600,
        "--warm-up " + warmUpSeconds + " is outside 0..600");
    ladder.forEach(it -> require(it > 0 && it <= 1, "--ladder " + it + " is outside 0..1"));
  }

  /** Reads or draws the ticket, and checks what depends on it. */
  Ticket ticket() throws IOException {
    Ticket chosen = ticket == null ? madeUp() : TicketFile.read(ticket);
    long timestepUs = chosen.manifest().frames().timestepUs();
    require(timestepUs > 0, "--ticket " + ticket + ": its timesteps are not of equal time");
    require(
        packetUs > 0 && timestepUs % packetUs == 0,
        "--packet-us " + packetUs + " must divide the timestep, " + timestepUs + " us");
    return chosen;
  }

  private Ticket madeUp() {
    try {
      Manifest manifest =
          RandomLadder.manifest(
              new Manifest.Architecture("vgg9", width, CHANNELS, side, side, CLASSES),
              timestepMs * 1000L);
      return RandomLadder.of(
          manifest,
          ladder,
          PatternFrames.of(manifest, CALIBRATION_PATTERN, quiet, CALIBRATION_FRAMES));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** What the ticket is, for people. */
  String describe(Ticket chosen) {
    Manifest.Architecture shape = chosen.manifest().architecture();
    return "%s, %s at width %s, %dx%d, timesteps of %s ms"
        .formatted(
            ticket == null ? "a made-up ladder" : ticket.toString(),
            shape.name(),
            shape.widthFactor(),
            shape.width(),
            shape.height(),
            chosen.manifest().frames().timestepUs() / 1e3);
  }

  /** The burst; null without one. */
  Scenario burstScenario() {
    return burst == 0 ? null : Scenario.burst(quiet, quiet * burst, seconds, warmUpSeconds);
  }

  /** The rates; null without any. */
  Scenario ratesScenario() {
    List<Double> wanted = rates.stream().filter(it -> it > 0).toList();
    return wanted.isEmpty() ? null : Scenario.rates(wanted, seconds, warmUpSeconds);
  }

  double budgetUs() {
    return budgetUs;
  }

  int budgetQuietMs() {
    return budgetQuietMs;
  }

  long packetUs() {
    return packetUs;
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), problem);
    }
  }
}
