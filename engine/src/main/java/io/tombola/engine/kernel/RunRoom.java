package io.tombola.engine.kernel;

/**
 * What a run has room for.
 *
 * @param tokens of a window, at most
 * @param timesteps of a chunk, at most
 */
record RunRoom(int tokens, int timesteps) {
  /** Returns a window's tokens, which must fit. */
  int window(int tokens) {
    return within(tokens, this.tokens, "tokens of a window");
  }

  /** Returns a chunk's timesteps, which must fit. */
  int chunk(int timesteps) {
    return within(timesteps, this.timesteps, "timesteps of a chunk");
  }

  private static int within(int count, int most, String what) {
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(count + " " + what + " are outside 1.." + most);
    }
    return count;
  }
}
