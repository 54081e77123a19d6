package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;
import java.util.List;

/**
 * A way to find a network: what its units do, what is trained about its weights, and in which
 * phases. Names are those of arXiv 2309.13302 and of the papers it cites; {@link Methods} lists
 * them.
 */
public sealed interface Method
    permits Ann, Snn, Lt, Slt, Mplt, Mpslt, Imp, EarlyTime, SfImp1, SfImp2, PatchTickets {
  /** As it is written on the command line and in manifests. */
  String name();

  /** What units hand on. */
  Activation activation();

  /** What the units of a spiking ViT's patch embedding hand on. */
  default Activation embeddingActivation() {
    return activation();
  }

  /** True when it is meant to drop some of a spiking ViT's patches. */
  default boolean prunesPatches() {
    return false;
  }

  /** The rate of weights or scores that learns, under Adam. */
  double rate();

  /** What logits are multiplied by in the loss unless the settings say otherwise. */
  default double outputGain() {
    return 4;
  }

  /** What weights are ranked against unless the settings say otherwise. */
  default Keep.Scope scope() {
    return Keep.Scope.LAYER;
  }

  /** True when its result is a ticket of spikes and one-bit weights, which the engine runs. */
  default boolean enginesOwn() {
    return false;
  }

  /** False when all weights stay, whatever share is asked for. */
  default boolean prunes() {
    return true;
  }

  /** True when weights are signs, so that a product is an addition. */
  default boolean oneBit() {
    return false;
  }

  /** One layer's weights at the start. */
  LayerWeights weights(LayerStart start);

  /** What is done, in order; fine-tuning not included. */
  default List<Phase> phases(SearchSettings settings) {
    return List.of(new Phase.Straight(settings.epochs()));
  }
}
