package io.tombola.sim.search;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Synthetic windows that are learnt in seconds: a blob moves up, down, left or right; its front
 * edge fires ON, its back edge OFF, its sub-bins follow each other.
 */
record MovingBlobs(int size, int timesteps, int channels, int side) implements Samples {
  static final int CLASSES = 4;

  @Override
  public int read(int index, RandomGenerator random, byte[] counts) {
    int label = index % CLASSES;
    int subBins = channels / 2;
    double x = side * random.nextDouble(0.3, 0.7);
    double y = side * random.nextDouble(0.3, 0.7);
    double speed = side * random.nextDouble(0.05, 0.1) / subBins;
    double dx = label == 0 ? -speed : label == 1 ? speed : 0;
    double dy = label == 2 ? -speed : label == 3 ? speed : 0;
    Arrays.fill(counts, (byte) 0);
    int pixels = side * side;
    for (int bin = 0; bin < timesteps * subBins; bin++) {
      int start = bin * 2 * pixels;
      for (int i = 0; i < 2 * pixels; i++) {
        counts[start + i] = (byte) (random.nextInt(100) == 0 ? 1 : 0);
      }
      double bx = x + dx * (bin - timesteps * subBins / 2.0);
      double by = y + dy * (bin - timesteps * subBins / 2.0);
      edge(counts, start + pixels, bx + Math.signum(dx) * 2, by + Math.signum(dy) * 2, random);
      edge(counts, start, bx - Math.signum(dx) * 2, by - Math.signum(dy) * 2, random);
    }
    return label;
  }

  private void edge(byte[] counts, int plane, double x, double y, RandomGenerator random) {
    for (int k = 0; k < 8; k++) {
      int px = (int) Math.round(x + random.nextGaussian());
      int py = (int) Math.round(y + random.nextGaussian());
      if (px >= 0 && py >= 0 && px < side && py < side) {
        int i = plane + py * side + px;
        counts[i] = (byte) Math.min(3, counts[i] + 1);
      }
    }
  }
}
