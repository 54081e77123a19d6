package io.tombola.sim.report;

import java.util.Locale;

/**
 * One search of a sweep.
 *
 * @param method by its name
 * @param keep share of weights that stay
 * @param patchKeep share of a spiking ViT's patches that stay; 1 for all, and for other networks
 * @param timesteps of a window
 * @param lambda the membranes' decay factor
 */
public record Cell(
    String method, double keep, double patchKeep, int timesteps, double lambda, long seed) {
  /** Every patch stays, where there are any. */
  public static final double ALL_PATCHES = 1;

  /**
   * Such as {@code mpslt-keep0.5-T4-lambda0.5-seed1}, for files and people; with {@code
   * -patches0.7} behind the weights' share where some are dropped.
   */
  public String name() {
    return method + "-" + place() + "-seed" + seed;
  }

  /** The name without method and seed. */
  String place() {
    return String.format(
        Locale.ROOT,
        "keep%s%s-T%d-lambda%s",
        number(keep),
        patchKeep == ALL_PATCHES ? "" : "-patches" + number(patchKeep),
        timesteps,
        number(lambda));
  }

  /** The same search but for its seed. */
  Cell unseeded() {
    return withSeed(0);
  }

  /** The same search of another seed. */
  Cell withSeed(long other) {
    return new Cell(method, keep, patchKeep, timesteps, lambda, other);
  }

  private static String number(double value) {
    return Double.toString(value);
  }
}
