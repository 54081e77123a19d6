package io.tombola.sim.search;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.CompiledVit;
import io.tombola.engine.run.Engine;
import io.tombola.engine.run.VitEngine;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
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
    Predictions predictions = predict(samples, () -> new LayerRunner(compiled, operations));
    return new Verdict(predictions, operations.sum());
  }

  /** Runs a spiking ViT's ticket over the samples, on all cores. */
  public static Predictions predict(CompiledVit compiled, Samples samples) {
    return predict(samples, () -> new VitRunner(compiled));
  }

  private static Predictions predict(Samples samples, Supplier<Runner> runners) {
    float[][] logits = new float[samples.size()][];
    int[] labels = new int[samples.size()];
    int parts = Math.min(samples.size(), Runtime.getRuntime().availableProcessors());
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part -> {
              Runner runner = runners.get();
              for (int i = part; i < labels.length; i += parts) {
                labels[i] = runner.run(samples, i);
                logits[i] = runner.logits();
              }
            });
    return new Predictions(logits, labels);
  }

  /** An engine with the buffers of one window. */
  private abstract static class Runner {
    private final Frame frame;
    private final byte[] counts;
    private final int timesteps;

    Runner(Manifest manifest) {
      timesteps = manifest.readout().timesteps();
      frame = manifest.emptyFrame();
      counts = new byte[timesteps * frame.channels() * frame.height() * frame.width()];
    }

    int run(Samples samples, int index) {
      int label = samples.read(index, Batches.evaluation(index), counts);
      reset();
      for (int t = 0; t < timesteps; t++) {
        fill(t * counts.length / timesteps);
        step(frame);
      }
      return label;
    }

    abstract void reset();

    abstract void step(Frame next);

    /** Of the window that was run, scaled. */
    abstract float[] logits();

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

  private static final class LayerRunner extends Runner {
    private final Engine engine;
    private final LongAdder operations;
    private final int[] sums;
    private final float scale;
    private final int timesteps;

    LayerRunner(CompiledTicket compiled, LongAdder operations) {
      super(compiled.manifest());
      this.operations = operations;
      engine = new Engine(compiled);
      engine.countOperations(true);
      sums = new int[compiled.manifest().architecture().classes()];
      scale = (float) compiled.readoutScale();
      timesteps = compiled.manifest().readout().timesteps();
    }

    @Override
    void reset() {
      engine.reset();
      Arrays.fill(sums, 0);
    }

    @Override
    void step(Frame next) {
      engine.step(next);
      operations.add(engine.operations().synapticOperations());
      for (int k = 0; k < sums.length; k++) {
        sums[k] += engine.logits()[k];
      }
    }

    @Override
    float[] logits() {
      float[] logits = new float[sums.length];
      for (int k = 0; k < sums.length; k++) {
        logits[k] = sums[k] * scale / timesteps;
      }
      return logits;
    }
  }

  private static final class VitRunner extends Runner {
    private final VitEngine engine;
    private final double scale;

    VitRunner(CompiledVit compiled) {
      super(compiled.ticket().manifest());
      engine = new VitEngine(compiled);
      scale = compiled.ticket().rung().readoutScale();
    }

    @Override
    void reset() {
      engine.reset();
    }

    @Override
    void step(Frame next) {
      engine.step(next);
    }

    @Override
    float[] logits() {
      double terms = (double) engine.timesteps() * engine.kept().length;
      float[] logits = new float[engine.logits().length];
      for (int k = 0; k < logits.length; k++) {
        logits[k] = (float) (engine.logits()[k] * scale / terms);
      }
      return logits;
    }
  }
}
