package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;
import java.util.List;

/** Iterative magnitude pruning with rewinding, spikes. */
record Imp() implements Method {
  @Override
  public String name() {
    return "imp";
  }

  @Override
  public Activation activation() {
    return Activation.SPIKES;
  }

  @Override
  public double rate() {
    return 5e-3;
  }

  @Override
  public Keep.Scope scope() {
    return Keep.Scope.GLOBAL;
  }

  @Override
  public LayerWeights weights(LayerStart start) {
    return TrainedWeights.dense(start, false);
  }

  @Override
  public List<Phase> phases(SearchSettings settings) {
    return IterativePruning.phases(settings, new Magnitude());
  }
}
