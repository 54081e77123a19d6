package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;

import io.tombola.engine.net.Leak;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles by the Vector API. The neurons of a register's lane are neighbours, so that spikes gather
 * in lanes bit by bit, and lanes follow each other in the word.
 *
 * <p>The methods are small on purpose, see {@link VectorCarrySave}.
 */
final class VectorTiles implements TileKernels {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Channels of a tile that share a lane. */
  private static final int PER_LANE = TILE / LANES;

  /** A register's spikes on their way into a word. */
  private final int[] lanes = new int[LANES];

  private final VectorNarrowTiles narrow = new VectorNarrowTiles();

  @Override
  public int channelAt(int place) {
    return place % LANES * PER_LANE + place / LANES;
  }

  /** The even 16 bits of a register become one register of 32, the odd ones the next. */
  @Override
  public int narrowPlace(int index) {
    int lane = index % (2 * LANES);
    return index - lane + lane % 2 * LANES + lane / 2;
  }

  @Override
  public void gather(SpikeList list, int row, int rows, TileMap map, int tile, int[] sums) {
    if (map.isNarrow()) {
      narrow.gather(list, row, rows, map, tile, sums);
      return;
    }
    for (int r = 0; r < rows; r++) {
      gatherRow(list, row + r, map.weights(), map.weightsAt(tile), sums, r * TILE);
    }
  }

  @Override
  public void gather(SpikeList list, int rows, int[] table, int[] sums, int sumsAt, int stride) {
    for (int row = 0; row < rows; row++) {
      int from = list.starts()[row];
      int end = list.starts()[row + 1];
      for (int o = 0; o < TILE; o += 4 * LANES) {
        gatherSpikes(list.channels(), from, end, table, o, sums, sumsAt + row * stride + o);
      }
    }
  }

  /**
   * Apart from counts: what C2 makes of two loops, one in the other, it now and then boxes here.
   */
  private static void gatherSpikes(
      char[] channels, int from, int end, int[] table, int at, int[] sums, int to) {
    IntVector a = IntVector.zero(SPECIES);
    IntVector b = IntVector.zero(SPECIES);
    IntVector c = IntVector.zero(SPECIES);
    IntVector d = IntVector.zero(SPECIES);
    for (int i = from; i < end; i++) {
      int w = at + channels[i] * TILE;
      a = a.add(load(table, w));
      b = b.add(load(table, w + LANES));
      c = c.add(load(table, w + 2 * LANES));
      d = d.add(load(table, w + 3 * LANES));
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
  }

  private static void gatherRow(
      SpikeList list, int row, int[] weights, int weightsAt, int[] sums, int to) {
    char[] channels = list.channels();
    int[] starts = list.starts();
    int segment = list.segment(row);
    for (int o = 0; o < TILE; o += 4 * LANES) {
      gatherRow(channels, starts, segment, list.planes(), weights, weightsAt + o, sums, to + o);
    }
  }

  private static void gatherRow(
      char[] channels,
      int[] starts,
      int segment,
      int planes,
      int[] weights,
      int weightsAt,
      int[] sums,
      int to) {
    IntVector a = IntVector.zero(SPECIES);
    IntVector b = IntVector.zero(SPECIES);
    IntVector c = IntVector.zero(SPECIES);
    IntVector d = IntVector.zero(SPECIES);
    for (int s = segment; s < segment + planes; s++) {
      a = a.add(a);
      b = b.add(b);
      c = c.add(c);
      d = d.add(d);
      int end = starts[s + 1];
      for (int i = starts[s]; i < end; i++) {
        int w = weightsAt + channels[i] * TILE;
        a = a.add(load(weights, w));
        b = b.add(load(weights, w + LANES));
        c = c.add(load(weights, w + 2 * LANES));
        d = d.add(load(weights, w + 3 * LANES));
      }
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
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
    int shift = half(leak) ? 1 : 0;
    for (int row = 0; row < tokens * timesteps; row++) {
      int m = membrane + row / timesteps * TILE;
      if (shift == 0) {
        leak(membranes, m, leak);
      }
      int from = sumsAt + row * sumsStride;
      fireTile(sums, from, neurons, constant, shift, membranes, m, lanes);
      long word = 0;
      for (int lane = 0; lane < LANES; lane++) {
        word |= (long) lanes[lane] << (lane * PER_LANE);
      }
      spikes[spikesAt + row * stride] = word;
    }
  }

  private static boolean half(Leak leak) {
    return leak instanceof Leak.Shift shift && shift.shift() == 1;
  }

  /** Steps a tile; lane l gets the spikes of its neurons, bit by bit. */
  private static void fireTile(
      int[] sums,
      int at,
      TileNeurons neurons,
      int constant,
      int shift,
      int[] membranes,
      int membrane,
      int[] lanes) {
    int[] scales = neurons.scales();
    int[] biases = neurons.biases();
    int[] thresholds = neurons.thresholds();
    IntVector fired = IntVector.zero(SPECIES);
    for (int place = TILE - LANES; place >= 0; place -= LANES) {
      int c = constant + place;
      IntVector charge = load(sums, at + place).mul(load(scales, c)).add(load(biases, c));
      IntVector u = load(membranes, membrane + place).lanewise(ASHR, shift).add(charge);
      IntVector silent = u.sub(load(thresholds, c)).lanewise(ASHR, 31);
      u.and(silent).intoArray(membranes, membrane + place);
      fired = fired.add(fired).sub(silent.not());
    }
    fired.intoArray(lanes, 0);
  }

  private static void leak(int[] membranes, int at, Leak leak) {
    if (leak instanceof Leak.Shift shift) {
      for (int place = at; place < at + TILE; place += LANES) {
        IntVector v = load(membranes, place);
        v.sub(v.lanewise(ASHR, shift.shift())).intoArray(membranes, place);
      }
    } else {
      int numerator = ((Leak.Fraction) leak).numerator();
      for (int place = at; place < at + TILE; place += LANES) {
        load(membranes, place).mul(numerator).lanewise(ASHR, 8).intoArray(membranes, place);
      }
    }
  }

  @Override
  public void charge(
      int[] sums,
      int rows,
      TileNeurons neurons,
      int constant,
      int[] stream,
      int streamAt,
      int stride) {
    for (int row = 0; row < rows; row++) {
      chargeTile(sums, row * TILE, neurons, constant, stream, streamAt + row * stride);
    }
  }

  private static void chargeTile(
      int[] sums, int at, TileNeurons neurons, int constant, int[] stream, int to) {
    int[] scales = neurons.scales();
    int[] biases = neurons.biases();
    for (int place = 0; place < TILE; place += LANES) {
      int c = constant + place;
      IntVector charge = load(sums, at + place).mul(load(scales, c)).add(load(biases, c));
      load(stream, to + place).add(charge).intoArray(stream, to + place);
    }
  }

  private static IntVector load(int[] numbers, int at) {
    return IntVector.fromArray(SPECIES, numbers, at);
  }
}
