package io.tombola.engine.energy;

import java.util.List;

/** What an inference costs, layer by layer. */
public record EnergyReport(Technology technology, List<LayerEnergy> layers) {
  private static final double PICOJOULE_PER_MILLIJOULE = 1e9;

  /** Copies the list. */
  public EnergyReport {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param multiplyAdds of the dense layer, once
   * @param firingRate of its input; 1 without spikes
   * @param synapticOperations charged as additions; 0 where multiply-adds are charged
   */
  public record LayerEnergy(
      String name,
      long multiplyAdds,
      double firingRate,
      double synapticOperations,
      double picojoule) {}

  /** All layers, millijoules an inference. */
  public double totalMillijoule() {
    return layers.stream().mapToDouble(LayerEnergy::picojoule).sum() / PICOJOULE_PER_MILLIJOULE;
  }

  /** All additions. */
  public double synapticOperations() {
    return layers.stream().mapToDouble(LayerEnergy::synapticOperations).sum();
  }

  /** Multiply-adds of the dense network, once. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(LayerEnergy::multiplyAdds).sum();
  }
}
