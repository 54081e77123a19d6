package io.tombola.engine.energy;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.List;
import java.util.Optional;

/**
 * How busy a network is: for each weighted layer the mean over inferences, in the order of {@link
 * Network#weighted}.
 *
 * @param firingRates of each layer's input, spikes an input neuron and timestep; a count of v is v
 *     spikes, so the rate of a frame of counts may exceed 1
 * @param maskedOperations of each layer, exact synaptic operations of an inference under the mask;
 *     empty when not measured
 */
public record Activity(List<Double> firingRates, Optional<List<Double>> maskedOperations) {
  /** Checks the rates. */
  public Activity {
    firingRates = List.copyOf(firingRates);
    maskedOperations = maskedOperations.map(List::copyOf);
    if (firingRates.stream().anyMatch(rate -> !(rate >= 0))) {
      throw new IllegalArgumentException("firing rates " + firingRates + " must not be negative");
    }
  }

  /** The same rate everywhere. */
  public static Activity uniform(Network network, double rate) {
    return new Activity(network.weighted().stream().map(layer -> rate).toList(), Optional.empty());
  }

  /** Neurons, or values of a frame, that feed a layer. */
  public static long inputs(Layer.Weighted layer) {
    if (layer instanceof Layer.Conv conv) {
      return (long) conv.in() * conv.height() * conv.width();
    } else if (layer instanceof Layer.Join join) {
      return inputs(join.conv());
    } else if (layer instanceof Layer.Shortcut shortcut) {
      return (long) shortcut.in() * shortcut.height() * shortcut.width();
    } else {
      return layer.fanIn();
    }
  }
}
