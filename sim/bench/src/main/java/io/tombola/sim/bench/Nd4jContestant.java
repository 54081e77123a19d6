package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.nn.BatchNorm;
import io.tombola.sim.nn.NeuronModel;
import io.tombola.sim.nn.Pass;
import io.tombola.sim.nn.SpikingNetwork;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The search's own dense network on ND4J, windows of one timestep. It starts from rest each time,
 * so its logits are not the ticket's.
 */
final class Nd4jContestant implements Contestant {
  static final String RUNTIME = "nd4j";

  private static final int[] NO_LOGITS = {};

  private final SpikingNetwork network;
  private final List<float[]> frames = new ArrayList<>();

  Nd4jContestant(Workload workload) {
    Manifest manifest = workload.ticket().manifest();
    Network shape = workload.ticket().network();
    var neurons = NeuronModel.leaky(manifest.neuron().lambda());
    network = new SpikingNetwork(shape, 1, 1, neurons, 1);
    List<LayerTicket> layers = workload.ticket().rungs().get(0).layers();
    for (int l = 0; l < layers.size(); l++) {
      var frozen = new FrozenWeights(manifest.seed(), l);
      network.synapses().get(l).setWeights(weights(shape.weighted().get(l), layers.get(l), frozen));
    }
    for (int l = 0; l < network.norms().size(); l++) {
      BatchNorm norm = network.norms().get(l);
      System.arraycopy(layers.get(l).gains(), 0, norm.gain(), 0, norm.gain().length);
    }
    workload.frames().forEach(frame -> frames.add(counts(frame)));
  }

  private static float[] weights(Layer.Weighted layer, LayerTicket decided, FrozenWeights frozen) {
    float[] weights = new float[layer.weights()];
    BitSet negative = decided.negative(layer, frozen);
    decided.kept().stream().forEach(i -> weights[i] = negative.get(i) ? -1 : 1);
    return weights;
  }

  private static float[] counts(Frame frame) {
    float[] counts = new float[frame.channels() * frame.height() * frame.width()];
    int i = 0;
    for (int c = 0; c < frame.channels(); c++) {
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          counts[i++] = frame.count(c, y, x);
        }
      }
    }
    return counts;
  }

  @Override
  public String runtime() {
    return RUNTIME;
  }

  /** It takes all cores, whatever is asked for. */
  @Override
  public int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public void step(int frame) {
    network.input().buffer().put(0, frames.get(frame));
    network.forward(Pass.INFERENCE);
  }

  @Override
  public int[] logits() {
    return NO_LOGITS;
  }

  @Override
  public void close() {
    // ND4J frees its tensors with their Java objects.
  }
}
