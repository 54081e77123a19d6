package io.tombola.sim.search;

import java.util.List;

/** What iterative pruning ranks weights by: the lowest go. */
sealed interface Criterion permits Magnitude, FiringProbability {
  /** A value, at least 0, for each weight of each layer. */
  List<float[]> ranks(TicketSearch search, Samples training);

  /** Indices of layers whose values compare; each family loses its own share. */
  List<List<Integer>> families(TicketSearch search);
}
