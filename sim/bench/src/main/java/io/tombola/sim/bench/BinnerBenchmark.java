package io.tombola.sim.bench;

import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.frame.FrameSink;
import io.tombola.msgs.event.EventBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds of binning an event: a 128x128 sensor, events anywhere, a million a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BinnerBenchmark implements FrameSink {
  private static final int BATCHES = 256;
  private static final int EVENTS = 4096;
  private static final int SENSOR_SIDE = 128;
  private static final long EVENT_NS = 1000;
  private static final long TIMESTEP_US = 10_000;

  /** Columns and rows of a frame. */
  @Param({"32", "64"})
  public int side;

  /** Parts of a timestep that become channels. */
  @Param({"1", "4"})
  public int subBins;

  /** A pixel's events this close, in us, are merged. */
  @Param({"0", "5000"})
  public long refractoryUs;

  private final List<EventBatch> batches = new ArrayList<>();
  private Binner binner;
  private int next;
  private long frames;

  /** Draws the events. */
  @Setup
  public void draw() {
    var settings =
        new FrameSettings(
            side, side, new FrameSettings.Binning.ByTime(TIMESTEP_US), subBins, 1, refractoryUs);
    binner = new Binner(settings, SENSOR_SIDE, SENSOR_SIDE);
    var random = new SplittableRandom(1);
    long timeNs = 0;
    for (int i = 0; i < BATCHES; i++) {
      var batch = new EventBatch(SENSOR_SIDE, SENSOR_SIDE, EVENTS);
      for (int event = 0; event < EVENTS; event++) {
        batch.add(
            timeNs, random.nextInt(SENSOR_SIDE), random.nextInt(SENSOR_SIDE), random.nextBoolean());
        timeNs += EVENT_NS;
      }
      batches.add(batch);
    }
  }

  /** One batch; after the last one, time begins anew. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long bin() {
    if (next == BATCHES) {
      next = 0;
      binner.flush(this);
    }
    binner.accept(batches.get(next++), this);
    return frames;
  }

  @Override
  public void frame(Frame frame) {
    frames++;
  }

  @Override
  public void discontinuity(long beforeNs, long afterNs) {}
}
