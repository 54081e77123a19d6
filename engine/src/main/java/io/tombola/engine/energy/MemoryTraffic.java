package io.tombola.engine.energy;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The energy of reading and writing, after Lemaire et al., "An Analytical Estimation of Spiking
 * Neural Networks Energy Efficiency", arXiv 2210.13107: an event-driven machine with one memory for
 * each layer's weights, membranes and spikes.
 *
 * <ul>
 *   <li>a spike is read once, and its address takes two multiplications;
 *   <li>each of its connections has its weight read ({@code weightBits} of a 32-bit word: a mask's
 *       bit is read for pruned ones too), and takes an addition for its address;
 *   <li>each addition reads a membrane and writes it; the leak does so again in every timestep;
 *   <li>a spike that leaves is written: it is counted where the next layer reads it.
 * </ul>
 *
 * <p>An access of a 32-bit word costs 10, 20 and 100 pJ in memories of 8 KB, 32 KB and 1 MB, linear
 * between and beyond, and no less than 10 pJ (Lemaire's figures after Horowitz; Horowitz gives them
 * for 64 bits). Integer additions cost 0.1 pJ, multiplications 3.1 pJ.
 *
 * <p>Left out: caches, rows that are read together, off-chip memory (at some 100 times the cost),
 * and the first layer's pixels when it is charged as multiply-adds.
 */
public final class MemoryTraffic {
  private static final double[] SIZES = {8 << 10, 32 << 10, 1 << 20};
  private static final double[] PICOJOULES = {10, 20, 100};
  private static final double ADDRESS_ADDITION_PICOJOULE = 0.1;
  private static final double ADDRESS_MULTIPLICATION_PICOJOULE = 3.1;
  private static final int WORD_BITS = 32;
  private static final int MEMBRANE_BITS = 32;

  /** Weights of 32 bits, dense. */
  public static final int FLOAT_WEIGHT_BITS = 32;

  /** A sign and a mask's bit. */
  public static final int TICKET_WEIGHT_BITS = 2;

  private MemoryTraffic() {}

  /**
   * One layer, picojoules an inference.
   *
   * @param spikes reading and writing them, their addresses included
   */
  public record LayerTraffic(String name, double spikes, double weights, double membranes) {
    /** All three. */
    public double picojoule() {
      return spikes + weights + membranes;
    }
  }

  /**
   * Estimates the traffic of an inference.
   *
   * <p>A first layer that is charged as multiply-adds has none here.
   *
   * @param report the operations, by {@link EnergyModel#spiking} or {@link EnergyModel#masked}
   * @param timesteps of an inference
   * @param weightBits bits that are read for a connection
   */
  public static List<LayerTraffic> of(
      Network network, EnergyReport report, int timesteps, int weightBits) {
    List<LayerTraffic> traffic = new ArrayList<>();
    List<Layer.Weighted> layers = network.weighted();
    for (int l = 0; l < layers.size(); l++) {
      traffic.add(of(layers.get(l), report.layers().get(l), timesteps, weightBits));
    }
    return traffic;
  }

  private static LayerTraffic of(
      Layer.Weighted layer, EnergyReport.LayerEnergy energy, int timesteps, int weightBits) {
    boolean multiplies = energy.synapticOperations() == 0 && energy.picojoule() > 0;
    if (multiplies) {
      return new LayerTraffic(layer.name(), 0, 0, 0);
    }
    long inputs = Activity.inputs(layer);
    double spikesIn = energy.firingRate() * inputs * timesteps;
    double connections = energy.firingRate() * timesteps * layer.multiplyAdds();
    double weightWord = access((double) layer.weights() * weightBits / Byte.SIZE);
    long neurons = neurons(layer);
    double membraneWord = access((double) neurons * MEMBRANE_BITS / Byte.SIZE);
    double spikes =
        spikesIn * (2 * access((double) inputs / Byte.SIZE) + 2 * ADDRESS_MULTIPLICATION_PICOJOULE)
            + connections * ADDRESS_ADDITION_PICOJOULE;
    return new LayerTraffic(
        layer.name(),
        spikes,
        connections * weightBits / WORD_BITS * weightWord,
        2 * (energy.synapticOperations() + (double) neurons * timesteps) * membraneWord);
  }

  /** What holds a layer's sums; a shortcut adds into those of its join. */
  private static long neurons(Layer.Weighted layer) {
    return layer.multiplyAdds() / layer.fanIn();
  }

  /** Picojoules to read or write a word in a memory of so many bytes. */
  static double access(double bytes) {
    if (bytes <= SIZES[0]) {
      return PICOJOULES[0];
    }
    int i = bytes <= SIZES[1] ? 0 : 1;
    double slope = (PICOJOULES[i + 1] - PICOJOULES[i]) / (SIZES[i + 1] - SIZES[i]);
    return PICOJOULES[i] + slope * (bytes - SIZES[i]);
  }
}
