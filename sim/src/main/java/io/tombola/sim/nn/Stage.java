package io.tombola.sim.nn;

/**
 * One step of a network, wired to its input and output at construction so that a pass allocates no
 * tensor.
 */
sealed interface Stage
    permits Synapses,
        Neurons,
        AdaptivePool,
        GlobalSum,
        Branch,
        PatchTokens,
        TokenNeurons,
        Attention,
        ResidualAdd,
        TokenSum {
  /** What it writes. */
  Signal output();

  /** Writes the output's values from the input's. */
  void forward(Pass pass);

  /** Writes the input's gradient, if wanted, and its own parameters' from the output's. */
  void backward();
}
