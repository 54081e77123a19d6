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

  /** Channels whose sums are made together: two tiles' in 16 bits fill half of 16 registers. */
  int PANEL = 2 * TILE;

  /**
   * Where an array's first number lies, so that a line of the cache holds whole registers of them:
   * as in {@code VectorScratch}, where objects lie at multiples of 64 bytes and arrays begin 16
   * behind.
   */
  int FIRST = 48 / Integer.BYTES;

  /** The same of numbers of 16 bits. */
  int FIRST_NARROW = 48 / Short.BYTES;

  /** The channel, 0..63, that lies at a place of a tile. */
  int channelAt(int place);

  /**
   * The place whose weight stands at {@code index} of a tile's narrow ones, or -1 when it has no
   * use for those.
   */
  int narrowPlace(int index);

  /**
   * Sums of a panel's weights where there is a spike, or as often as there is a count.
   *
   * @param list of a pitch of {@code PANEL}
   * @param sums overwritten, {@code [rows of the list][PANEL]} from {@code sums[FIRST]}
   */
  void gather(SpikeList list, TileMap map, int panel, int[] sums);

  /**
   * Sums of any rows where there is a spike.
   *
   * @param list of spikes, of a pitch of {@code TILE}, each row a single part
   * @param table rows of {@code TILE} numbers from {@code table[FIRST]}, one for each channel
   * @param sums overwritten, {@code TILE} numbers a row of the list, the next one's {@code stride}
   *     behind
   */
  void gather(SpikeList list, int rows, int[] table, int[] sums, int sumsAt, int stride);

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
