package io.tombola.sim.search;

import io.tombola.sim.nn.BatchNorm;
import java.util.List;

/** All that training changes in a network's batch norms, as arrays in a fixed order. */
final class NormState {
  private NormState() {}

  /** The arrays themselves. */
  static List<float[]> of(List<BatchNorm> norms) {
    return norms.stream().flatMap(norm -> norm.state().stream()).toList();
  }

  /** Overwrites arrays by others of the same lengths. */
  static void copy(List<float[]> from, List<float[]> to) {
    for (int i = 0; i < from.size(); i++) {
      System.arraycopy(from.get(i), 0, to.get(i), 0, from.get(i).length);
    }
  }
}
