package io.tombola.engine.run;

/** From exponents to confidences. */
public final class Softmax {
  private Softmax() {}

  /**
   * The softmax of exponents.
   *
   * @param exponents one per class; overwritten
   * @param out overwritten with as many confidences, summing to 1
   */
  public static void of(double[] exponents, float[] out) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double exponent : exponents) {
      greatest = Math.max(greatest, exponent);
    }
    double total = 0;
    for (int c = 0; c < exponents.length; c++) {
      exponents[c] = Math.exp(exponents[c] - greatest);
      total += exponents[c];
    }
    for (int c = 0; c < exponents.length; c++) {
      out[c] = (float) (exponents[c] / total);
    }
  }
}
