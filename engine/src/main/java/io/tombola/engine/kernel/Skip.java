package io.tombola.engine.kernel;

import java.util.BitSet;

/**
 * What joins the sums of a convolution, in plain form: for output channel o, {@code scales[o]}
 * times the sum of kept signs times the spikes of an earlier layer.
 *
 * @param synapses one weight for each pair of channels, a 1x1 convolution
 * @param stride 1 or 2, from the earlier layer's pixels to those of the sums
 * @param scales per output channel, membrane units, at least 0
 */
public record Skip(Synapses synapses, int stride, int[] scales) {
  /** Spikes added as they are: every channel keeps a +1, from its own. */
  public static Skip identity(PlaneLayout input, int[] scales) {
    int channels = input.channels();
    var own = new BitSet(channels * channels);
    for (int c = 0; c < channels; c++) {
      own.set(c * channels + c);
    }
    return new Skip(new Synapses(channels, channels, input, own, new BitSet()), 1, scales);
  }

  /** Nothing at all, for {@code out} channels. */
  public static Skip none(int out) {
    var nothing = new Synapses(out, 0, new PlaneLayout(0, 1, 0, 0), new BitSet(), new BitSet());
    return new Skip(nothing, 1, new int[out]);
  }

  /** The least that it can add to a neuron of channel {@code channel}, membrane units. */
  public long least(int channel) {
    return scales[channel] * synapses.least(channel);
  }

  /** The most that it can add to a neuron of channel {@code channel}, membrane units. */
  public long greatest(int channel) {
    return scales[channel] * synapses.greatest(channel);
  }
}
