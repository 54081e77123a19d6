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
 * <p>and where a skip joins the layer
 *
 * <pre>
 *   u = leak(v) + (n &lt;&lt; fractionBits) + skipScale[o] * s + bias[o]
 * </pre>
 *
 * <p>with n the sum as above and s the earlier layer's spike, 0 or 1, or the shortcut's sum of
 * kept, signed weights times spikes. In float, skipScale is {@code 2^fractionBits * gSkip / |g|},
 * with gSkip the absolute value of the shortcut's gain, or 1 where there is no shortcut. A shortcut
 * flips the channels whose gain is negative; its offsets are part of those of the layer it joins.
 *
 * @param name the layer's name in the network
 * @param kept bit i is set when weight i, in the layer's weight order, is kept
 * @param flipped bit o is set when the signs of all weights into channel o are reversed: its batch
 *     norm gain was negative
 * @param thresholds per output channel, membrane units ({@code 2^fractionBits} is one weight);
 *     empty for the readout and for shortcuts
 * @param biases per output channel, membrane units, added each timestep; empty for the readout and
 *     for shortcuts
 * @param gains per output channel, the float neuron's {@code g} in {@code u = lambda v + g n + b},
 *     spiking at 1, with n the sum of kept signs times spikes; a shortcut's is its share of u;
 *     empty for the readout
 * @param offsets per output channel, the float neuron's {@code b}; empty for the readout and for
 *     shortcuts. No inference reads gains and offsets: they let anyone hold the integers against
 *     the floats they were rounded from
 * @param skipScales per output channel, membrane units, 0..{@value #MAX_SKIP_SCALE}; empty where no
 *     skip joins
 */
public record LayerTicket(
    String name,
    BitSet kept,
    BitSet flipped,
    int[] thresholds,
    int[] biases,
    float[] gains,
    float[] offsets,
    int[] skipScales) {
  /** The most that a skip's spike may be worth, so that no channel widens its layer's membranes. */
  public static final int MAX_SKIP_SCALE = 1 << 16;

  /** A layer that no skip joins. */
  public LayerTicket(
      String name,
      BitSet kept,
      BitSet flipped,
      int[] thresholds,
      int[] biases,
      float[] gains,
      float[] offsets) {
    this(name, kept, flipped, thresholds, biases, gains, offsets, new int[0]);
  }

  /** Which kept weights are -1, as a mask: the frozen signs, reversed in flipped channels. */
  public BitSet negative(Layer.Weighted layer, FrozenWeights frozen) {
    var negative = new BitSet(layer.weights());
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      negative.set(i, frozen.negative(i) ^ flipped.get(i / layer.fanIn()));
    }
    return negative;
  }
}
