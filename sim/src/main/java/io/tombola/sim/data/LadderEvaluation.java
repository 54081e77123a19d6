package io.tombola.sim.data;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;
import io.tombola.sim.search.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** A ladder's rungs side by side, on the same recordings by the engine's integers. */
public final class LadderEvaluation {
  private static final int TIMED_FRAMES = 200;
  private static final int TIMED_PASSES = 3;

  private LadderEvaluation() {}

  /**
   * What a rung did.
   *
   * @param accuracy of clips with the state carried over, or of samples that each start at rest
   * @param operations synaptic operations of a timestep, the mean over all
   * @param stepMs time of a timestep on one thread, of a window's the mean; the median over some of
   *     the same frames
   */
  public record RungResult(int rung, Proportion accuracy, double operations, double stepMs) {}

  /**
   * Runs each rung over all trials, as {@link TicketEvaluation} does.
   *
   * @param evaluated called after each trial of each rung, from several threads
   */
  public static List<RungResult> onTrials(
      ReadyTicket ladder, List<Trial> trials, Runnable evaluated) throws IOException {
    List<Frame> timed = frames(trials.get(0), ladder);
    List<RungResult> results = new ArrayList<>();
    for (int k = 0; k < ladder.size(); k++) {
      ReadyTicket rung = ladder.only(k);
      var counts = new Counts(rung);
      var evaluation = new TicketEvaluation(rung.manifest(), counts);
      Proportion accuracy = evaluation.run(trials, evaluated).clips().accuracy();
      results.add(counts.result(k, accuracy, stepMs(rung, timed)));
    }
    return results;
  }

  /** Runs each rung over all samples, as {@link SampleEvaluation} does. */
  public static List<RungResult> onSamples(ReadyTicket ladder, Samples samples) throws IOException {
    List<Frame> timed = frames(samples, ladder);
    List<RungResult> results = new ArrayList<>();
    for (int k = 0; k < ladder.size(); k++) {
      ReadyTicket rung = ladder.only(k);
      var counts = new Counts(rung);
      var evaluation = new SampleEvaluation(rung.manifest(), counts);
      Proportion accuracy = evaluation.run(samples).accuracy();
      results.add(counts.result(k, accuracy, stepMs(rung, timed)));
    }
    return results;
  }

  private static double stepMs(ReadyTicket rung, List<Frame> frames) {
    double[] nanoseconds = new double[TIMED_PASSES * frames.size()];
    int decided = 0;
    try (StreamEngine engine = rung.start(1)) {
      frames.forEach(engine::step);
      engine.reset();
      int undecided = 0;
      long startNs = System.nanoTime();
      for (int i = 0; i < nanoseconds.length; i++) {
        undecided++;
        if (engine.step(frames.get(i % frames.size()))) {
          long nowNs = System.nanoTime();
          nanoseconds[decided++] = (nowNs - startNs) / (double) undecided;
          undecided = 0;
          startNs = nowNs;
        }
      }
    }
    return new Median().evaluate(nanoseconds, 0, decided) * 1e-6;
  }

  private static List<Frame> frames(Trial trial, ReadyTicket ticket) throws IOException {
    List<Frame> frames = new ArrayList<>();
    TrialFrames.stream(
        trial,
        ticket.manifest().frameSettings(),
        new FrameSink() {
          @Override
          public void frame(Frame frame) {
            if (frames.size() < TIMED_FRAMES) {
              Frame copy = ticket.manifest().emptyFrame();
              System.arraycopy(frame.planes(), 0, copy.planes(), 0, copy.planes().length);
              frames.add(copy);
            }
          }

          @Override
          public void discontinuity(long beforeNs, long afterNs) {
            // a step takes as long
          }
        });
    return frames;
  }

  private static List<Frame> frames(Samples samples, ReadyTicket ticket) {
    List<Frame> frames = new ArrayList<>();
    int timesteps = ticket.manifest().readout().timesteps();
    Frame shape = ticket.manifest().emptyFrame();
    byte[] counts = new byte[timesteps * shape.channels() * shape.height() * shape.width()];
    for (int i = 0; i < samples.size() && frames.size() < TIMED_FRAMES; i++) {
      samples.read(i, new SplittableRandom(0), counts);
      for (int t = 0; t < timesteps; t++) {
        Frame frame = ticket.manifest().emptyFrame();
        SampleEvaluation.fill(frame, counts, t * counts.length / timesteps);
        frames.add(frame);
      }
    }
    return frames;
  }

  /** Makes engines of one rung that all count into the same sums. */
  private static final class Counts implements Supplier<Inference> {
    private final ReadyTicket rung;
    private final LongAdder operations = new LongAdder();
    private final LongAdder timesteps = new LongAdder();

    Counts(ReadyTicket rung) {
      this.rung = rung;
    }

    @Override
    public Inference get() {
      StreamEngine engine = rung.start(1);
      engine.countOperations(true);
      return new Inference() {
        @Override
        public boolean step(Frame frame) {
          boolean decides = engine.step(frame);
          operations.add(engine.operations().synapticOperations());
          timesteps.increment();
          return decides;
        }

        @Override
        public void confidences(float[] out) {
          engine.confidences(out);
        }

        @Override
        public void reset() {
          engine.reset();
        }
      };
    }

    RungResult result(int number, Proportion accuracy, double stepMs) {
      double perTimestep = operations.sum() / (double) timesteps.sum();
      return new RungResult(number, accuracy, perTimestep, stepMs);
    }
  }
}
