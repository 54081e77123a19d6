package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;
import java.util.List;

/**
 * {@link Imp} by {@link FiringProbability} (Yao et al., arXiv 2305.12148); what is pruned stays
 * pruned.
 */
record SfImp1() implements Method {
  @Override
  public String name() {
    return "sf-imp-1";
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
    return IterativePruning.phases(settings, new FiringProbability());
  }
}
