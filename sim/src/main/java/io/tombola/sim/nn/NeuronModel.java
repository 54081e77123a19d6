package io.tombola.sim.nn;

/**
 * The units of all layers but the readout.
 *
 * @param surrogate of spikes; others have none
 * @param lambda decay factor of spiking units' membranes, 0..1
 * @param soft true: spikes and signs are soft, with the derivatives that stand for theirs, so that
 *     gradients can be held against finite differences; resets stay hard
 */
public record NeuronModel(Activation activation, Surrogate surrogate, double lambda, boolean soft) {
  /** Spikes with the arctangent surrogate. */
  public static NeuronModel leaky(double lambda) {
    return spiking(lambda, Surrogate.ARCTANGENT);
  }

  /** Spikes. */
  public static NeuronModel spiking(double lambda, Surrogate surrogate) {
    return new NeuronModel(Activation.SPIKES, surrogate, lambda, false);
  }

  /** Units without memory. */
  public static NeuronModel memoryless(Activation activation) {
    return new NeuronModel(activation, Surrogate.ARCTANGENT, 0, false);
  }

  /** The same units, soft. */
  NeuronModel softened() {
    return new NeuronModel(activation, surrogate, lambda, true);
  }

  /** The loops that do it. */
  UnitKernels kernels() {
    return switch (activation) {
      case SPIKES ->
          soft
              ? new SoftSpikingUnits(surrogate, (float) lambda)
              : new SpikingUnits(surrogate, (float) lambda);
      case SIGN -> new SignUnits(soft);
      case RECTIFIED -> new RectifiedUnits();
    };
  }
}
