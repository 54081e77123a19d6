package io.tombola.node.decide;

import java.util.Arrays;

/**
 * Follows the upper end of a stream of measured values: the second largest of the last {@value
 * #WINDOW}, about their 97th percentile, and a tenth more.
 *
 * <p>A single slow step (the system took the core away) changes nothing, and neither do two in a
 * row if they are wild; what lasts is believed from its second value on, what is wild from its
 * fourth.
 */
final class UpperEstimate {
  static final int WINDOW = 64;

  /** What covers the rest of the tail. */
  static final double MARGIN = 1.1;

  /** A value of more than so many times the estimate is wild. */
  static final double WILD = 3;

  /** Wild values in a row, the last of which is believed. */
  static final int BELIEVED = 3;

  private final double[] recent = new double[WINDOW];
  private int next;
  private int wildInRow;
  private double secondLargest;

  /** An estimate as if {@code initial} had been measured again and again. */
  UpperEstimate(double initial) {
    Arrays.fill(recent, initial);
    secondLargest = initial;
  }

  void add(double value) {
    if (value > WILD * secondLargest) {
      wildInRow++;
      if (wildInRow < BELIEVED) {
        return;
      }
    } else {
      wildInRow = 0;
    }
    recent[next] = value;
    next = (next + 1) % WINDOW;
    double largest = 0;
    secondLargest = 0;
    for (double v : recent) {
      secondLargest = Math.max(secondLargest, Math.min(v, largest));
      largest = Math.max(largest, v);
    }
  }

  double value() {
    return MARGIN * secondLargest;
  }
}
