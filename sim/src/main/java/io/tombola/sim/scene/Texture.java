package io.tombola.sim.scene;

import java.util.SplittableRandom;

/** A cloth's pattern: a small tile of log-reflectance differences that repeats. */
final class Texture {
  /** Texels a side, a power of two. */
  static final int SIDE = 64;

  private static final int WRAP = SIDE - 1;

  /** Texels a metre of cloth. */
  static final float TEXELS_PER_METRE = 200;

  private final float[] tile = new float[SIDE * SIDE];

  Texture(User.Weave weave, float contrast, SplittableRandom random) {
    float depth = -(float) Math.log(1 - 0.9f * contrast);
    int repeats = 1 << random.nextInt(3);
    Wander[] blotches = new Wander[4];
    for (int i = 0; i < blotches.length; i++) {
      blotches[i] = new Wander(random, repeats);
    }
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        double along = (double) row / SIDE;
        double across = (double) column / SIDE;
        tile[row * SIDE + column] =
            (float) (0.5 * depth * value(weave, along, across, repeats, blotches));
      }
    }
  }

  private static double value(
      User.Weave weave, double along, double across, int repeats, Wander[] blotches) {
    double hoop = Math.tanh(3 * Math.sin(2 * Math.PI * repeats * along));
    double stripe = Math.tanh(3 * Math.sin(2 * Math.PI * repeats * across));
    return switch (weave) {
      case PLAIN -> 0;
      case HOOPS -> hoop;
      case STRIPES -> stripe;
      case CHECKS -> hoop * stripe;
      case BLOTCHES ->
          Math.tanh(
              blotches[0].at(along) * blotches[1].at(across)
                  + blotches[2].at(along) * blotches[3].at(across));
    };
  }

  /** The log-reflectance difference at a texel; any coordinates, the tile repeats. */
  float at(int along, int across) {
    return tile[(along & WRAP) * SIDE + (across & WRAP)];
  }
}
