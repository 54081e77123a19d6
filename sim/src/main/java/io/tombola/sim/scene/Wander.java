package io.tombola.sim.scene;

import java.util.SplittableRandom;

/** A smooth random function of time with mean 0 and variance 1: a few sines near one frequency. */
final class Wander {
  private static final int SINES = 4;
  private static final double GAIN = Math.sqrt(2.0 / SINES);

  private final double[] radiansPerSecond = new double[SINES];
  private final double[] phase = new double[SINES];

  Wander(SplittableRandom random, double hertz) {
    for (int i = 0; i < SINES; i++) {
      radiansPerSecond[i] = 2 * Math.PI * hertz * random.nextDouble(0.4, 1.6);
      phase[i] = random.nextDouble(2 * Math.PI);
    }
  }

  /** The value at a time, nearly always within -3..3. */
  double at(double seconds) {
    double sum = 0;
    for (int i = 0; i < SINES; i++) {
      sum += Math.sin(radiansPerSecond[i] * seconds + phase[i]);
    }
    return GAIN * sum;
  }
}
