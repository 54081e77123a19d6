package io.tombola.engine.energy;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The energy of an inference by counting operations, as arXiv 2309.13302 does:
 *
 * <pre>
 *   (3) SOP(l) = fr(l) * T * FLOPs(l)      fr(l) the firing rate of layer l's input
 *   (4) E = E_MAC * FLOPs(conv1) + E_AC * (sum of SOP of the other convolutions and of the
 *           fully connected layers)
 * </pre>
 *
 * <p>FLOPs are multiply-adds of the dense layer, taps beyond the border included. Equation (3) does
 * not credit pruning; {@link #masked} does, with operations counted exactly.
 *
 * <p>Left out, here as there: reading weights and membranes (see {@link MemoryTraffic}), the leak,
 * thresholds and resets of the neurons, batch norm, pooling, the camera and the binner, addressing,
 * control, clock and leakage. So figures compare networks; they are no measurement of a chip.
 */
public final class EnergyModel {
  private final Network network;
  private final Technology technology;
  private final FirstLayer firstLayer;
  private final int timesteps;

  /**
   * A way of counting.
   *
   * @param timesteps of an inference
   */
  public EnergyModel(Network network, Technology technology, FirstLayer firstLayer, int timesteps) {
    if (timesteps < 1) {
      throw new IllegalArgumentException("timesteps " + timesteps + " must be positive");
    }
    this.network = network;
    this.technology = technology;
    this.firstLayer = firstLayer;
    this.timesteps = timesteps;
  }

  /** Equations (3) and (4). */
  public EnergyReport spiking(Activity activity) {
    List<Layer.Weighted> layers = layersOf(activity);
    List<EnergyReport.LayerEnergy> report = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      double rate = activity.firingRates().get(l);
      double operations = rate * timesteps * layers.get(l).multiplyAdds();
      report.add(charged(layers.get(l), l, rate, operations, 1));
    }
    return new EnergyReport(technology, report);
  }

  /**
   * Equation (4) with the exact operations under a mask in place of equation (3).
   *
   * @param keptShares of each layer's weights: a first layer of multiply-adds does that share
   * @throws IllegalArgumentException when the activity has no exact operations
   */
  public EnergyReport masked(Activity activity, List<Double> keptShares) {
    List<Layer.Weighted> layers = layersOf(activity);
    List<Double> exact =
        activity
            .maskedOperations()
            .orElseThrow(() -> new IllegalArgumentException("masked operations were not measured"));
    List<EnergyReport.LayerEnergy> report = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      report.add(
          charged(
              layers.get(l), l, activity.firingRates().get(l), exact.get(l), keptShares.get(l)));
    }
    return new EnergyReport(technology, report);
  }

  /**
   * The same network without spikes: every multiply-add once. With a 1-bit technology this is the
   * binary network (XNOR and count), each product charged as the addition that counts it.
   */
  public static EnergyReport dense(Network network, Technology technology) {
    return new EnergyReport(
        technology,
        network.weighted().stream()
            .map(
                layer ->
                    new EnergyReport.LayerEnergy(
                        layer.name(),
                        layer.multiplyAdds(),
                        1,
                        0,
                        layer.multiplyAdds() * technology.multiplyAddPicojoule()))
            .toList());
  }

  private EnergyReport.LayerEnergy charged(
      Layer.Weighted layer, int index, double rate, double operations, double keptShare) {
    long dense = layer.multiplyAdds();
    if (index > 0 || firstLayer == FirstLayer.EVENTS) {
      return new EnergyReport.LayerEnergy(
          layer.name(), dense, rate, operations, operations * technology.additionPicojoule());
    }
    int times = firstLayer == FirstLayer.ONCE ? 1 : timesteps;
    return new EnergyReport.LayerEnergy(
        layer.name(),
        dense,
        rate,
        0,
        times * dense * keptShare * technology.multiplyAddPicojoule());
  }

  private List<Layer.Weighted> layersOf(Activity activity) {
    List<Layer.Weighted> layers = network.weighted();
    if (layers.size() != activity.firingRates().size()) {
      throw new IllegalArgumentException(
          activity.firingRates().size() + " firing rates for " + layers.size() + " layers");
    }
    return layers;
  }
}
