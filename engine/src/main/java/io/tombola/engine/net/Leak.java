package io.tombola.engine.net;

/**
 * The membrane's leak in integers: {@code v -> lambda * v}, the same on every machine.
 *
 * <p>{@code lambda = 1/2} is {@code v >> 1}; {@code 1 - 2^-k} is {@code v - (v >> k)}; any other is
 * {@code (v * round(256 lambda)) >> 8}. Shifts are arithmetic, so values round towards minus
 * infinity.
 */
public sealed interface Leak {
  /** The leaked value of membrane {@code v}. */
  int apply(int v);

  /** The decay factor, 0..1. */
  double lambda();

  /** The exact integer form for {@code lambda}. */
  static Leak of(double lambda) {
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("lambda " + lambda + " is outside 0..1");
    }
    for (int k = 1; k <= 8; k++) {
      if (lambda == 1 - Math.scalb(1.0, -k)) {
        return new Shift(k);
      }
    }
    return new Fraction((int) Math.round(lambda * 256));
  }

  /** {@code lambda = 1 - 2^-shift}. */
  record Shift(int shift) implements Leak {
    @Override
    public int apply(int v) {
      return shift == 1 ? v >> 1 : v - (v >> shift);
    }

    @Override
    public double lambda() {
      return 1 - Math.scalb(1.0, -shift);
    }
  }

  /** {@code lambda = numerator / 256}. */
  record Fraction(int numerator) implements Leak {
    @Override
    public int apply(int v) {
      return (int) (((long) v * numerator) >> 8);
    }

    @Override
    public double lambda() {
      return numerator / 256.0;
    }
  }
}
