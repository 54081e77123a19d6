package io.tombola.sim.nn;

/** What stands for a spike's derivative at {@code x}, the membrane less its threshold. */
public enum Surrogate {
  /** {@code 1 / (1 + (pi x)^2)}: SpikingJelly's ATan with alpha = 2 (arXiv 2007.05785). */
  ARCTANGENT {
    @Override
    double derivative(double x) {
      return 1 / (1 + Math.pow(Math.PI * x, 2));
    }

    @Override
    double primitive(double x) {
      return Math.atan(Math.PI * x) / Math.PI + 0.5;
    }
  },
  /** That of the logistic function of {@code 4 x}: SpikingJelly's Sigmoid with alpha = 4. */
  SIGMOID {
    @Override
    double derivative(double x) {
      double spike = primitive(x);
      return SLOPE * spike * (1 - spike);
    }

    @Override
    double primitive(double x) {
      return 1 / (1 + Math.exp(-SLOPE * x));
    }
  },
  /** {@code max(0, 1 - |x|)} (temporal efficient training, arXiv 2202.11946). */
  TRIANGLE {
    @Override
    double derivative(double x) {
      return Math.max(0, 1 - Math.abs(x));
    }

    @Override
    double primitive(double x) {
      double near = Math.max(-1, Math.min(1, x));
      return 0.5 + near - 0.5 * near * Math.abs(near);
    }
  };

  static final float SLOPE = 4;

  /** The stand-in itself. */
  abstract double derivative(double x);

  /** The soft spike, 0..1, whose derivative it is. */
  abstract double primitive(double x);
}
