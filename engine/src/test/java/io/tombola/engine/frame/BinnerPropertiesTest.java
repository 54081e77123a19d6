package io.tombola.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.frame.FrameSettings.Binning;
import io.tombola.msgs.event.EventBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BinnerPropertiesTest {
  private static final long US = 1000;
  private static final int SENSOR_WIDTH = 13;
  private static final int SENSOR_HEIGHT = 9;

  /** Copies what it is given. */
  private static final class Frames implements FrameSink {
    private final List<int[]> counts = new ArrayList<>();
    private long events;

    @Override
    public void frame(Frame frame) {
      int[] copy = new int[frame.channels() * frame.height() * frame.width()];
      for (int i = 0; i < copy.length; i++) {
        int pixel = i % (frame.height() * frame.width());
        copy[i] =
            frame.count(
                i / (frame.height() * frame.width()), pixel / frame.width(), pixel % frame.width());
      }
      counts.add(copy);
      events += frame.events();
    }

    @Override
    public void discontinuity(long beforeNs, long afterNs) {}
  }

  @Property(tries = 300)
  void everyEventIsBinnedOrHasANamedLoss(
      @ForAll long seed,
      @ForAll boolean byCount,
      @ForAll @IntRange(min = 1, max = 4) int subBins,
      @ForAll @IntRange(min = 1, max = 4) int countBits,
      @ForAll @IntRange(min = 0, max = 400) int refractoryUs) {
    var random = new Random(seed);
    var binning =
        byCount ? new Binning.ByCount(1 + random.nextInt(50)) : new Binning.ByTime(120L * subBins);
    var settings = new FrameSettings(5, 7, binning, subBins, countBits, refractoryUs);
    var binner = new Binner(settings, SENSOR_WIDTH, SENSOR_HEIGHT);
    var frames = new Frames();
    long timeNs = random.nextLong() >> random.nextInt(40);
    for (int b = 0; b < 5; b++) {
      var batch = new EventBatch(SENSOR_WIDTH, SENSOR_HEIGHT, 64);
      for (int i = random.nextInt(200); i > 0; i--) {
        timeNs = disturbed(timeNs, random);
        batch.add(timeNs, random.nextInt(14), random.nextInt(10), random.nextBoolean());
      }
      binner.accept(batch, frames);
      if (random.nextBoolean()) {
        binner.advanceTo(timeNs + random.nextInt(5_000_000), frames);
      }
    }
    binner.flush(frames);

    var counts = binner.counts();
    long counted = frames.counts.stream().flatMapToInt(Arrays::stream).sum();
    assertThat(binner.ledger().balances()).isTrue();
    assertThat(frames.events).isEqualTo(binner.ledger().out());
    assertThat(counted + counts.merged() + counts.saturated()).isEqualTo(frames.events);
    assertThat(counts.timesteps()).isEqualTo(frames.counts.size());
  }

  /** Mostly forward by microseconds, sometimes back, seldom to anywhere at all. */
  private static long disturbed(long timeNs, Random random) {
    return switch (random.nextInt(100)) {
      case 0 -> random.nextLong();
      case 1 -> timeNs + random.nextLong(10_000_000_000L) - 5_000_000_000L;
      case 2, 3, 4, 5 -> timeNs - random.nextInt(500_000);
      default -> timeNs + random.nextInt(100_000);
    };
  }

  @Property(tries = 200)
  void countsEqualANaiveHistogram(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int subBins,
      @ForAll @IntRange(min = 1, max = 4) int countBits,
      @ForAll @IntRange(min = 0, max = 3) int refractoryUs) {
    var random = new Random(seed);
    var settings =
        new FrameSettings(5, 7, new Binning.ByTime(60), subBins, countBits, refractoryUs);
    var binner = new Binner(settings, SENSOR_WIDTH, SENSOR_HEIGHT);
    var batch = new EventBatch(SENSOR_WIDTH, SENSOR_HEIGHT, 64);
    int size = settings.channels() * settings.height() * settings.width();
    int[][] expected = new int[20][size];
    long[] keptUs = new long[SENSOR_WIDTH * SENSOR_HEIGHT];
    Arrays.fill(keptUs, -1000);
    int steps = 0;
    for (int timeUs = 0; timeUs < 60 * 19; timeUs += random.nextInt(8)) {
      int x = random.nextInt(SENSOR_WIDTH);
      int y = random.nextInt(SENSOR_HEIGHT);
      boolean on = random.nextBoolean();
      batch.add(timeUs * US, x, y, on);
      steps = timeUs / 60 + 1;
      if (timeUs - keptUs[y * SENSOR_WIDTH + x] >= refractoryUs) {
        keptUs[y * SENSOR_WIDTH + x] = timeUs;
        int channel = 2 * (timeUs % 60 * subBins / 60) + (on ? 1 : 0);
        int cell = (channel * 7 + y * 7 / SENSOR_HEIGHT) * 5 + x * 5 / SENSOR_WIDTH;
        int[] step = expected[timeUs / 60];
        step[cell] = Math.min(step[cell] + 1, (1 << countBits) - 1);
      }
    }
    var frames = new Frames();
    binner.accept(batch, frames);
    binner.flush(frames);
    assertThat(frames.counts.toArray(int[][]::new)).isDeepEqualTo(Arrays.copyOf(expected, steps));
  }

  @Property(tries = 100)
  void withoutAFilterTheOrderInsideASubBinDoesNotMatter(@ForAll long seed) {
    var random = new Random(seed);
    var settings = new FrameSettings(5, 7, new Binning.ByTime(100), 2, 4, 0);
    var forward = new EventBatch(SENSOR_WIDTH, SENSOR_HEIGHT, 64);
    forward.add(0, 0, 0, true);
    for (int i = 0; i < 40; i++) {
      int x = random.nextInt(SENSOR_WIDTH);
      forward.add(random.nextInt(50) * US, x, random.nextInt(SENSOR_HEIGHT), random.nextBoolean());
    }
    var reversed = new EventBatch(SENSOR_WIDTH, SENSOR_HEIGHT, 64);
    reversed.add(0, 0, 0, true);
    for (int i = forward.size() - 1; i > 0; i--) {
      reversed.add(forward.sensorTimeNs(i), forward.x(i), forward.y(i), forward.on(i));
    }
    assertThat(onlyFrame(settings, forward)).isEqualTo(onlyFrame(settings, reversed));
  }

  private static int[] onlyFrame(FrameSettings settings, EventBatch batch) {
    var frames = new Frames();
    var binner = new Binner(settings, SENSOR_WIDTH, SENSOR_HEIGHT);
    binner.accept(batch, frames);
    binner.flush(frames);
    assertThat(frames.counts).hasSize(1);
    return frames.counts.get(0);
  }
}
