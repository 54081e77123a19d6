package io.tombola.sim.data;

import java.util.Locale;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/** How many of how many, such as an accuracy. */
public record Proportion(int count, int of) {
  private static final double CONFIDENCE = 0.95;

  /** Checks that the whole is not empty. */
  public Proportion {
    if (of <= 0 || count < 0 || count > of) {
      throw new IllegalArgumentException(count + " of " + of + " is no proportion");
    }
  }

  /** The share, 0..1. */
  public double value() {
    return count / (double) of;
  }

  /** The 95 % interval of Wilson's score, which holds near 0 and 1 too. */
  public Interval interval() {
    ConfidenceInterval wilson = new WilsonScoreInterval().createInterval(of, count, CONFIDENCE);
    return new Interval(Math.max(0, wilson.getLowerBound()), Math.min(1, wilson.getUpperBound()));
  }

  /** A range of shares, 0..1. */
  public record Interval(double low, double high) {}

  /** Such as {@code 95.1 % (274 of 288, 95 % interval 92.0..97.1)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f %% (%d of %d, 95 %% interval %.1f..%.1f)",
        100 * value(),
        count,
        of,
        100 * interval().low(),
        100 * interval().high());
  }
}
