package io.tombola.engine.kernel;

import io.tombola.engine.net.Leak;

/**
 * What a {@link TiledEncoder} is made of: integer arithmetic on tiles of {@value #TILE} channels,
 * in 32 bits.
 *
 * <p>Within a tile, a provider may keep its channels in any order: {@link #channelAt} says which.
 * It is the order of sums, membranes, constants and the stream; words of spikes have channel c at
 * bit c.
 */
interface TileKernels {
  /** Channels of a tile: a head's, and a word's bits. */
  int TILE = 64;

  /**
   * Where an array's first number lies, so that a line of the cache holds whole registers of them:
   * as in {@code VectorScratch}, where objects lie at multiples of 64 bytes and arrays begin 16
   * behind.
   */
  int FIRST = 48 / Integer.BYTES;

  /** The same of numbers of 16 bits. */
  int FIRST_NARROW = 48 / Short.BYTES;

  /** Channels whose sums are made together: those of one tile, or of more. */
  int panel();

  /** The channel, 0..63, that lies at a place of a tile. */
  int channelAt(int place);

  /**
   * The place whose weight stands at {@code index} of a tile's narrow ones, or -1 when it has no
   * use for those.
   */
  int narrowPlace(int index);

  /** The channel that stands at {@code index}, 0..63, of a row of a table of 16 bits. */
  int tableChannelAt(int index);

  /**
   * Sums of a panel's weights where there is a spike, or as often as there is a count.
   *
   * @param list of a pitch of {@link #panel}
   * @param sums overwritten, {@code [rows of the list][panel]} from {@code sums[FIRST]}
   */
  void gather(SpikeList list, TileMap map, int panel, int[] sums);

  /**
   * Sums of a table's rows where there is a spike, of as many rows of spikes as {@code rows} says.
   *
   * @param spikes a word a row from {@code spikes[at]}, the next one's {@code stride} behind
   * @param table for each bit {@code TILE} numbers from {@code table[FIRST_NARROW]}, in the order
   *     of {@link #tableChannelAt}; their sums fit 16 bits
   * @param sums {@code TILE} numbers a row from {@code sums[sumsAt]}, the next row's {@code
   *     sumsStride} behind
   * @param on true when the sums go on from what they are, else they begin with 0
   */
  void gather(
      long[] spikes,
      int at,
      int stride,
      int rows,
      short[] table,
      int[] sums,
      int sumsAt,
      int sumsStride,
      boolean on);

  /**
   * Runs neurons: row {@code n * timesteps + t} of the sums charges those of token n at timestep t.
   *
   * @param sums from {@code sums[sumsAt]}; the next row begins {@code sumsStride} behind
   * @param neurons their constants, from {@code FIRST + constant}
   * @param membranes {@code [tokens][TILE]} from {@code membranes[membrane]}
   * @param spikes a word a row from {@code spikes[spikesAt]}, overwritten; the next row's is {@code
   *     stride} behind
   */
  void fire(
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
      int stride);

  /**
   * Adds what sums charge to rows of a stream.
   *
   * @param sums from {@code sums[sumsAt]}; the next row begins {@code sumsStride} behind
   * @param neurons their constants, from {@code FIRST + constant}
   */
  void charge(
      int[] sums,
      int sumsAt,
      int sumsStride,
      int rows,
      TileNeurons neurons,
      int constant,
      int[] stream,
      int streamAt,
      int stride);
}
