package io.tombola.sim.search;

import java.util.BitSet;
import java.util.List;

/** One layer's weights in a search: what is trained about them, and what the network sees. */
sealed interface LayerWeights permits ScoredWeights, TrainedWeights {
  /** Weights, kept or pruned. */
  int size();

  /** The weights themselves, pruned ones included. */
  float[] weights();

  /** Keeps these weights alone; alpha follows. */
  void keep(BitSet mask);

  /** Those that are kept. */
  BitSet mask();

  /** What one kept weight is worth to the network where all are worth the same, else 1. */
  double alpha();

  /** What the network sees of a kept weight. */
  WeightForm form();

  /** Writes what the network sees. */
  default void write(float[] effective) {
    form().write(weights(), mask(), alpha(), effective);
  }

  /** Moves what is trained by the gradient at the weights that the network saw. */
  void step(float[] effectiveGradient, double rate, int step);

  /** Forgets what past gradients left with the optimiser. */
  void resetOptimiser();

  /** All that training changes, for a checkpoint: the arrays themselves. */
  List<float[]> state();

  /** Takes up again what an overwritten {@link #state} implies. */
  default void restored() {}
}
