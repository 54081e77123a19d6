package io.tombola.engine.energy;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.SpikingVit;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of a spiking ViT as operations are counted: the embedding's convolutions, then of each
 * block q, k, v, attention, proj, fc1 and fc2.
 */
public final class VitLayers {
  /** Layers of a block, and two of them. */
  private static final int PARTS = 7;

  static final int ATTENTION = 3;
  private static final int FC2 = 6;

  private final SpikingVit vit;
  private final int convolutions;
  private final List<String> names = new ArrayList<>();

  /** Those of a network. */
  public VitLayers(SpikingVit vit) {
    this.vit = vit;
    this.convolutions = vit.embedding().weighted().size();
    vit.embedding().weighted().forEach(conv -> names.add(conv.name()));
    for (int b = 0; b < vit.encoder().depth(); b++) {
      Encoder.Block block = vit.encoder().block(b);
      names.addAll(List.of(block.q().name(), block.k().name(), block.v().name()));
      names.add(block.name() + ".attention");
      names.addAll(List.of(block.proj().name(), block.fc1().name(), block.fc2().name()));
    }
  }

  /** Their names, in order. */
  public List<String> names() {
    return names;
  }

  /** Layers of the embedding, which come first. */
  int convolutions() {
    return convolutions;
  }

  /** Multiply-adds of a timestep with all patches, were nothing pruned. */
  public long multiplyAdds(int layer) {
    if (layer < convolutions) {
      return vit.embedding().weighted().get(layer).multiplyAdds();
    }
    return part(layer) == ATTENTION
        ? vit.encoder().attentionMultiplyAdds(vit.encoder().tokens())
        : map(layer).multiplyAdds();
  }

  /** All layers' multiply-adds. */
  public long multiplyAdds() {
    long total = 0;
    for (int l = 0; l < names.size(); l++) {
      total += multiplyAdds(l);
    }
    return total;
  }

  /** Places for a spike in a timestep: of a convolution's whole input, else of one patch. */
  long places(int layer) {
    if (layer < convolutions) {
      return Activity.inputs(vit.embedding().weighted().get(layer));
    }
    int dimension = vit.encoder().dimension();
    return switch (part(layer)) {
      case ATTENTION -> 3L * dimension;
      case FC2 -> vit.encoder().hidden();
      default -> dimension;
    };
  }

  /** The map that a layer of the encoder is; not attention's. */
  private Layer.Linear map(int layer) {
    return vit.encoder().block(block(layer)).maps().get(place(layer));
  }

  /** That map's place among its block's. */
  private int place(int layer) {
    return part(layer) < ATTENTION ? part(layer) : part(layer) - 1;
  }

  /**
   * Additions that a spike into each layer causes; 0 of layers that are no map of the encoder.
   *
   * @param keptShares of the weights of each of the encoder's maps
   */
  double[] fanOuts(List<Double> keptShares) {
    double[] fanOuts = new double[names.size()];
    for (int l = convolutions; l < fanOuts.length; l++) {
      if (part(l) != ATTENTION) {
        int map = block(l) * (PARTS - 1) + place(l);
        fanOuts[l] = keptShares.get(map) * map(l).out();
      }
    }
    return fanOuts;
  }

  int block(int layer) {
    return (layer - convolutions) / PARTS;
  }

  int part(int layer) {
    return (layer - convolutions) % PARTS;
  }

  /**
   * What the mean inference costs by its exact additions, the first layer's by events.
   *
   * @param sum of timesteps of an engine that keeps so many patches: firing rates are theirs
   * @param timestepsPerInference a window's
   */
  public EnergyReport report(
      ActivitySum sum, long patches, int timestepsPerInference, Technology technology) {
    List<EnergyReport.LayerEnergy> layers = new ArrayList<>();
    for (int l = 0; l < names.size(); l++) {
      double rows = (double) sum.timesteps() * (l < convolutions ? 1 : patches);
      double additions =
          (double) sum.synapticOperations(l) / sum.timesteps() * timestepsPerInference;
      layers.add(
          new EnergyReport.LayerEnergy(
              names.get(l),
              multiplyAdds(l),
              sum.spikesIn(l) / rows / places(l),
              additions,
              additions * technology.additionPicojoule()));
    }
    return new EnergyReport(technology, layers);
  }

  /** The same network without spikes: every multiply-add of all patches once. */
  public EnergyReport dense(Technology technology) {
    List<EnergyReport.LayerEnergy> layers = new ArrayList<>();
    for (int l = 0; l < names.size(); l++) {
      double picojoule = multiplyAdds(l) * technology.multiplyAddPicojoule();
      layers.add(new EnergyReport.LayerEnergy(names.get(l), multiplyAdds(l), 1, 0, picojoule));
    }
    return new EnergyReport(technology, layers);
  }
}
