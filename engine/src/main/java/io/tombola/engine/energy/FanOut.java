package io.tombola.engine.energy;

import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;

/** How many additions each spike into one layer causes under a rung's mask. Immutable. */
sealed interface FanOut permits BorderedFanOut, ConvFanOut, DenseFanOut {
  /** The additions that the input causes in a timestep; a count of v causes those of v spikes. */
  long additions(long[] input);

  /** The fan-out of a layer; that of a join is its convolution's. */
  static FanOut of(Layer.Weighted layer, Synapses synapses) {
    if (layer instanceof Layer.Join join) {
      return conv(synapses, join.conv().kernel(), join.conv().stride());
    } else if (layer instanceof Layer.Conv conv) {
      return conv(synapses, conv.kernel(), conv.stride());
    } else if (layer instanceof Layer.Shortcut shortcut) {
      return conv(synapses, 1, shortcut.stride());
    } else {
      return new DenseFanOut(synapses);
    }
  }

  private static FanOut conv(Synapses synapses, int kernel, int stride) {
    return kernel == 3 && stride == 1
        ? new BorderedFanOut(synapses)
        : new ConvFanOut(synapses, kernel, stride);
  }

  /** For each weight into a channel, how many channels keep it. */
  static int[] keepers(Synapses synapses) {
    int[] keepers = new int[synapses.fanIn()];
    for (int o = 0; o < synapses.out(); o++) {
      int first = o * synapses.fanIn();
      int end = first + synapses.fanIn();
      for (int w = synapses.kept().nextSetBit(first);
          w >= 0 && w < end;
          w = synapses.kept().nextSetBit(w + 1)) {
        keepers[w - first]++;
      }
    }
    return keepers;
  }

  /** Set bits of {@code planes}, from word {@code at}, under a mask. */
  static int ones(long[] planes, int at, long[] mask) {
    int ones = 0;
    for (int i = 0; i < mask.length; i++) {
      ones += Long.bitCount(planes[at + i] & mask[i]);
    }
    return ones;
  }
}
