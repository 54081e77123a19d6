package io.tombola.sim.data;

import io.tombola.engine.energy.ActivitySum;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;
import io.tombola.sim.search.Samples;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** How busy a ticket is on samples, by the engine's exact counts; each starts at rest. */
public final class ActivityMeasurement {
  private ActivityMeasurement() {}

  /**
   * Runs samples, on all cores.
   *
   * @param most samples at most, spread evenly over all
   */
  public static ActivitySum of(ReadyTicket ticket, Samples samples, int most) throws IOException {
    int count = Math.min(samples.size(), most);
    int parts = Math.min(count, Runtime.getRuntime().availableProcessors());
    ActivitySum total = nothing(ticket);
    List<Integer> numbers = IntStream.range(0, parts).boxed().toList();
    for (ActivitySum sum :
        Workers.map(numbers, part -> run(ticket, samples, count, part, parts), () -> {})) {
      total.add(sum);
    }
    return total;
  }

  private static ActivitySum nothing(ReadyTicket ticket) {
    try (StreamEngine engine = ticket.start(1)) {
      return new ActivitySum(engine.operations());
    }
  }

  private static ActivitySum run(
      ReadyTicket ticket, Samples samples, int count, int part, int parts) {
    ActivitySum sum = nothing(ticket);
    Frame frame = ticket.manifest().emptyFrame();
    int timesteps = ticket.manifest().readout().timesteps();
    byte[] counts = new byte[timesteps * frame.channels() * frame.height() * frame.width()];
    try (StreamEngine engine = ticket.start(1)) {
      engine.countOperations(true);
      for (int i = part; i < count; i += parts) {
        int index = (int) ((long) i * samples.size() / count);
        samples.read(index, new SplittableRandom(0), counts);
        engine.reset();
        for (int t = 0; t < timesteps; t++) {
          SampleEvaluation.fill(frame, counts, t * counts.length / timesteps);
          engine.step(frame);
          sum.add(engine.operations());
        }
      }
    }
    return sum;
  }
}
