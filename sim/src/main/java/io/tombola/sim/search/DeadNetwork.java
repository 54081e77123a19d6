package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.sim.nn.Activation;
import io.tombola.sim.nn.SpikingNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Stops a search that can learn nothing, and says which layer fell silent first, and why. */
final class DeadNetwork {
  private DeadNetwork() {}

  /**
   * Looks at the last forward pass.
   *
   * @throws DeadNetworkException when not one output of a whole batch reaches the readout: it gets
   *     no gradient then and never will
   */
  static void check(SpikingNetwork graph, List<Layer.Weighted> weighted, SearchSettings settings) {
    for (float logit : graph.windowLogits()) {
      if (logit != 0) {
        return;
      }
    }
    boolean spikes = settings.method().activation() == Activation.SPIKES;
    for (int i = 0; i < weighted.size(); i++) {
      double rate = Arrays.stream(graph.inputRates(i)).max().orElseThrow();
      if (rate == 0) {
        throw new DeadNetworkException(
            i == 0
                ? "the frames of a whole batch are empty: nothing can be learnt; check that the"
                    + " samples hold events"
                : silent(graph, weighted, i - 1, spikes, settings));
      }
    }
    throw new DeadNetworkException(
        "the readout's sums are all zero in a whole batch: nothing can be learnt; keep more than "
            + settings.keep().ratio()
            + " of the weights");
  }

  private static String silent(
      SpikingNetwork graph,
      List<Layer.Weighted> weighted,
      int layer,
      boolean spikes,
      SearchSettings settings) {
    return String.format(
        Locale.ROOT,
        "dead network: no %s leaves layer %s in a whole batch, though its inputs average %.2g, so"
            + " nothing can be learnt; batch norm leaves membranes too far below their threshold:"
            + " raise lambda (%s), timesteps (%s) or batch (%s), keep more than %s of the weights,"
            + " or lower normRate (%s)",
        spikes ? "spike" : "signal",
        weighted.get(layer).name(),
        Arrays.stream(graph.inputRates(layer)).average().orElseThrow(),
        settings.lambda(),
        settings.timesteps(),
        settings.batch(),
        settings.keep().ratio(),
        settings.normRate());
  }
}
