package io.tombola.sim.search;

import io.tombola.sim.nn.BatchNorm;
import java.util.ArrayList;
import java.util.List;

/** Moves the gains and offsets of a network's batch norms. */
final class NormOptimisers {
  private final List<Optimiser> gains = new ArrayList<>();
  private final List<Optimiser> offsets = new ArrayList<>();

  /** New ones, for the norms of any graph of the network. */
  NormOptimisers(SearchSettings settings, List<BatchNorm> norms) {
    for (BatchNorm norm : norms) {
      gains.add(Optimiser.of(settings, norm.gain().length));
      offsets.add(Optimiser.of(settings, norm.offset().length));
    }
  }

  /** Takes the {@code step}-th step, from 1, of the norms from {@code first} on. */
  void step(List<BatchNorm> norms, int first, double rate, int step) {
    for (int i = first; i < norms.size(); i++) {
      BatchNorm norm = norms.get(i);
      gains.get(i).step(norm.gain(), norm.gainGradient(), rate, step);
      offsets.get(i).step(norm.offset(), norm.offsetGradient(), rate, step);
    }
  }

  /** Each norm's state and then its optimisers', for a checkpoint: the arrays themselves. */
  List<float[]> state(List<BatchNorm> norms) {
    List<float[]> state = new ArrayList<>();
    for (int i = 0; i < norms.size(); i++) {
      state.addAll(norms.get(i).state());
      state.addAll(gains.get(i).state());
      state.addAll(offsets.get(i).state());
    }
    return state;
  }
}
