package io.tombola.sim.onnx;

import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;

/**
 * A layer's weights in membrane units: frozen signs under the mask, flipped where told, times what
 * one weight is worth.
 *
 * @param values in the layer's weight order
 */
record SignedWeights(Layer.Weighted layer, LayerTicket decided, float[] values) {
  /**
   * Grows a layer's weights.
   *
   * @param units what a weight is worth, by output channel: {@code 2^fractionBits}, the skip's
   *     scale in a shortcut, 1 in the readout
   */
  static SignedWeights of(
      Layer.Weighted layer, LayerTicket decided, FrozenWeights frozen, IntUnaryOperator units) {
    float[] values = new float[layer.weights()];
    BitSet negative = decided.negative(layer, frozen);
    BitSet kept = decided.kept();
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      int unit = units.applyAsInt(i / layer.fanIn());
      values[i] = negative.get(i) ? -unit : unit;
    }
    return new SignedWeights(layer, decided, values);
  }
}
