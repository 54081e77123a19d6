package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.SpikingVit;
import io.tombola.sim.nn.Activation;
import io.tombola.sim.nn.NeuronModel;
import io.tombola.sim.nn.SpikingNetwork;
import java.util.ArrayList;
import java.util.List;

/** What a search trains: a whole network, or the first part of one behind a head of its own. */
public sealed interface Trainable {
  /** All that owns weights, in the order of {@link SpikingNetwork#synapses}. */
  List<Layer.Weighted> weighted();

  /** Classes told apart. */
  int classes();

  /** Windows of so many timesteps, forward and backward. */
  SpikingNetwork graph(SearchSettings settings, int timesteps);

  /** A layer's first weights. */
  default LayerWeights weights(LayerStart start) {
    return start.settings().method().weights(start);
  }

  /**
   * A network without a transformer.
   *
   * @throws IllegalArgumentException when the method searches transformers alone
   */
  static Trainable of(Network network, Method method) {
    if (method instanceof PatchTickets) {
      throw new IllegalArgumentException(
          "method " + method.name() + " searches a spiking ViT; say --arch vit-tiny or such");
    }
    return new Whole(network);
  }

  /**
   * A spiking ViT, or what its search begins with; of methods with rectified units a plain ViT of
   * the same shape.
   *
   * @throws IllegalArgumentException when the method does not search transformers
   */
  static Trainable of(SpikingVit vit, Method method) {
    if (method instanceof PatchTickets) {
      return new Embedding(vit);
    }
    boolean conditional = method instanceof SfImp1 || method instanceof SfImp2;
    if (method.activation() == Activation.SIGN || conditional) {
      throw new IllegalArgumentException(
          "method " + method.name() + " does not search a spiking ViT");
    }
    return new Transformer(vit);
  }

  /** A whole network. */
  record Whole(Network network) implements Trainable {
    @Override
    public List<Layer.Weighted> weighted() {
      return network.weighted();
    }

    @Override
    public int classes() {
      return network.classes();
    }

    @Override
    public SpikingNetwork graph(SearchSettings settings, int timesteps) {
      return new SpikingNetwork(
          network, timesteps, settings.batch(), settings.neurons(), settings.outputGain());
    }
  }

  /** A spiking ViT's patch embedding, and a dense head that is thrown away after its search. */
  record Embedding(SpikingVit vit) implements Trainable {
    @Override
    public List<Layer.Weighted> weighted() {
      List<Layer.Weighted> weighted = new ArrayList<>(vit.embedding().weighted());
      weighted.add(vit.readout());
      return weighted;
    }

    @Override
    public int classes() {
      return vit.readout().out();
    }

    @Override
    public SpikingNetwork graph(SearchSettings settings, int timesteps) {
      return SpikingNetwork.embedding(
          vit,
          vit.readout(),
          timesteps,
          settings.batch(),
          settings.embeddingNeurons(),
          settings.outputGain());
    }

    @Override
    public LayerWeights weights(LayerStart start) {
      return start.layer() instanceof Layer.Readout
          ? TrainedWeights.dense(start, false)
          : Trainable.super.weights(start);
    }
  }

  /** A whole spiking ViT, which drops what patches the settings say. */
  record Transformer(SpikingVit vit) implements Trainable {
    @Override
    public List<Layer.Weighted> weighted() {
      List<Layer.Weighted> weighted = new ArrayList<>(vit.embedding().weighted());
      weighted.addAll(vit.encoder().maps());
      weighted.add(vit.readout());
      return weighted;
    }

    @Override
    public int classes() {
      return vit.readout().out();
    }

    @Override
    public SpikingNetwork graph(SearchSettings settings, int timesteps) {
      NeuronModel embedding = settings.embeddingNeurons();
      return SpikingNetwork.transformer(
          vit,
          timesteps,
          settings.batch(),
          embedding,
          settings.neurons(),
          settings.vit().patches(),
          settings.outputGain());
    }
  }
}
