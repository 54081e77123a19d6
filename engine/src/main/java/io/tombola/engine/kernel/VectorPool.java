package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.LSHR;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link PlaneBits#pool} a register at a time, where words hold whole pairs of rows, or a row each.
 */
final class VectorPool {
  private static final VectorSpecies<Long> SPECIES = VectorCarrySave.SPECIES;
  private static final int LANES = VectorCarrySave.LANES;

  private final PlaneLayout full;
  private final PlaneLayout pooled;
  private final boolean inWords;
  private final int unpooled;
  private final int halved;

  /** A pool that plans its place in scratch space; {@link #input} is where its input goes. */
  VectorPool(PlaneLayout full, PlaneLayout pooled, VectorScratch scratch) {
    this.full = full;
    this.pooled = pooled;
    this.inWords = 64 % full.width() == 0 && full.width() >= 8;
    this.unpooled = scratch.reserve(full.length() + LANES);
    this.halved = scratch.reserve(full.words() + LANES);
  }

  /** Where a channel's plane goes in the scratch space. */
  int input(int channel) {
    return unpooled + channel * full.words();
  }

  /** Pools the channels {@code from..to-1}. */
  void pool(long[] scratch, long[] spikes, int from, int to) {
    if (!inWords) {
      PlaneBits.pool(scratch, unpooled, full, spikes, pooled, from, to);
      return;
    }
    Arrays.fill(spikes, from * pooled.words(), to * pooled.words(), 0);
    for (int o = from; o < to; o++) {
      halve(scratch, input(o), full.words(), full.width(), halved);
      gather(scratch, spikes, o * pooled.words());
    }
  }

  /**
   * ORs 2x2 pixels; the results of word w are the low bits of word w, those of the even word of a
   * pair where a word is a row.
   */
  private static void halve(long[] words, int from, int count, int width, int to) {
    int nextRow = width == 64 ? 1 : 0;
    int bits = width & 63;
    for (int i = 0; i < count; i += LANES) {
      LongVector here = LongVector.fromArray(SPECIES, words, from + i);
      LongVector below = LongVector.fromArray(SPECIES, words, from + i + nextRow);
      LongVector x = here.or(below.lanewise(LSHR, bits));
      x = x.or(x.lanewise(LSHR, 1)).and(0x5555555555555555L);
      x = x.or(x.lanewise(LSHR, 1)).and(0x3333333333333333L);
      x = x.or(x.lanewise(LSHR, 2)).and(0x0F0F0F0F0F0F0F0FL);
      x = x.or(x.lanewise(LSHR, 4)).and(0x00FF00FF00FF00FFL);
      x = x.or(x.lanewise(LSHR, 8)).and(0x0000FFFF0000FFFFL);
      x.or(x.lanewise(LSHR, 16)).intoArray(words, to + i);
    }
  }

  /** Puts the rows of the pooled plane one behind the other. */
  private void gather(long[] words, long[] spikes, int to) {
    int width = pooled.width();
    long row = PlaneBits.mask(width);
    for (int y = 0; y < pooled.height(); y++) {
      int position = 2 * y * full.width();
      long bits = words[halved + (position >> 6)] >>> ((position & 63) / 2) & row;
      int at = y * width;
      spikes[to + (at >> 6)] |= bits << at;
    }
  }
}
