package io.tombola.engine.kernel;

/**
 * Where the spikes of a chunk lie when they are planes of registers, {@code [tile][channel][lanes]}
 * words: a timestep's tokens are neighbours, and so are timesteps. Up to 64 tokens share a word, as
 * many timesteps of them as it holds; more take whole words, {@link #words} a timestep.
 */
final class TokenLanes {
  private final int lanes;
  private final int mostWords;
  private int tokens;
  private int timesteps;

  /** Bits from a timestep to the next. */
  private int slot;

  /**
   * No tokens yet.
   *
   * @param lanes words of a register
   * @param mostTokens that there will be
   */
  TokenLanes(int lanes, int mostTokens) {
    this.lanes = lanes;
    this.mostWords = words(mostTokens);
  }

  /** Arranges a chunk. */
  void arrange(int tokens, int timesteps) {
    this.tokens = tokens;
    this.timesteps = timesteps;
    int below = Integer.highestOneBit(tokens);
    int power = below == tokens ? tokens : 2 * below;
    this.slot = power <= 64 ? power : 64 * words();
  }

  private static int words(int tokens) {
    return (tokens + 63) >> 6;
  }

  /** Words of a timestep. */
  int words() {
    return words(tokens);
  }

  /** Words of a timestep with most tokens. */
  int mostWords() {
    return mostWords;
  }

  /** Registers of a channel. */
  int tiles() {
    return (timesteps * slot + 64 * lanes - 1) / (64 * lanes);
  }

  /** Words of the planes of some channels. */
  int length(int channels) {
    return tiles() * channels * lanes;
  }

  /** The words of all timesteps. */
  int steps() {
    return timesteps * words();
  }

  /** The first word of a timestep, counted as in {@link #steps}, that lies in a tile or behind. */
  int first(int tile) {
    return Math.min(steps(), tile * lanes * Math.max(1, 64 / slot));
  }

  /** The lane of a word of a timestep. */
  int lane(int t, int word) {
    return place(t, word) % lanes;
  }

  private int place(int t, int word) {
    return ((t * slot) >> 6) + word;
  }

  /** How far up its word a timestep begins. */
  int shift(int t) {
    return (t * slot) & 63;
  }

  /** The bits of a word that are tokens. */
  long valid(int word) {
    return PlaneBits.mask(tokens - 64 * word);
  }

  /** Where a channel's word for a timestep is, among those of {@code channels}. */
  int at(int channels, int channel, int t, int word) {
    int place = place(t, word);
    return row(channels, channel, place / lanes) + place % lanes;
  }

  /** Where a channel's register of a tile is. */
  int row(int channels, int channel, int tile) {
    return (tile * channels + channel) * lanes;
  }
}
