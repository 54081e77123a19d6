package io.tombola.engine.ticket;

import io.tombola.engine.net.Layer;
import java.util.BitSet;

/**
 * One map of an encoder, in integers.
 *
 * @param name the map's name in the encoder
 * @param scales per output, what its sum is multiplied with, at least 0
 * @param biases per output, added to that
 * @param thresholds per output, of its neurons; empty where the stream is charged
 */
public record MapTicket(
    String name, Weights weights, int[] scales, int[] biases, int[] thresholds) {
  /** Where a map's weights come from. */
  public sealed interface Weights {
    /** Trained ones, quantised: {@code [out][in]}. */
    record Dense(short[] values) implements Weights {}

    /**
     * Frozen signs under a mask, as in {@link LayerTicket}.
     *
     * @param kept bit i is set when weight i, in the order {@code [out][in]}, is kept
     * @param flipped bit o is set when the signs into output o are reversed
     */
    record Frozen(BitSet kept, BitSet flipped) implements Weights {}
  }

  /**
   * The weights as numbers, {@code [out][in]}.
   *
   * @param frozen of this map
   */
  public short[] values(Layer.Linear map, FrozenWeights frozen) {
    if (weights instanceof Weights.Dense dense) {
      return dense.values();
    }
    Weights.Frozen ticket = (Weights.Frozen) weights;
    short[] values = new short[map.weights()];
    BitSet kept = ticket.kept();
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      boolean negative = frozen.negative(i) ^ ticket.flipped().get(i / map.in());
      values[i] = (short) (negative ? -1 : 1);
    }
    return values;
  }

  /** The share of weights that is kept; 1 of dense ones. */
  public double keptShare(Layer.Linear map) {
    return weights instanceof Weights.Frozen frozen
        ? (double) frozen.kept().cardinality() / map.weights()
        : 1;
  }

  /** Checks that everything has its size. */
  void check(Layer.Linear map, boolean isFrozen) {
    require(name.equals(map.name()), "found " + name + " in the place of " + map.name());
    if (weights instanceof Weights.Dense dense) {
      require(!isFrozen && dense.values().length == map.weights(), "weights do not fit");
    } else if (weights instanceof Weights.Frozen ticket) {
      require(isFrozen && ticket.kept().length() <= map.weights(), "mask does not fit");
      require(ticket.flipped().length() <= map.out(), "flips are too long");
    }
    require(
        scales.length == map.out()
            && biases.length == map.out()
            && thresholds.length == (map.spikes() ? map.out() : 0),
        "scales, biases and thresholds must be " + map.out());
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("map " + name + ": " + problem);
    }
  }
}
