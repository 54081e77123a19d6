package io.tombola.sim.scene;

import java.util.SplittableRandom;

/** A wall with furniture edges, wider than the view and endless by repeating; log reflectance. */
final class Background {
  private static final int SOFTENING_PASSES = 2;

  private final int width;
  private final int height;

  /** A power of two, at least twice the view. */
  private final int side;

  private final int wrap;

  private final float[] wall;

  Background(int width, int height, Take take, SplittableRandom random) {
    this.width = width;
    this.height = height;
    side = Integer.highestOneBit(2 * Math.max(width, height) - 1) << 1;
    wrap = side - 1;
    wall = new float[side * side];
    paintWall(take.lighting().log(take.camera().backgroundReflectance()), random);
    for (int i = 0; i < take.camera().furniture(); i++) {
      paintFurniture(take.lighting(), random);
    }
    for (int pass = 0; pass < SOFTENING_PASSES; pass++) {
      soften();
    }
  }

  private void paintWall(float shade, SplittableRandom random) {
    float[] across = unevenness(random);
    float[] down = unevenness(random);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        wall[y * side + x] = shade + across[x] + down[y];
      }
    }
  }

  private float[] unevenness(SplittableRandom random) {
    Wander wander = new Wander(random, 1);
    double depth = random.nextDouble(0, 0.15);
    float[] log = new float[side];
    for (int i = 0; i < side; i++) {
      log[i] = (float) (depth * wander.at((double) i / side));
    }
    return log;
  }

  private void paintFurniture(Take.Lighting light, SplittableRandom random) {
    float shade = light.log(Draw.uniform(random, 0.05, 0.9));
    int left = random.nextInt(side);
    int top = random.nextInt(side);
    int wide = random.nextInt(side / 32, side / 3);
    int high = random.nextInt(side / 16, side / 2);
    double slant = Draw.normal(random, 0.05);
    for (int row = 0; row < high; row++) {
      int start = left + (int) (slant * row);
      for (int column = 0; column < wide; column++) {
        wall[((top + row) & wrap) * side + ((start + column) & wrap)] = shade;
      }
    }
  }

  private void soften() {
    float[] sharp = wall.clone();
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int row = y * side;
        wall[row + x] =
            0.5f * sharp[row + x]
                + 0.125f
                    * (sharp[row + ((x + 1) & wrap)]
                        + sharp[row + ((x - 1) & wrap)]
                        + sharp[((y + 1) & wrap) * side + x]
                        + sharp[((y - 1) & wrap) * side + x]);
      }
    }
  }

  /** Fills a {@code [height][width]} picture with the wall seen from a camera shifted by pixels. */
  void paint(float[] picture, float shiftX, float shiftY) {
    int left = (int) Math.floor(shiftX);
    int top = (int) Math.floor(shiftY);
    float right = shiftX - left;
    float low = shiftY - top;
    if (right == 0 && low == 0 && (left & wrap) + width <= side) {
      for (int y = 0; y < height; y++) {
        int from = ((top + y) & wrap) * side + (left & wrap);
        System.arraycopy(wall, from, picture, y * width, width);
      }
      return;
    }
    for (int y = 0; y < height; y++) {
      int upper = ((top + y) & wrap) * side;
      int lower = ((top + y + 1) & wrap) * side;
      for (int x = 0; x < width; x++) {
        int here = (left + x) & wrap;
        int next = (left + x + 1) & wrap;
        float above = wall[upper + here] + right * (wall[upper + next] - wall[upper + here]);
        float below = wall[lower + here] + right * (wall[lower + next] - wall[lower + here]);
        picture[y * width + x] = above + low * (below - above);
      }
    }
  }
}
