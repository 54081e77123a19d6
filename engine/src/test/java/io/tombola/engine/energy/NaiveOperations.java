package io.tombola.engine.energy;

import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Shape;
import java.util.BitSet;

/** Masked synaptic operations as they are defined: output by output, tap by tap. */
public final class NaiveOperations {
  private NaiveOperations() {}

  /**
   * Additions of one timestep in which a kept weight and a spike of the input take part.
   *
   * @param kept in the layer's weight order
   */
  public static long additions(
      Layer.Weighted layer, BitSet kept, PlaneLayout layout, long[] input) {
    if (layer instanceof Layer.Join join) {
      return additions(join.conv(), kept, layout, input);
    } else if (layer instanceof Layer.Conv conv) {
      return convolved(conv.neurons(), conv.kernel(), conv.stride(), kept, layout, input);
    } else if (layer instanceof Layer.Shortcut shortcut) {
      return convolved(shortcut.sums(), 1, shortcut.stride(), kept, layout, input);
    }
    long additions = 0;
    for (int w = 0; w < layer.weights(); w++) {
      int i = w % layer.fanIn();
      int value = layout.value(input, i / layout.pixels(), i % layout.pixels());
      additions += kept.get(w) ? value : 0;
    }
    return additions;
  }

  private static long convolved(
      Shape outputs, int kernel, int stride, BitSet kept, PlaneLayout layout, long[] input) {
    long additions = 0;
    int perChannel = layout.channels() * kernel * kernel;
    for (int w = 0; w < outputs.channels() * perChannel; w++) {
      int channel = w % perChannel / (kernel * kernel);
      int down = w % (kernel * kernel) / kernel - kernel / 2;
      int right = w % kernel - kernel / 2;
      for (int pixel = 0; kept.get(w) && pixel < outputs.pixels(); pixel++) {
        int y = stride * (pixel / outputs.width()) + down;
        int x = stride * (pixel % outputs.width()) + right;
        if (y >= 0 && y < layout.height() && x >= 0 && x < layout.width()) {
          additions += layout.value(input, channel, y * layout.width() + x);
        }
      }
    }
    return additions;
  }

  /** The sum of all values. */
  public static long spikes(PlaneLayout layout, long[] input) {
    long spikes = 0;
    for (int i = 0; i < layout.channels() * layout.pixels(); i++) {
      spikes += layout.value(input, i / layout.pixels(), i % layout.pixels());
    }
    return spikes;
  }
}
