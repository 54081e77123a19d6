package io.tombola.engine.kernel;

import io.tombola.engine.net.Leak;

/**
 * The leaky integrate-and-fire neurons of a layer, in integers; {@code LayerTicket} has the
 * equations.
 *
 * @param fractionBits membrane bits below one weight
 * @param membraneBits two's complement bits that hold every membrane: all lie in {@code
 *     -2^(membraneBits-1) .. 2^(membraneBits-1) - 2}, so that the greatest value of that many bits
 *     serves as a threshold that is never reached
 * @param thresholds per output channel
 * @param biases per output channel
 */
public record Neurons(
    Leak leak, int fractionBits, int membraneBits, int[] thresholds, int[] biases) {
  /** The membrane before it is compared: leaked, and charged with a sum of weights. */
  public int charge(int membrane, int channel, int sum) {
    return leak.apply(membrane) + (sum << fractionBits) + biases[channel];
  }

  /** True when the charged membrane spikes; it is 0 afterwards. */
  public boolean fires(int charged, int channel) {
    return charged >= thresholds[channel];
  }

  /**
   * The threshold cut to what {@code membraneBits} can say; no membrane can tell the difference.
   */
  int reachableThreshold(int channel) {
    int greatest = (1 << (membraneBits - 1)) - 1;
    return Math.max(-greatest - 1, Math.min(greatest, thresholds[channel]));
  }
}
