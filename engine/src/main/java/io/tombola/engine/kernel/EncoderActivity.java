package io.tombola.engine.kernel;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much an encoder's maps saw in a chunk, over all its tokens and timesteps: spikes, or the sum
 * of counts.
 */
public final class EncoderActivity {
  /** What is counted in a block. */
  public enum Place {
    /** Into q, k and v, each of which sees the same. */
    QKV,
    /** Out of q. */
    Q,
    /** Out of k. */
    K,
    /** Out of v. */
    V,
    /**
     * Pairs of a spike of k and one of v, of the same token and head: additions that {@code k^T v}
     * takes.
     */
    KV,
    /** Into proj. */
    PROJ,
    /** Into fc1. */
    FC1,
    /** Into fc2. */
    FC2
  }

  private static final Place[] PLACES = Place.values();

  /** Per place, a block's each. */
  private final Map<Place, long[]> counts = new EnumMap<>(Place.class);

  /** Zeros. */
  public EncoderActivity(int depth) {
    for (Place place : PLACES) {
      counts.put(place, new long[depth]);
    }
  }

  /** The count of a place of block {@code block}. */
  public long count(int block, Place place) {
    return counts.get(place)[block];
  }

  /** Zeros again. */
  public void clear() {
    for (Place place : PLACES) {
      Arrays.fill(counts.get(place), 0);
    }
  }

  /** Adds another's counts. */
  public void add(EncoderActivity more) {
    for (Place place : PLACES) {
      long[] blocks = counts.get(place);
      for (int b = 0; b < blocks.length; b++) {
        blocks[b] += more.counts.get(place)[b];
      }
    }
  }

  void add(int block, Place place, long count) {
    counts.get(place)[block] += count;
  }
}
