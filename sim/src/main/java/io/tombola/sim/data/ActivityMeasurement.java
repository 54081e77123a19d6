package io.tombola.sim.data;

import io.tombola.engine.energy.Activity;
import io.tombola.engine.energy.ActivitySum;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.Ticket;
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
  public static Activity of(Ticket ticket, CompiledTicket rung, Samples samples, int most)
      throws IOException {
    int count = Math.min(samples.size(), most);
    int parts = Math.min(count, Runtime.getRuntime().availableProcessors());
    var total = new ActivitySum(ticket.network());
    List<Integer> numbers = IntStream.range(0, parts).boxed().toList();
    for (ActivitySum sum :
        Workers.map(numbers, part -> run(ticket, rung, samples, count, part, parts), () -> {})) {
      total.add(sum);
    }
    return total.mean(rung.manifest().readout().timesteps());
  }

  private static ActivitySum run(
      Ticket ticket, CompiledTicket rung, Samples samples, int count, int part, int parts) {
    var sum = new ActivitySum(ticket.network());
    Frame frame = rung.manifest().emptyFrame();
    int timesteps = rung.manifest().readout().timesteps();
    byte[] counts = new byte[timesteps * frame.channels() * frame.height() * frame.width()];
    try (Engine engine = new Engine(rung)) {
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
