package io.tombola.engine.energy;

import io.tombola.engine.kernel.EncoderActivity;
import io.tombola.engine.kernel.EncoderActivity.Place;
import io.tombola.engine.net.Encoder;
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
  private final VitLayers layers;

  /** Of the encoder's maps: additions that a spike causes. */
  private final double[] fanOuts;

  private final long[] convolutionSpikes;
  private final long[] convolutionAdditions;
  private final EncoderActivity activity;
  private int timesteps;
  private int rows;

  /** Frames that were embedded; more than timesteps where some were embedded again. */
  private int frames;

  /**
   * Zeros.
   *
   * @param keptShares of the weights of each of the encoder's maps; 1 where it is dense
   */
  public VitOperations(SpikingVit vit, List<Double> keptShares) {
    this.layers = new VitLayers(vit);
    this.fanOuts = layers.fanOuts(keptShares);
    this.convolutionSpikes = new long[layers.convolutions()];
    this.convolutionAdditions = new long[layers.convolutions()];
    this.activity = new EncoderActivity(vit.encoder().depth());
  }

  /** Nothing counted. */
  public void clear() {
    Arrays.fill(convolutionSpikes, 0);
    Arrays.fill(convolutionAdditions, 0);
    activity.clear();
    timesteps = 0;
    rows = 0;
    frames = 0;
  }

  /** Adds a frame's way through the embedding. */
  public void add(Operations embedding) {
    for (int l = 0; l < convolutionSpikes.length; l++) {
      convolutionSpikes[l] += embedding.spikesIn(l);
      convolutionAdditions[l] += embedding.synapticOperations(l);
    }
    frames++;
  }

  /** Adds a chunk's way through the encoder. */
  public void add(EncoderActivity chunk, int tokens, int chunkTimesteps) {
    activity.add(chunk);
    rows += tokens * chunkTimesteps;
    timesteps += chunkTimesteps;
  }

  /** Adds all that another has. */
  public void add(VitOperations other) {
    for (int l = 0; l < convolutionSpikes.length; l++) {
      convolutionSpikes[l] += other.convolutionSpikes[l];
      convolutionAdditions[l] += other.convolutionAdditions[l];
    }
    add(other.activity, 0, 0);
    rows += other.rows;
    timesteps += other.timesteps;
    frames += other.frames;
  }

  /** Zeros for the same layers. */
  public Operations operations() {
    return new Operations(layers.names().toArray(String[]::new));
  }

  /** Writes all of it into what {@link #operations} made. */
  public void copyTo(Operations operations) {
    operations.clear();
    for (int l = 0; l < layers.names().size(); l++) {
      operations.add(l, spikesIn(l), synapticOperations(l));
    }
  }

  /** The layers' names. */
  public List<String> layers() {
    return layers.names();
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
    int b = layers.block(layer);
    return switch (layers.part(layer)) {
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
    int b = layers.block(layer);
    if (layers.part(layer) == VitLayers.ATTENTION) {
      return activity.count(b, Place.KV) + Encoder.HEAD * activity.count(b, Place.Q);
    }
    return Math.round(fanOuts[layer] * spikesIn(layer));
  }

  /** Additions of all layers. */
  public long synapticOperations() {
    long total = 0;
    for (int l = 0; l < layers.names().size(); l++) {
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
    for (int l = 0; l < layers.names().size(); l++) {
      long additions = synapticOperations(l);
      report.add(
          new EnergyReport.LayerEnergy(
              layers.names().get(l),
              layers.multiplyAdds(l),
              firingRate(l),
              additions,
              additions * technology.additionPicojoule()));
    }
    return new EnergyReport(technology, report);
  }

  /** Spikes a frame over the places for one; of kept patches, and of counts the mean. */
  private double firingRate(int layer) {
    double places =
        (double) (layer < convolutionSpikes.length ? frames : rows) * layers.places(layer);
    return places == 0 ? 0 : spikesIn(layer) / places;
  }
}
