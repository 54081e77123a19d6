package io.tombola.sim.scene;

import java.util.List;
import java.util.SplittableRandom;

/** The random draws that users, takes and motions are made of. */
final class Draw {
  private Draw() {}

  /** Uniform in the logarithm between {@code low} and {@code high}. */
  static float logUniform(SplittableRandom random, double low, double high) {
    return (float) (low * Math.pow(high / low, random.nextDouble()));
  }

  /** Log-normal with median 1, cut at three sigmas. */
  static float logNormal(SplittableRandom random, double sigma) {
    return (float) Math.exp(normal(random, sigma));
  }

  /** Normal with mean 0, cut at three sigmas. */
  static float normal(SplittableRandom random, double sigma) {
    return (float) (sigma * Math.max(-3, Math.min(3, random.nextGaussian())));
  }

  /** One of several, all as likely. */
  static <T> T one(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  static float uniform(SplittableRandom random, double low, double high) {
    return (float) random.nextDouble(low, high);
  }

  static boolean chance(SplittableRandom random, double probability) {
    return random.nextDouble() < probability;
  }

  /** -1 or 1. */
  static int sign(SplittableRandom random) {
    return random.nextBoolean() ? 1 : -1;
  }

  /** How often a Poisson process strikes when {@code mean} strikes are expected. */
  static int poisson(SplittableRandom random, double mean) {
    int count = 0;
    for (double left = mean - random.nextExponential();
        left > 0;
        left -= random.nextExponential()) {
      count++;
    }
    return count;
  }
}
