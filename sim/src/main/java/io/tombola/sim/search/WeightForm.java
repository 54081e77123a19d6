package io.tombola.sim.search;

import java.util.Arrays;
import java.util.BitSet;

/** What the network sees of a kept weight W. */
public enum WeightForm {
  /** W itself. */
  FLOAT {
    @Override
    double alpha(float[] weights, BitSet mask) {
      return 1;
    }

    @Override
    float seen(float weight, float alpha) {
      return weight;
    }
  },
  /** {@code alpha * sign(W)}, alpha the mean |W| of the layer's kept weights. */
  ONE_BIT {
    @Override
    double alpha(float[] weights, BitSet mask) {
      double sum = 0;
      for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
        sum += Math.abs(weights[i]);
      }
      return sum / mask.cardinality();
    }

    @Override
    float seen(float weight, float alpha) {
      return Math.copySign(alpha, weight);
    }
  };

  /** What all kept signs are worth; 1 where they keep their own. */
  abstract double alpha(float[] weights, BitSet mask);

  /** The weight in the network. */
  abstract float seen(float weight, float alpha);

  /** Writes what the network sees; 0 for what is pruned. */
  void write(float[] weights, BitSet mask, double alpha, float[] target) {
    float worth = (float) alpha;
    Arrays.fill(target, 0);
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      target[i] = seen(weights[i], worth);
    }
  }
}
