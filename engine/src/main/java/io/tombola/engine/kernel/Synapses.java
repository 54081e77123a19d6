package io.tombola.engine.kernel;

import java.util.BitSet;

/**
 * The kept, signed connections into a layer, in plain form: what every provider compiles from.
 *
 * @param out output channels; weight order is {@code [out][in][kernel][kernel]}
 * @param input what the layer sees; fully connected layers flatten it channel by channel, row by
 *     row
 * @param kept bit i is set when weight i counts
 * @param negative bit i is set when kept weight i is -1, else it is +1; a subset of {@code kept}
 */
public record Synapses(int out, int fanIn, PlaneLayout input, BitSet kept, BitSet negative) {
  /** The value of weight {@code index}: -1, 0 or +1. */
  public int weight(int index) {
    return !kept.get(index) ? 0 : negative.get(index) ? -1 : 1;
  }

  /** Kept weights into channel {@code channel}. */
  public int kept(int channel) {
    return kept.get(channel * fanIn, (channel + 1) * fanIn).cardinality();
  }

  /** Negative weights into channel {@code channel}. */
  public int negatives(int channel) {
    return negative.get(channel * fanIn, (channel + 1) * fanIn).cardinality();
  }

  /** The least sum that a neuron of channel {@code channel} can see, in weights. */
  public long least(int channel) {
    return -(long) input.maxValue() * negatives(channel);
  }

  /** The greatest sum that a neuron of channel {@code channel} can see, in weights. */
  public long greatest(int channel) {
    return (long) input.maxValue() * (kept(channel) - negatives(channel));
  }
}
