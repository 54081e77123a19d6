package io.tombola.sim.bench;

/** One runtime with one workload loaded, at rest. One thread steps it. */
interface Contestant extends AutoCloseable {
  /** The runtime's name on the command line. */
  String runtime();

  /** Threads that share a step. */
  int threads();

  /** Runs a timestep on one of the workload's frames. */
  void step(int frame);

  /** The last step's logits; empty when this runtime does not do the ticket's own arithmetic. */
  int[] logits();

  @Override
  void close();
}
