package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;
import java.util.List;

/**
 * {@link SfImp1} whose first convolution and fully connected layers are masked forward alone: their
 * pruned weights go on learning, and may come back.
 */
record SfImp2() implements Method {
  @Override
  public String name() {
    return "sf-imp-2";
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
    return TrainedWeights.dense(start, FiringProbability.byMagnitude(start.layer(), start.first()));
  }

  @Override
  public List<Phase> phases(SearchSettings settings) {
    return IterativePruning.phases(settings, new FiringProbability());
  }
}
