package io.tombola.engine.ticket;

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
 */
public record LayerTicket(
    String name, BitSet kept, BitSet flipped, int[] thresholds, int[] biases) {}
