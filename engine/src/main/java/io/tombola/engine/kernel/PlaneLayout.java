package io.tombola.engine.kernel;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Shape;

/**
 * How a tensor {@code [channels][bits][height][width]} lies in 64-bit words, as in {@link Frame}:
 * pixel {@code y * width + x} of a plane is bit {@code pixel & 63} of its word {@code pixel >> 6};
 * rows are not padded, planes start at a word, and the bits behind a plane's last pixel are 0.
 *
 * @param bits planes a channel; plane b has weight {@code 2^b}. Spikes have one
 */
public record PlaneLayout(int channels, int bits, int height, int width) {
  /** Spikes of {@code count} neurons in a row. */
  public static PlaneLayout vector(int count) {
    return new PlaneLayout(1, 1, 1, count);
  }

  /** Spikes of a size. */
  public static PlaneLayout spikes(Shape shape) {
    return new PlaneLayout(shape.channels(), 1, shape.height(), shape.width());
  }

  /** What a layer hands on: spikes, or counts with as many bits as they need. */
  public static PlaneLayout of(Layer layer) {
    Shape shape = layer.output();
    int bits = layer instanceof Layer.GlobalSum sum ? sum.bits() : 1;
    return new PlaneLayout(shape.channels(), bits, shape.height(), shape.width());
  }

  /** Pixels of a plane. */
  public int pixels() {
    return height * width;
  }

  /** Words of a plane. */
  public int words() {
    return (pixels() + 63) >> 6;
  }

  /** Words of the whole tensor. */
  public int length() {
    return channels * bits * words();
  }

  /** The greatest value that a pixel can have. */
  public int maxValue() {
    return (1 << bits) - 1;
  }

  /** The value at a pixel, 0..{@link #maxValue}. */
  public int value(long[] planes, int channel, int pixel) {
    int value = 0;
    for (int b = 0; b < bits; b++) {
      long word = planes[(channel * bits + b) * words() + (pixel >> 6)];
      value |= (int) (word >>> pixel & 1) << b;
    }
    return value;
  }
}
