package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * How much an encoder's maps saw in a chunk, over all its tokens and timesteps: spikes, or the sum
 * of counts. Equal activities are a good sign that two runs did the same.
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

  private static final int PLACES = Place.values().length;

  private final long[] counts;

  /** Zeros. */
  public EncoderActivity(int depth) {
    this.counts = new long[depth * PLACES];
  }

  /** The count of a place of block {@code block}. */
  public long count(int block, Place place) {
    return counts[block * PLACES + place.ordinal()];
  }

  /** Zeros again. */
  public void clear() {
    Arrays.fill(counts, 0);
  }

  /** Adds another's counts. */
  public void add(EncoderActivity more) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more.counts[i];
    }
  }

  void add(int block, Place place, long count) {
    counts[block * PLACES + place.ordinal()] += count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncoderActivity activity && Arrays.equals(counts, activity.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.toString(counts);
  }
}
