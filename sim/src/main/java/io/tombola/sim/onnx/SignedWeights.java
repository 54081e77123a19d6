package io.tombola.sim.onnx;

import io.tombola.engine.kernel.MembraneBound;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import java.util.BitSet;

/**
 * A layer's weights in membrane units: frozen signs under the mask, flipped where told, times what
 * one weight is worth.
 *
 * @param values in the layer's weight order
 */
record SignedWeights(Layer.Weighted layer, LayerTicket decided, float[] values) {
  /** fp32 holds all integers up to this. */
  private static final long GREATEST_EXACT = 1 << 24;

  /** Membrane bits that reach no further. */
  private static final int EXACT_BITS = 25;

  /**
   * Grows a layer's weights.
   *
   * @param unit what a weight is worth: {@code 2^fractionBits}, and 1 in the readout
   */
  static SignedWeights of(
      Layer.Weighted layer, LayerTicket decided, FrozenWeights frozen, int unit) {
    float[] values = new float[layer.weights()];
    BitSet negative = decided.negative(layer, frozen);
    decided.kept().stream().forEach(i -> values[i] = negative.get(i) ? -unit : unit);
    return new SignedWeights(layer, decided, values);
  }

  /**
   * Checks that no sum and no membrane leaves the integers that fp32 holds.
   *
   * @param maxInput the greatest value of an input
   * @throws IllegalArgumentException when one could; names the layer and channel
   */
  void checkExact(Leak leak, int maxInput) {
    for (int o = 0; o < layer.out(); o++) {
      long negative = 0;
      long positive = 0;
      for (int i = o * layer.fanIn(); i < (o + 1) * layer.fanIn(); i++) {
        long charge = (long) maxInput * (int) values[i];
        negative += Math.min(charge, 0);
        positive += Math.max(charge, 0);
      }
      long bias = decided.biases()[o];
      int bits =
          MembraneBound.membraneBits(
              leak, Math.min(0, bias + negative), Math.max(0, bias + positive));
      // A runtime may add up in any order, so every partial sum counts.
      boolean sums = Math.abs(bias) + positive - negative <= GREATEST_EXACT;
      if (!sums || bits == 0 || bits > EXACT_BITS) {
        throw new IllegalArgumentException(
            "layer %s, channel %d: its sums or membranes outgrow %d, to which fp32 is exact"
                .formatted(layer.name(), o, GREATEST_EXACT));
      }
    }
  }
}
