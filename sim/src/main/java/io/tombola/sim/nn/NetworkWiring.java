package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Wires a {@link Network} up, layer by layer. */
final class NetworkWiring {
  private final Network network;
  private final Wiring wiring;
  private final UnitKernels units;

  /** What skips to the joins, by the join's index among the layers. */
  private final Map<Integer, Signal> skips = new HashMap<>();

  /**
   * @param units of all layers but the readout
   */
  NetworkWiring(Network network, Wiring wiring, UnitKernels units) {
    this.network = network;
    this.wiring = wiring;
    this.units = units;
  }

  /** Appends all layers; returns the readout's sums. */
  Signal logits() {
    Signal signal = wiring.frames;
    for (int l = 0; l < network.layers().size(); l++) {
      signal = append(network.layers().get(l), l, signal);
      branch(l, signal);
    }
    return signal;
  }

  private Signal append(Layer layer, int index, Signal signal) {
    int images = wiring.images();
    if (layer instanceof Layer.Conv conv) {
      return wiring.neurons(conv, units, wiring.convolve(conv, signal));
    }
    if (layer instanceof Layer.Join join) {
      Layer.Conv conv = join.conv();
      Neurons.Charge main = wiring.normed(wiring.convolve(conv, signal), conv.out());
      Signal from = skips.get(index);
      Neurons.Charge skip =
          join.shortcut()
              .map(s -> wiring.normed(wiring.convolve(conv(s), from), s.out()))
              .orElseGet(() -> new Neurons.Charge(from, Optional.empty()));
      return wiring.neurons(conv.neurons(), conv.pool(), units, main, skip);
    }
    if (layer instanceof Layer.AdaptivePool pool) {
      boolean identity = pool.height() == pool.size() && pool.width() == pool.size();
      return identity ? signal : wiring.add(new AdaptivePool(pool, images, signal)).output();
    }
    if (layer instanceof Layer.GlobalSum sum) {
      return wiring.add(new GlobalSum(sum, images, signal)).output();
    }
    if (layer instanceof Layer.Dense dense) {
      Signal sums = wiring.connect(new FullyConnected(dense, images, signal), signal);
      var shape = new Shape(dense.out(), 1, 1);
      return wiring.neurons(shape, false, units, wiring.normed(sums, dense.out()), null);
    }
    return wiring.connect(new FullyConnected((Layer.Readout) layer, images, signal), signal);
  }

  /** Gives each join that a layer skips to a way of its own. */
  private void branch(int from, Signal signal) {
    List<Layer> layers = network.layers();
    for (int l = from + 1; l < layers.size(); l++) {
      if (layers.get(l) instanceof Layer.Join join && join.skip() == from) {
        skips.put(l, wiring.add(new Branch(signal)).output());
      }
    }
  }

  private static Layer.Conv conv(Layer.Shortcut s) {
    return new Layer.Conv(s.name(), s.in(), s.out(), 1, s.stride(), s.height(), s.width(), false);
  }
}
