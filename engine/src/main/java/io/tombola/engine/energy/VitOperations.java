package io.tombola.engine.energy;

import io.tombola.engine.kernel.EncoderActivity;
import io.tombola.engine.kernel.EncoderActivity.Place;
import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.SpikingVit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a spiking ViT did in a window, layer by layer: the embedding's convolutions, then of each
 * block q, k, v, attention, proj, fc1 and fc2. Patches that are not kept cause nothing behind the
 * embedding. Reused from window to window.
 *
 * <p>An addition for each spike and kept weight; a count of v is v spikes, so that a stream of
 * counts is charged in full. The convolutions' are exact under their masks; those of a map are
 * exact where it is dense, else by the share of its weights that is kept. Attention, in the order
 * {@code q (k^T v)}, takes an addition for each pair of a spike of k and one of v, of the same
 * token and head, and {@value Encoder#HEAD} for each spike of q.
 */
public final class VitOperations {
  /** Layers of a block, and two of them. */
  private static final int PARTS = 7;

  private static final int ATTENTION = 3;
  private static final int FC2 = 6;

  private final SpikingVit vit;
  private final double[] keptShares;
  private final List<String> layers = new ArrayList<>();
  private final long[] convolutionSpikes;
  private final long[] convolutionAdditions;
  private final EncoderActivity activity;
  private int timesteps;
  private int rows;

  /**
   * Zeros.
   *
   * @param keptShares of the weights of each of the encoder's maps; 1 where it is dense
   */
  public VitOperations(SpikingVit vit, List<Double> keptShares) {
    this.vit = vit;
    this.keptShares = keptShares.stream().mapToDouble(share -> share).toArray();
    int convolutions = vit.embedding().weighted().size();
    this.convolutionSpikes = new long[convolutions];
    this.convolutionAdditions = new long[convolutions];
    this.activity = new EncoderActivity(vit.encoder().depth());
    vit.embedding().weighted().forEach(conv -> layers.add(conv.name()));
    for (int b = 0; b < vit.encoder().depth(); b++) {
      Encoder.Block block = vit.encoder().block(b);
      layers.addAll(List.of(block.q().name(), block.k().name(), block.v().name()));
      layers.add(block.name() + ".attention");
      layers.addAll(List.of(block.proj().name(), block.fc1().name(), block.fc2().name()));
    }
  }

  /** Nothing counted. */
  public void clear() {
    Arrays.fill(convolutionSpikes, 0);
    Arrays.fill(convolutionAdditions, 0);
    activity.clear();
    timesteps = 0;
    rows = 0;
  }

  /** Adds a frame's way through the embedding. */
  public void add(Operations embedding) {
    for (int l = 0; l < convolutionSpikes.length; l++) {
      convolutionSpikes[l] += embedding.spikesIn(l);
      convolutionAdditions[l] += embedding.synapticOperations(l);
    }
  }

  /** Adds a chunk's way through the encoder. */
  public void add(EncoderActivity chunk, int tokens, int chunkTimesteps) {
    activity.add(chunk);
    rows += tokens * chunkTimesteps;
    timesteps += chunkTimesteps;
  }

  /** The layers' names. */
  public List<String> layers() {
    return layers;
  }

  /** What the encoder saw. */
  public EncoderActivity activity() {
    return activity;
  }

  /** Timesteps that the encoder saw. */
  public int timesteps() {
    return timesteps;
  }

  /** Spikes that came into layer {@code layer}; into attention, those of q, k and v. */
  public long spikesIn(int layer) {
    if (layer < convolutionSpikes.length) {
      return convolutionSpikes[layer];
    }
    int b = block(layer);
    return switch (part(layer)) {
      case 0, 1, 2 -> activity.count(b, Place.QKV);
      case 3 ->
          activity.count(b, Place.Q) + activity.count(b, Place.K) + activity.count(b, Place.V);
      case 4 -> activity.count(b, Place.PROJ);
      case 5 -> activity.count(b, Place.FC1);
      default -> activity.count(b, Place.FC2);
    };
  }

  /** Additions of layer {@code layer}. */
  public long synapticOperations(int layer) {
    if (layer < convolutionSpikes.length) {
      return convolutionAdditions[layer];
    }
    int b = block(layer);
    int part = part(layer);
    if (part == ATTENTION) {
      return activity.count(b, Place.KV) + Encoder.HEAD * activity.count(b, Place.Q);
    }
    int place = part < ATTENTION ? part : part - 1;
    int map = b * (PARTS - 1) + place;
    Layer.Linear linear = vit.encoder().block(b).maps().get(place);
    return Math.round(keptShares[map] * spikesIn(layer) * linear.out());
  }

  /** Additions of all layers. */
  public long synapticOperations() {
    long total = 0;
    for (int l = 0; l < layers.size(); l++) {
      total += synapticOperations(l);
    }
    return total;
  }

  /**
   * What the window's additions cost, the first layer's by events. The dense multiply-adds beside
   * them are those of all patches.
   */
  public EnergyReport report(Technology technology) {
    List<EnergyReport.LayerEnergy> report = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      long additions = synapticOperations(l);
      report.add(
          new EnergyReport.LayerEnergy(
              layers.get(l),
              multiplyAdds(l),
              firingRate(l),
              additions,
              additions * technology.additionPicojoule()));
    }
    return new EnergyReport(technology, report);
  }

  private long multiplyAdds(int layer) {
    if (layer < convolutionSpikes.length) {
      return vit.embedding().weighted().get(layer).multiplyAdds();
    }
    int part = part(layer);
    return part == ATTENTION
        ? vit.encoder().attentionMultiplyAdds(vit.encoder().tokens())
        : vit.encoder()
            .block(block(layer))
            .maps()
            .get(part < ATTENTION ? part : part - 1)
            .multiplyAdds();
  }

  /** Spikes a timestep over the places for one; of kept patches, and of counts the mean. */
  private double firingRate(int layer) {
    double places;
    if (layer < convolutionSpikes.length) {
      Layer.Conv conv = vit.embedding().weighted().get(layer);
      places = (double) timesteps * conv.in() * conv.height() * conv.width();
    } else {
      int dimension = vit.encoder().dimension();
      int part = part(layer);
      int inputs =
          part == ATTENTION ? 3 * dimension : part == FC2 ? vit.encoder().hidden() : dimension;
      places = (double) rows * inputs;
    }
    return places == 0 ? 0 : spikesIn(layer) / places;
  }

  private int block(int layer) {
    return (layer - convolutionSpikes.length) / PARTS;
  }

  private int part(int layer) {
    return (layer - convolutionSpikes.length) % PARTS;
  }
}
