package io.tombola.sim.search;

import java.util.stream.IntStream;

/**
 * How a training window is varied.
 *
 * @param shift largest move in either direction, pixels of the frame; what moves in is empty
 * @param mirroredLabels label of the mirrored window for each label; empty when windows are not
 *     mirrored. Otherwise half of them are.
 */
public record Augmentation(int shift, int[] mirroredLabels) {
  /** Windows as recorded. */
  public static final Augmentation NONE = new Augmentation(0, new int[0]);

  /** DVS128 Gesture's ids, less 1: left and right arms swap, and so do their directions. */
  private static final int[] DVS128_MIRROR = {0, 2, 1, 6, 5, 4, 3, 7, 8, 9, 10};

  /** Checks that mirroring twice gives the label back. */
  public Augmentation {
    if (shift < 0) {
      throw new IllegalArgumentException("shift " + shift + " is negative");
    }
    int[] mirror = mirroredLabels;
    if (!IntStream.range(0, mirror.length).allMatch(i -> mirror[mirror[i]] == i)) {
      throw new IllegalArgumentException("mirrored labels must pair up");
    }
  }

  /** Shifts and mirrors gestures in DVS128 Gesture's class order. */
  public static Augmentation dvs128(int shift) {
    return new Augmentation(shift, DVS128_MIRROR.clone());
  }

  boolean mirrors() {
    return mirroredLabels.length > 0;
  }
}
