package io.tombola.engine.frame;

/**
 * How events become frames. A ticket carries the settings it was trained with, so training and the
 * robot bin alike.
 *
 * @param width columns of a frame; sensor columns are scaled onto them, {@code x * width /
 *     sensorWidth}
 * @param height rows of a frame, alike
 * @param binning what closes a timestep
 * @param subBins equal parts of a timestep that become channels of their own: they carry direction
 * @param countBits bits of a pixel's count; counts saturate at {@code 2^countBits - 1}
 * @param refractoryUs a sensor pixel's events less than this time after its last kept event are
 *     merged into it, whatever their polarity: it removes a DVS128's echoes; 0 keeps all
 */
public record FrameSettings(
    int width, int height, Binning binning, int subBins, int countBits, long refractoryUs) {
  /** Columns or rows of a frame at most. */
  public static final int MAX_SIDE = 1024;

  /** Longest timestep or refractory time: a minute. */
  public static final long MAX_TIME_US = 60_000_000L;

  /** Parts of a timestep at most. */
  public static final int MAX_SUB_BINS = 16;

  /** Bits of a pixel's count at most. */
  public static final int MAX_COUNT_BITS = 4;

  /** Checks the ranges. */
  public FrameSettings {
    require(
        width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE,
        "frame size " + width + "x" + height + " is outside 1.." + MAX_SIDE);
    require(
        subBins >= 1 && subBins <= MAX_SUB_BINS,
        "subBins " + subBins + " is outside 1.." + MAX_SUB_BINS);
    require(
        countBits >= 1 && countBits <= MAX_COUNT_BITS,
        "countBits " + countBits + " is outside 1.." + MAX_COUNT_BITS);
    require(
        refractoryUs >= 0 && refractoryUs <= MAX_TIME_US,
        "refractoryUs " + refractoryUs + " is outside 0.." + MAX_TIME_US);
    if (binning instanceof Binning.ByTime byTime) {
      require(
          byTime.timestepUs() % subBins == 0,
          "timestepUs " + byTime.timestepUs() + " is not divisible by subBins " + subBins);
    }
  }

  /** Channels of a frame, in the order {@code subBin * 2 + (on ? 1 : 0)}. */
  public int channels() {
    return 2 * subBins;
  }

  /** What closes a timestep. */
  public sealed interface Binning {
    /** A timestep spans {@code timestepUs} of sensor time. */
    record ByTime(long timestepUs) implements Binning {
      public ByTime {
        require(
            timestepUs > 0 && timestepUs <= MAX_TIME_US,
            "timestepUs " + timestepUs + " is outside 1.." + MAX_TIME_US);
      }
    }

    /**
     * A timestep holds {@code events} kept events, merged ones not counted; a sub-bin holds {@code
     * events / subBins}.
     */
    record ByCount(int events) implements Binning {
      public ByCount {
        require(events > 0, "events " + events + " must be positive");
      }
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
