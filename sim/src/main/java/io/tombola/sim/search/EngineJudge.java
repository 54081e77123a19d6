package io.tombola.sim.search;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.Ticket;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** A ticket's answers by the engine's own integer arithmetic, membranes reset at each window. */
public final class EngineJudge {
  private EngineJudge() {}

  /**
   * What a rung did.
   *
   * @param predictions logits averaged over timesteps, times the rung's readout scale
   * @param operations masked synaptic operations of all timesteps of all samples
   */
  public record Verdict(Predictions predictions, long operations) {}

  /** Runs one rung over the samples, on all cores; answers its predictions alone. */
  public static Predictions predict(Ticket ticket, int rung, Samples samples) {
    return judge(CompiledTicket.of(ticket, rung), samples).predictions();
  }

  /** Runs a rung over the samples, on all cores. */
  public static Verdict judge(CompiledTicket compiled, Samples samples) {
    var operations = new LongAdder();
    float[][] logits = new float[samples.size()][];
    int[] labels = new int[samples.size()];
    int parts = Math.min(samples.size(), Runtime.getRuntime().availableProcessors());
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part -> {
              var runner = new Runner(compiled);
              for (int i = part; i < labels.length; i += parts) {
                labels[i] = runner.run(samples, i);
                logits[i] = runner.logits.clone();
              }
              operations.add(runner.operations);
            });
    return new Verdict(new Predictions(logits, labels), operations.sum());
  }

  /** An engine with the buffers of one window. */
  private static final class Runner {
    final float[] logits;
    private final Engine engine;
    private final Frame frame;
    private final int[] sums;
    private final byte[] counts;
    private final int timesteps;
    private final float scale;
    private long operations;

    Runner(CompiledTicket compiled) {
      timesteps = compiled.manifest().readout().timesteps();
      scale = (float) compiled.readoutScale();
      logits = new float[compiled.manifest().architecture().classes()];
      sums = new int[logits.length];
      engine = new Engine(compiled);
      engine.countOperations(true);
      frame = compiled.manifest().emptyFrame();
      counts = new byte[timesteps * frame.channels() * frame.height() * frame.width()];
    }

    int run(Samples samples, int index) {
      int label = samples.read(index, Batches.evaluation(index), counts);
      engine.reset();
      Arrays.fill(sums, 0);
      for (int t = 0; t < timesteps; t++) {
        fill(t * counts.length / timesteps);
        engine.step(frame);
        operations += engine.operations().synapticOperations();
        for (int k = 0; k < sums.length; k++) {
          sums[k] += engine.logits()[k];
        }
      }
      for (int k = 0; k < sums.length; k++) {
        logits[k] = sums[k] * scale / timesteps;
      }
      return label;
    }

    private void fill(int from) {
      int i = from;
      for (int c = 0; c < frame.channels(); c++) {
        for (int y = 0; y < frame.height(); y++) {
          for (int x = 0; x < frame.width(); x++) {
            frame.set(c, y, x, counts[i++]);
          }
        }
      }
    }
  }
}
