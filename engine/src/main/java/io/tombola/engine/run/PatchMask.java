package io.tombola.engine.run;

import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.net.Shape;
import java.util.Arrays;

/** Frames without the pixels of patches that are not kept. */
final class PatchMask {
  private final PlaneLayout frames;
  private final Shape grid;
  private final long[] mask;

  /** Patches of a grid over frames whose sides it divides. */
  PatchMask(PlaneLayout frames, Shape grid) {
    this.frames = frames;
    this.grid = grid;
    this.mask = new long[frames.words()];
  }

  /** Chooses the patches whose pixels stay. */
  void keep(int[] patches) {
    Arrays.fill(mask, 0);
    int rows = frames.height() / grid.height();
    int columns = frames.width() / grid.width();
    for (int patch : patches) {
      int top = patch / grid.width() * rows;
      int left = patch % grid.width() * columns;
      for (int y = top; y < top + rows; y++) {
        for (int x = left; x < left + columns; x++) {
          int pixel = y * frames.width() + x;
          mask[pixel >> 6] |= 1L << pixel;
        }
      }
    }
  }

  /** Clears the others in the frame at {@code planes[at]}; {@code result} is overwritten. */
  void apply(long[] planes, int at, long[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = planes[at + i] & mask[i % mask.length];
    }
  }
}
