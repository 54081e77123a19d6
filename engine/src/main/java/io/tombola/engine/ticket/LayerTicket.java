package io.tombola.engine.ticket;

import io.tombola.engine.net.Layer;
import java.util.BitSet;

/**
 * What a rung decides about one layer.
 *
 * <p>Neurons of output channel o follow, in integers (arXiv 2309.13302 eq (1), (2), with alpha and
 * batch norm folded in):
 *
 * <pre>
 *   u = leak(v) + (sum of kept, signed weights times spikes &lt;&lt; fractionBits) + bias[o]
 *   spike = u &gt;= threshold[o];   v = spike ? 0 : u
 * </pre>
 *
 * @param name the layer's name in the network
 * @param kept bit i is set when weight i, in the layer's weight order, is kept
 * @param flipped bit o is set when the signs of all weights into channel o are reversed: its batch
 *     norm gain was negative
 * @param thresholds per output channel, membrane units ({@code 2^fractionBits} is one weight);
 *     empty for the readout
 * @param biases per output channel, membrane units, added each timestep; empty for the readout
 * @param gains per output channel, the float neuron's {@code g} in {@code u = lambda v + g n + b},
 *     spiking at 1, with n the sum of kept signs times spikes; empty for the readout
 * @param offsets per output channel, the float neuron's {@code b}; empty for the readout. No
 *     inference reads gains and offsets: they let anyone hold the integers against the floats they
 *     were rounded from
 */
public record LayerTicket(
    String name,
    BitSet kept,
    BitSet flipped,
    int[] thresholds,
    int[] biases,
    float[] gains,
    float[] offsets) {
  /** Which kept weights are -1, as a mask: the frozen signs, reversed in flipped channels. */
  public BitSet negative(Layer.Weighted layer, FrozenWeights frozen) {
    var negative = new BitSet(layer.weights());
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      negative.set(i, frozen.negative(i) ^ flipped.get(i / layer.fanIn()));
    }
    return negative;
  }
}
