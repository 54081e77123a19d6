package io.tombola.node.decide;

import java.util.Arrays;

/**
 * Follows the upper end of a stream of measured values, for a budget that one value in a hundred
 * may break: the larger of the {@value #RANK}th largest of the last {@value #WINDOW} and the least
 * of the last {@value #LASTING}, and a tenth more.
 *
 * <p>Now and then the system takes the core away, and no smaller network helps then: a few slow
 * values among many change nothing, and wild ones are not even kept. What lasts is believed from
 * its third value on, however wild.
 */
final class UpperEstimate {
  static final int WINDOW = 64;

  /** With every hundredth value slow, fewer than one window in a hundred holds so many of them. */
  static final int RANK = 4;

  /** Slow values in a row that are no chance. */
  static final int LASTING = 3;

  /** What covers the rest of the tail. */
  static final double MARGIN = 1.1;

  /** A value of more than so many times the tail is wild. */
  static final double WILD = 3;

  private final double[] recent = new double[WINDOW];
  private int next;
  private double tail;

  /** The last values, wild or not. */
  private final double[] last = new double[LASTING];

  private int nextLast;

  /** An estimate as if {@code initial} had been measured again and again. */
  UpperEstimate(double initial) {
    Arrays.fill(recent, initial);
    Arrays.fill(last, initial);
    tail = initial;
  }

  void add(double value) {
    last[nextLast] = value;
    nextLast = (nextLast + 1) % LASTING;
    if (value > WILD * tail && lasting() <= WILD * tail) {
      return;
    }
    recent[next] = value;
    next = (next + 1) % WINDOW;
    tail = ranked();
  }

  double value() {
    return MARGIN * Math.max(tail, lasting());
  }

  private double lasting() {
    double least = last[0];
    for (double value : last) {
      least = Math.min(least, value);
    }
    return least;
  }

  private double ranked() {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (double value : recent) {
      fourth = Math.max(fourth, Math.min(value, third));
      third = Math.max(third, Math.min(value, second));
      second = Math.max(second, Math.min(value, first));
      first = Math.max(first, value);
    }
    return fourth;
  }
}
