package io.tombola.engine.run;

import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.event.EventBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Runs a ladder on noise before the first event comes, so that the compiler has seen its kernels
 * (the first step of a cold engine takes a hundred times a warm one's), and times it, so that a
 * runtime budget knows beforehand what each rung will take.
 */
public final class WarmUp {
  /** Steps after which a step takes about what it will take for good. */
  private static final int STEPS = 200;

  /** Decisions of each rung, and batches of events, of which the median counts. */
  private static final int TIMED = 31;

  /** One pixel in so many has a count, about as a camera with a person before it. */
  private static final int SPARSITY = 10;

  private static final int FRAMES = 16;
  private static final int SENSOR_SIDE = 128;
  private static final int EVENTS = 4096;

  private WarmUp() {}

  /**
   * Steps an engine of its own; nothing of it stays but compiled code and the times.
   *
   * @param threads that will split the network's layers
   * @param clockNs a monotonic clock
   * @return the ladder at its measured cost
   */
  public static ReadyTicket run(ReadyTicket ladder, int threads, LongSupplier clockNs) {
    List<Frame> frames = noise(ladder.manifest());
    float[] confidences = new float[ladder.manifest().labels().size()];
    double[] networkNs = new double[ladder.size()];
    try (StreamEngine engine = ladder.start(threads)) {
      for (int step = 0; step < STEPS; step++) {
        engine.step(frames.get(step % frames.size()));
        engine.confidences(confidences);
      }
      for (int rung = 0; rung < networkNs.length; rung++) {
        engine.draw(rung);
        networkNs[rung] = decisions(engine, frames, confidences, clockNs);
      }
    }
    double nsPerEvent = binning(ladder.manifest(), clockNs) / EVENTS;
    return ladder.at(StepCost.through(ladder.kept(), networkNs, nsPerEvent));
  }

  /**
   * The median nanoseconds of timesteps that decide: those of a window before its last are cheap.
   */
  private static double decisions(
      StreamEngine engine, List<Frame> frames, float[] confidences, LongSupplier clockNs) {
    long[] stepNs = new long[TIMED];
    int decided = 0;
    for (int step = 0; decided < TIMED; step++) {
      long startNs = clockNs.getAsLong();
      if (engine.step(frames.get(step % frames.size()))) {
        engine.confidences(confidences);
        stepNs[decided++] = clockNs.getAsLong() - startNs;
      }
    }
    return median(stepNs);
  }

  /** Frames that no camera saw. */
  static List<Frame> noise(Manifest manifest) {
    SplittableRandom random = new SplittableRandom(1);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      Frame frame = manifest.emptyFrame();
      for (int c = 0; c < frame.channels(); c++) {
        for (int pixel = 0; pixel < frame.height() * frame.width(); pixel++) {
          if (random.nextInt(SPARSITY) == 0) {
            frame.increment(c, pixel);
          }
        }
      }
      frames.add(frame);
    }
    return frames;
  }

  /** The median nanoseconds of binning a batch of noise. */
  private static double binning(Manifest manifest, LongSupplier clockNs) {
    Binner binner = new Binner(manifest.frameSettings(), SENSOR_SIDE, SENSOR_SIDE);
    SplittableRandom random = new SplittableRandom(2);
    EventBatch batch = new EventBatch();
    long[] batchNs = new long[TIMED];
    long timeNs = 0;
    for (int i = 0; i < TIMED; i++) {
      batch.clear();
      batch.sensor(SENSOR_SIDE, SENSOR_SIDE);
      for (int event = 0; event < EVENTS; event++) {
        timeNs += 1000;
        batch.add(
            timeNs, random.nextInt(SENSOR_SIDE), random.nextInt(SENSOR_SIDE), random.nextBoolean());
      }
      long startNs = clockNs.getAsLong();
      binner.accept(batch, Nowhere.SINK);
      batchNs[i] = clockNs.getAsLong() - startNs;
    }
    return median(batchNs);
  }

  private enum Nowhere implements FrameSink {
    SINK;

    @Override
    public void frame(Frame frame) {}

    @Override
    public void discontinuity(long beforeNs, long afterNs) {}
  }

  private static double median(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
