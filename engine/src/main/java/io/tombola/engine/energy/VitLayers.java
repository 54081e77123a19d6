package io.tombola.engine.energy;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.SpikingVit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
      names.add(attention(b));
      names.addAll(List.of(block.proj().name(), block.fc1().name(), block.fc2().name()));
    }
  }

  /** The name of block {@code b}'s attention. */
  public static String attention(int b) {
    return "block" + b + ".attention";
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
    return multiplyAdds(layer, vit.encoder().tokens());
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
   * @param embeddings how often a window was embedded: a convolution's rate is the mean over all
   * @param timestepsPerInference a window's
   */
  public EnergyReport report(
      ActivitySum sum,
      long patches,
      int embeddings,
      int timestepsPerInference,
      Technology technology) {
    List<EnergyReport.LayerEnergy> layers = new ArrayList<>();
    for (int l = 0; l < names.size(); l++) {
      double rows = (double) sum.timesteps() * (l < convolutions ? embeddings : patches);
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

  /**
   * What an inference costs by equation (3) of arXiv 2309.13302, {@code SOP = fr * T * FLOPs}, the
   * first layer by events. It does not credit pruned weights; pruned patches it does: what lies
   * behind the embedding has the multiply-adds of those kept.
   *
   * @param rates of each layer's input, by the layer's name: mean magnitude, so that a count of v
   *     is v spikes; attention's of q, k and v together
   * @param patches that stay
   * @param signs true: the embedding hands on signs, and its layers but the first are charged as
   *     multiply-adds
   */
  public EnergyReport spiking(
      Map<String, Double> rates,
      int patches,
      int timestepsPerInference,
      boolean signs,
      Technology technology) {
    List<EnergyReport.LayerEnergy> layers = new ArrayList<>();
    for (int l = 0; l < names.size(); l++) {
      Double rate = rates.get(names.get(l));
      if (rate == null) {
        throw new IllegalArgumentException("no firing rate of " + names.get(l));
      }
      double products = (double) timestepsPerInference * multiplyAdds(l, patches);
      boolean multiplied = signs && l > 0 && l < convolutions;
      double additions = multiplied ? 0 : rate * products;
      layers.add(
          new EnergyReport.LayerEnergy(
              names.get(l),
              multiplyAdds(l),
              rate,
              additions,
              multiplied
                  ? products * technology.multiplyAddPicojoule()
                  : additions * technology.additionPicojoule()));
    }
    return new EnergyReport(technology, layers);
  }

  /** Multiply-adds of a timestep with so many patches behind the embedding. */
  private long multiplyAdds(int layer, int patches) {
    if (layer < convolutions) {
      return vit.embedding().weighted().get(layer).multiplyAdds();
    }
    return part(layer) == ATTENTION
        ? vit.encoder().attentionMultiplyAdds(patches)
        : (long) map(layer).weights() * patches;
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
