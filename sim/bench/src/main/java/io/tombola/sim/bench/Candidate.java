package io.tombola.sim.bench;

import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.Neurons;
import io.tombola.engine.kernel.Skip;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import java.util.Arrays;

/**
 * A spiking layer whose threshold is sought.
 *
 * @param skipped connections from the layer that skips to here; no outputs where none does
 */
record Candidate(Layer.Weighted layer, Synapses synapses, Synapses skipped) {
  /** Connections where nothing skips. */
  static final Synapses NOTHING = Skip.none(0).synapses();

  /** A convolution with no more than its first channels, for they fire as the others do. */
  Candidate first(int most) {
    if (layer instanceof Layer.Dense) {
      return this;
    }
    int out = Math.min(most, layer.out());
    return new Candidate(first(layer, out), first(synapses, out), first(skipped, out));
  }

  private static Layer.Weighted first(Layer.Weighted layer, int out) {
    return layer instanceof Layer.Join join
        ? new Layer.Join(first(join.conv(), out), join.skip(), join.shortcut())
        : first((Layer.Conv) layer, out);
  }

  private static Layer.Conv first(Layer.Conv conv, int out) {
    return new Layer.Conv(
        conv.name(),
        conv.in(),
        out,
        conv.kernel(),
        conv.stride(),
        conv.height(),
        conv.width(),
        conv.pool());
  }

  private static Synapses first(Synapses all, int out) {
    return new Synapses(
        Math.min(out, all.out()), all.fanIn(), all.input(), all.kept(), all.negative());
  }

  /** What skips to here, each of its sums times a scale. */
  Skip skip(int scale) {
    if (!(layer instanceof Layer.Join join)) {
      return Skip.none(synapses.out());
    }
    int stride = join.shortcut().map(Layer.Shortcut::stride).orElse(1);
    return new Skip(skipped, stride, filled(synapses.out(), scale));
  }

  /** The layer, ready to run. */
  LayerKernel kernel(KernelProvider kernels, Neurons neurons, int skipScale) {
    if (layer instanceof Layer.Conv conv) {
      return kernels.conv(conv, synapses, neurons);
    }
    return layer instanceof Layer.Join join
        ? kernels.join(join, synapses, skip(skipScale), neurons)
        : kernels.dense(synapses, neurons);
  }

  /** The same value in each place. */
  static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }
}
