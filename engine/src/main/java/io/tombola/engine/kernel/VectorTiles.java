package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;

import io.tombola.engine.net.Leak;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles by the Vector API. The neurons of a register's lane are neighbours, so that spikes gather
 * in lanes bit by bit, and lanes follow each other in the word.
 *
 * <p>The methods are small on purpose, see {@link VectorCarrySave}.
 */
final class VectorTiles implements TileKernels {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> PAIRS = LongVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Channels of a tile that share a lane. */
  private static final int PER_LANE = TILE / LANES;

  /** Timesteps that neurons take at once. */
  private static final int STEPS = 8;

  private static final int FIRST_PAIR = VectorScratch.FIRST;

  /** Of each timestep, a bit for each neuron that is silent, in the lower bits of a lane. */
  private final long[] silent = new long[FIRST_PAIR + STEPS * PAIRS.length()];

  private final VectorNarrowTiles narrow = new VectorNarrowTiles();

  @Override
  public int panel() {
    return VectorNarrowTiles.PANEL;
  }

  /**
   * Lanes 0, 2, 4 .. are the lower half of a word, {@link #PER_LANE} bits each, the others its
   * upper half: as pairs of lanes are shifted into it.
   */
  @Override
  public int channelAt(int place) {
    int lane = place % LANES;
    return lane % 2 * (TILE / 2) + lane / 2 * PER_LANE + place / LANES;
  }

  /** The even 16 bits of a register become one register of 32, the odd ones the next. */
  @Override
  public int narrowPlace(int index) {
    return wideIndex(index);
  }

  @Override
  public int tableChannelAt(int index) {
    return channelAt(wideIndex(index));
  }

  /** See {@link #narrowPlace}. */
  static int wideIndex(int index) {
    int lane = index % (2 * LANES);
    return index - lane + lane % 2 * LANES + lane / 2;
  }

  @Override
  public void gather(SpikeList list, TileMap map, int panel, int[] sums) {
    narrow.gather(list, map, panel, sums);
  }

  @Override
  public void gather(
      long[] spikes,
      int at,
      int stride,
      int rows,
      short[] table,
      int[] sums,
      int sumsAt,
      int sumsStride,
      boolean on) {
    for (int row = 0; row < rows; row++) {
      narrow.gather(spikes[at + row * stride], table, sums, sumsAt + row * sumsStride, on);
    }
  }

  @Override
  public void fire(
      int[] sums,
      int sumsAt,
      int sumsStride,
      int tokens,
      int timesteps,
      TileNeurons neurons,
      int constant,
      Leak leak,
      int[] membranes,
      int membrane,
      long[] spikes,
      int spikesAt,
      int stride) {
    boolean half = leak instanceof Leak.Shift shift && shift.shift() == 1;
    for (int n = 0; n < tokens; n++) {
      int m = membrane + n * TILE;
      for (int t = 0; t < timesteps; ) {
        int steps = half ? Math.min(STEPS, timesteps - t) : 1;
        if (!half) {
          leak(membranes, m, leak);
        }
        int row = n * timesteps + t;
        int from = sumsAt + row * sumsStride;
        fireTile(
            sums, from, sumsStride, steps, neurons, constant, half ? 1 : 0, membranes, m, silent);
        pack(silent, steps, spikes, spikesAt + row * stride, stride);
        t += steps;
      }
    }
  }

  private static void fireTile(
      int[] sums,
      int at,
      int stride,
      int steps,
      TileNeurons neurons,
      int constant,
      int shift,
      int[] membranes,
      int membrane,
      long[] silent) {
    Arrays.fill(silent, 0);
    for (int place = TILE - LANES; place >= 0; place -= LANES) {
      int c = FIRST + constant + place;
      fireRegister(
          sums, at + place, stride, steps, neurons, c, shift, membranes, membrane + place, silent);
    }
  }

  /** Steps a register's neurons through timesteps; each lane gets a bit more. */
  private static void fireRegister(
      int[] sums,
      int at,
      int stride,
      int steps,
      TileNeurons neurons,
      int constant,
      int shift,
      int[] membranes,
      int membrane,
      long[] silent) {
    IntVector scale = IntVector.fromArray(SPECIES, neurons.scales(), constant);
    IntVector bias = IntVector.fromArray(SPECIES, neurons.biases(), constant);
    IntVector threshold = IntVector.fromArray(SPECIES, neurons.thresholds(), constant);
    IntVector u = IntVector.fromArray(SPECIES, membranes, membrane);
    for (int t = 0; t < steps; t++) {
      IntVector charge = IntVector.fromArray(SPECIES, sums, at + t * stride).mul(scale).add(bias);
      u = u.lanewise(ASHR, shift).add(charge);
      IntVector below = u.sub(threshold).lanewise(ASHR, 31);
      u = u.and(below);
      int to = FIRST_PAIR + t * PAIRS.length();
      IntVector bits = LongVector.fromArray(PAIRS, silent, to).reinterpretAsInts();
      bits.add(bits).sub(below).reinterpretAsLongs().intoArray(silent, to);
    }
    u.intoArray(membranes, membrane);
  }

  /** Words of spikes, from which neurons are silent. */
  private static void pack(long[] silent, int steps, long[] spikes, int spikesAt, int stride) {
    for (int t = 0; t < steps; t++) {
      long word = 0;
      for (int pair = 0; pair < PAIRS.length(); pair++) {
        word |= silent[FIRST_PAIR + t * PAIRS.length() + pair] << (pair * PER_LANE);
      }
      spikes[spikesAt + t * stride] = ~word;
    }
  }

  private static void leak(int[] membranes, int at, Leak leak) {
    if (leak instanceof Leak.Shift shift) {
      for (int place = at; place < at + TILE; place += LANES) {
        IntVector v = IntVector.fromArray(SPECIES, membranes, place);
        v.sub(v.lanewise(ASHR, shift.shift())).intoArray(membranes, place);
      }
    } else {
      int numerator = ((Leak.Fraction) leak).numerator();
      for (int place = at; place < at + TILE; place += LANES) {
        IntVector.fromArray(SPECIES, membranes, place)
            .mul(numerator)
            .lanewise(ASHR, 8)
            .intoArray(membranes, place);
      }
    }
  }

  @Override
  public void charge(
      int[] sums,
      int sumsAt,
      int sumsStride,
      int rows,
      TileNeurons neurons,
      int constant,
      int[] stream,
      int streamAt,
      int stride) {
    for (int row = 0; row < rows; row++) {
      int from = sumsAt + row * sumsStride;
      chargeTile(sums, from, neurons, constant, stream, streamAt + row * stride);
    }
  }

  private static void chargeTile(
      int[] sums, int at, TileNeurons neurons, int constant, int[] stream, int to) {
    int[] scales = neurons.scales();
    int[] biases = neurons.biases();
    for (int place = 0; place < TILE; place += LANES) {
      int c = FIRST + constant + place;
      IntVector charge =
          IntVector.fromArray(SPECIES, sums, at + place)
              .mul(IntVector.fromArray(SPECIES, scales, c))
              .add(IntVector.fromArray(SPECIES, biases, c));
      IntVector.fromArray(SPECIES, stream, to + place).add(charge).intoArray(stream, to + place);
    }
  }
}
