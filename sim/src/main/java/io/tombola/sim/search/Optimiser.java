package io.tombola.sim.search;

import java.util.Arrays;
import java.util.List;

/** Moves one array of parameters against its gradient. */
public sealed interface Optimiser permits Adam, Sgd {
  /** Which, by name. */
  enum Kind {
    /** {@link Adam}. */
    ADAM,
    /** {@link Sgd}. */
    SGD
  }

  /** The optimiser that the settings name. */
  static Optimiser of(SearchSettings settings, int parameters) {
    return switch (settings.optimiser()) {
      case ADAM -> new Adam(parameters);
      case SGD -> new Sgd(parameters, settings.momentum(), settings.weightDecay());
    };
  }

  /**
   * Takes a step.
   *
   * @param step steps taken since the optimiser was new, including this one, from 1
   */
  void step(float[] parameters, float[] gradient, double rate, int step);

  /** Forgets all gradients. */
  default void reset() {
    state().forEach(array -> Arrays.fill(array, 0));
  }

  /** What it remembers, for a checkpoint: the arrays themselves. */
  List<float[]> state();
}
