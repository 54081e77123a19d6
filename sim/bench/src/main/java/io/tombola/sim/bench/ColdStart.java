package io.tombola.sim.bench;

import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Counts the steps of a fresh process until it runs within 20 % of its steady pace. The process
 * that draws tickets cannot tell: it has run the kernels before.
 */
final class ColdStart {
  private static final long NANOS = 2_000_000_000L;

  /** With fewer steps it goes on, so many times at most. */
  private static final int LEAST_STEPS = 60;

  private static final int MOST_RUNS = 5;

  /** A pace is the median of so many steps. */
  private static final int WINDOW = 5;

  private static final double SETTLED = 1.2;

  private ColdStart() {}

  /** Steps until a runtime settles; empty when it took too few steps to tell, or failed. */
  static OptionalInt steps(Workload workload, Contestant contestant) throws IOException {
    Path file = Files.createTempFile("tombola-bench", ".ticket");
    try {
      TicketFile.write(workload.ticket(), file);
      Process process =
          JavaProcess.of(
                  ColdStart.class,
                  file.toString(),
                  contestant.runtime(),
                  String.valueOf(contestant.threads()),
                  String.valueOf(workload.setting().rate()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = said.lines().toList();
      String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
      return last.matches("\\d+") ? OptionalInt.of(Integer.parseInt(last)) : OptionalInt.empty();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** The fresh process: a ticket's file, a runtime, its threads, and the rate of events. */
  public static void main(String[] args) throws IOException {
    Ticket ticket = TicketFile.read(Path.of(args[0]));
    var shape = ticket.manifest().architecture();
    var setting = new Setting(shape.name(), shape.width(), 0, Double.parseDouble(args[3]));
    Workload workload = Workload.again(setting, ticket);
    List<Integer> threads = List.of(Integer.valueOf(args[2]));
    try (Contestant contestant =
        Runtimes.load(workload, List.of(args[1]), threads, line -> {}).get(0)) {
      var lane = new Lane(contestant, workload.frames().size());
      for (int run = 0; run < MOST_RUNS && lane.steps() < LEAST_STEPS; run++) {
        lane.run(NANOS, Long.MAX_VALUE);
      }
      System.out.println(settled(lane));
    }
  }

  /** Steps before the first window that keeps the pace of the second half; -1 if there is none. */
  private static int settled(Lane lane) {
    double steady = lane.medianNanos(lane.steps() / 2, lane.steps());
    for (int step = 0; step + WINDOW <= lane.steps(); step++) {
      if (lane.medianNanos(step, step + WINDOW) <= SETTLED * steady) {
        return step;
      }
    }
    return -1;
  }
}
