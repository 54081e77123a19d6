package io.tombola.engine.energy;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.Arrays;
import java.util.List;

/**
 * What one timestep did, for each layer that owns weights, in the order of {@link
 * Network#weighted}; of a spiking ViT, for the layers of {@link VitLayers}. Reused from step to
 * step.
 */
public final class Operations {
  private final List<String> layers;
  private final long[] spikesIn;
  private final long[] additions;
  private long total;

  /** Zeros for a network's layers. */
  public Operations(Network network) {
    this(network.weighted());
  }

  /** Zeros for layers that own weights. */
  public Operations(List<? extends Layer.Weighted> weighted) {
    this(weighted.stream().map(Layer.Weighted::name).toArray(String[]::new));
  }

  /** Zeros for layers of these names. */
  Operations(String... names) {
    this.layers = List.of(names);
    this.spikesIn = new long[layers.size()];
    this.additions = new long[layers.size()];
  }

  /** The layers' names. */
  public List<String> layers() {
    return layers;
  }

  /**
   * Spikes that came into layer {@code layer}; a count of v is v spikes. What skips to a join is
   * not among them.
   */
  public long spikesIn(int layer) {
    return spikesIn[layer];
  }

  /**
   * Masked synaptic operations of layer {@code layer}: additions in which a kept weight and a spike
   * take part. A tap beyond the border is none; a spike that skips to a join past no weights is one
   * of the join's.
   */
  public long synapticOperations(int layer) {
    return additions[layer];
  }

  /** Masked synaptic operations of all layers. */
  public long synapticOperations() {
    return total;
  }

  /** Nothing counted. */
  public void clear() {
    Arrays.fill(spikesIn, 0);
    Arrays.fill(additions, 0);
    total = 0;
  }

  void add(int layer, long spikes, long operations) {
    spikesIn[layer] += spikes;
    additions[layer] += operations;
    total += operations;
  }
}
