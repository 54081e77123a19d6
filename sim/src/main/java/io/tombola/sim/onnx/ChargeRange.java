package io.tombola.sim.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tombola.engine.kernel.MembraneBound;
import io.tombola.engine.net.Leak;
import java.util.stream.IntStream;

/** How far what a timestep adds to a layer's neurons can go, by channel, in membrane units. */
final class ChargeRange {
  /** fp32 holds all integers up to this. */
  private static final long GREATEST_EXACT = 1 << 24;

  /** Membrane bits that reach no further. */
  private static final int EXACT_BITS = 25;

  private final String layer;
  private final long[] least;
  private final long[] greatest;

  ChargeRange(String layer, int channels) {
    this.layer = layer;
    this.least = new long[channels];
    this.greatest = new long[channels];
  }

  /** Adds weights, each times an input of 0 to {@code maxInput}. */
  void add(SignedWeights weights, int maxInput) {
    int fanIn = weights.layer().fanIn();
    for (int i = 0; i < weights.values().length; i++) {
      add(i / fanIn, (long) maxInput * (int) weights.values()[i]);
    }
  }

  /** Adds a value that may come or not. */
  void add(int channel, long charge) {
    least[channel] += Math.min(charge, 0);
    greatest[channel] += Math.max(charge, 0);
  }

  /**
   * Checks that no sum and no membrane leaves the integers that fp32 holds.
   *
   * @param biases per channel, added each timestep
   * @throws IllegalArgumentException when one could; names the layer and channel
   */
  void checkExact(Leak leak, int[] biases) {
    for (int o = 0; o < biases.length; o++) {
      if (!isExact(leak, o, biases[o])) {
        throw new IllegalArgumentException(
            "layer %s, channel %d: its sums or membranes outgrow %d, to which fp32 is exact"
                .formatted(layer, o, GREATEST_EXACT));
      }
    }
  }

  /**
   * The narrowest type that holds all sums and membranes exactly; what an engine runs has 30 bits
   * at most, and a double 53.
   *
   * @param biases per channel, added each timestep
   */
  DataType type(Leak leak, int[] biases) {
    boolean narrow = IntStream.range(0, biases.length).allMatch(o -> isExact(leak, o, biases[o]));
    return narrow ? DataType.FLOAT : DataType.DOUBLE;
  }

  /** True when fp32 holds all of a channel's. */
  private boolean isExact(Leak leak, int o, long bias) {
    // A runtime may add up in any order, so every partial sum counts.
    boolean sums = Math.abs(bias) + greatest[o] - least[o] <= GREATEST_EXACT;
    int bits =
        MembraneBound.membraneBits(
            leak, Math.min(0, bias + least[o]), Math.max(0, bias + greatest[o]));
    return sums && bits != 0 && bits <= EXACT_BITS;
  }
}
