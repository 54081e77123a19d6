package io.tombola.engine.net;

import java.util.Arrays;

/**
 * Which patches a patch ticket keeps: those of the greatest magnitude, the same ones in all
 * timesteps of a window (arXiv 2309.13302, algorithm 1; arXiv 2311.12060). A patch's magnitude is
 * the number of spikes of its embedding over the window, before the position's are added; of
 * patches alike, the first is kept.
 *
 * <p>Not for use by two threads at once. Nothing is allocated but at the start.
 */
public final class PatchKeep {
  private final long[] keys;

  /** Chooses among so many patches. */
  public PatchKeep(int tokens) {
    this.keys = new long[tokens];
  }

  /**
   * How many of {@code tokens} patches a share of {@code keep}, 0..1, keeps: rounded up, never 0.
   */
  public static int kept(double keep, int tokens) {
    if (!(keep > 0 && keep <= 1)) {
      throw new IllegalArgumentException("a share of kept patches of " + keep + " is outside 0..1");
    }
    return Math.max(1, (int) Math.ceil(keep * tokens - 1e-9));
  }

  /**
   * Chooses.
   *
   * @param magnitudes of all patches, at least 0
   * @param kept overwritten with the indices of the patches that are kept, as many as it has room
   *     for, ascending
   */
  public void choose(int[] magnitudes, int[] kept) {
    int tokens = keys.length;
    for (int n = 0; n < tokens; n++) {
      keys[n] = (long) magnitudes[n] << Integer.SIZE | (Integer.MAX_VALUE - n);
    }
    Arrays.sort(keys);
    for (int i = 0; i < kept.length; i++) {
      kept[i] = Integer.MAX_VALUE - (int) keys[tokens - 1 - i];
    }
    Arrays.sort(kept);
  }
}
