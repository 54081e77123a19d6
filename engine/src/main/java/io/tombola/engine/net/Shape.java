package io.tombola.engine.net;

/** The size of a tensor {@code [channels][height][width]}. */
public record Shape(int channels, int height, int width) {
  /** {@code count} values in a row. */
  public static Shape vector(int count) {
    return new Shape(1, 1, count);
  }

  /** Pixels of a channel. */
  public int pixels() {
    return height * width;
  }
}
