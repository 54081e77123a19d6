package io.tombola.sim.report;

import java.util.Locale;

/**
 * One search of a sweep.
 *
 * @param method by its name
 * @param keep share of weights that stay
 * @param timesteps of a window
 * @param lambda the membranes' decay factor
 */
public record Cell(String method, double keep, int timesteps, double lambda, long seed) {
  /** Such as {@code mpslt-keep0.5-T4-lambda0.5-seed1}, for files and people. */
  public String name() {
    return String.format(
        Locale.ROOT,
        "%s-keep%s-T%d-lambda%s-seed%d",
        method,
        number(keep),
        timesteps,
        number(lambda),
        seed);
  }

  /** The same search but for its seed. */
  Cell unseeded() {
    return new Cell(method, keep, timesteps, lambda, 0);
  }

  private static String number(double value) {
    return Double.toString(value);
  }
}
