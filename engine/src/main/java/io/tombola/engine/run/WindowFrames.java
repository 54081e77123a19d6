package io.tombola.engine.run;

/** The last frames, as many as a window has. */
final class WindowFrames {
  private final int window;
  private final int length;

  /** {@code [slot][length]}. */
  private final long[] frames;

  /** The slot of the oldest, which the next frame takes. */
  private int oldest;

  /**
   * All empty.
   *
   * @param length words of a frame
   */
  WindowFrames(int window, int length) {
    this.window = window;
    this.length = length;
    this.frames = new long[window * length];
  }

  /** Takes a frame in, and lets the oldest go. */
  void add(long[] planes) {
    System.arraycopy(planes, 0, frames, oldest * length, length);
    oldest = (oldest + 1) % window;
  }

  /** The words that hold the frames. */
  long[] words() {
    return frames;
  }

  /** Where frame {@code t} of {@link #words} begins, counted from the oldest. */
  int at(int t) {
    return (oldest + t) % window * length;
  }
}
