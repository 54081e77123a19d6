package io.tombola.sim.data;

import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import java.util.Arrays;
import java.util.BitSet;

/**
 * One weighted layer of a {@link FloatNetwork}, event-driven: each spike is added to the sums that
 * a kept weight joins it to. A fully connected layer is a 1x1 convolution of one pixel.
 */
final class FloatLayer {
  private final int height;
  private final int width;
  private final int pad;
  private final boolean pool;
  private final float lambda;
  private final float[] gains;
  private final float[] offsets;

  /**
   * For each input channel, what its spikes are added to: places relative to a pixel, and signs.
   */
  private final int[][] targets;

  private final float[][] signs;

  /** {@code [out][height + 2 pad][width + 2 pad]}: what falls on the border is never read. */
  private final float[] sums;

  private final float[] membranes;
  private final float[] spikes;
  private final float[] pooled;

  FloatLayer(Layer.Weighted layer, LayerTicket decided, FrozenWeights weights, float lambda) {
    this.lambda = lambda;
    gains = decided.gains();
    offsets = decided.offsets();
    int kernel = 1;
    if (layer instanceof Layer.Conv conv) {
      height = conv.height();
      width = conv.width();
      kernel = conv.kernel();
      pool = conv.pool();
    } else {
      height = 1;
      width = 1;
      pool = false;
    }
    pad = kernel / 2;
    sums = new float[layer.out() * (height + 2 * pad) * (width + 2 * pad)];
    membranes = new float[layer.out() * height * width];
    spikes = new float[membranes.length];
    pooled = new float[pool ? layer.out() * (height / 2) * (width / 2) : 0];
    int inputs = layer.fanIn() / (kernel * kernel);
    targets = new int[inputs][];
    signs = new float[inputs][];
    for (int c = 0; c < inputs; c++) {
      connect(c, layer, kernel, decided.kept(), weights);
    }
  }

  private void connect(
      int input, Layer.Weighted layer, int kernel, BitSet kept, FrozenWeights weights) {
    int taps = kernel * kernel;
    int row = width + 2 * pad;
    int plane = row * (height + 2 * pad);
    int[] places = new int[layer.out() * taps];
    float[] values = new float[places.length];
    int count = 0;
    for (int out = 0; out < layer.out(); out++) {
      for (int tap = 0; tap < taps; tap++) {
        int weight = out * layer.fanIn() + input * taps + tap;
        if (kept.get(weight)) {
          // Tap (ky, kx) joins input (y, x) to output (y + pad - ky, x + pad - kx).
          places[count] = out * plane + (2 * pad - tap / kernel) * row + 2 * pad - tap % kernel;
          values[count] = weights.negative(weight) ? -1 : 1;
          count++;
        }
      }
    }
    targets[input] = Arrays.copyOf(places, count);
    signs[input] = Arrays.copyOf(values, count);
  }

  /** From {@code [in][height][width]} to the next layer's input; the readout gives its sums. */
  float[] step(float[] values) {
    Arrays.fill(sums, 0);
    int i = 0;
    for (int c = 0; c < targets.length; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++, i++) {
          if (values[i] != 0) {
            scatter(c, y * (width + 2 * pad) + x, values[i]);
          }
        }
      }
    }
    if (gains.length == 0) {
      return sums;
    }
    fire();
    return pool ? pool() : spikes;
  }

  private void scatter(int channel, int at, float value) {
    int[] places = targets[channel];
    float[] weights = signs[channel];
    for (int i = 0; i < places.length; i++) {
      sums[at + places[i]] += value * weights[i];
    }
  }

  /** arXiv 2309.13302 eq (1), (2), with threshold 1 and reset to 0. */
  private void fire() {
    int row = width + 2 * pad;
    int i = 0;
    for (int o = 0; o < gains.length; o++) {
      for (int y = 0; y < height; y++) {
        int from = (o * (height + 2 * pad) + y + pad) * row + pad;
        for (int x = 0; x < width; x++, i++) {
          float u = lambda * membranes[i] + gains[o] * sums[from + x] + offsets[o];
          boolean spike = u >= 1;
          spikes[i] = spike ? 1 : 0;
          membranes[i] = spike ? 0 : u;
        }
      }
    }
  }

  private float[] pool() {
    int i = 0;
    for (int o = 0; o < gains.length; o++) {
      for (int y = 0; y < height / 2; y++) {
        for (int x = 0; x < width / 2; x++, i++) {
          int at = (o * height + 2 * y) * width + 2 * x;
          float upper = Math.max(spikes[at], spikes[at + 1]);
          pooled[i] = Math.max(upper, Math.max(spikes[at + width], spikes[at + width + 1]));
        }
      }
    }
    return pooled;
  }

  void reset() {
    Arrays.fill(membranes, 0);
  }
}
