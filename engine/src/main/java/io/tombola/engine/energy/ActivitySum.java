package io.tombola.engine.energy;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Adds up what timesteps did, exactly, until their sum or their mean is wanted. Adding allocates
 * nothing.
 */
public final class ActivitySum {
  private final List<String> layers;
  private final long[] spikesIn;
  private final long[] operations;
  private long timesteps;

  /** Nothing yet. */
  public ActivitySum(Network network) {
    this(network.weighted().stream().map(Layer.Weighted::name).toList());
  }

  /** Nothing yet, of the layers of such timesteps. */
  public ActivitySum(Operations like) {
    this(like.layers());
  }

  private ActivitySum(List<String> layers) {
    this.layers = layers;
    this.spikesIn = new long[layers.size()];
    this.operations = new long[layers.size()];
  }

  /** Adds a timestep. */
  public void add(Operations step) {
    for (int l = 0; l < spikesIn.length; l++) {
      spikesIn[l] += step.spikesIn(l);
      operations[l] += step.synapticOperations(l);
    }
    timesteps++;
  }

  /** Adds all that another sum has. */
  public void add(ActivitySum other) {
    for (int l = 0; l < spikesIn.length; l++) {
      spikesIn[l] += other.spikesIn[l];
      operations[l] += other.operations[l];
    }
    timesteps += other.timesteps;
  }

  /** Timesteps added. */
  public long timesteps() {
    return timesteps;
  }

  /** The layers' names, in the order of {@link Operations}. */
  public List<String> layers() {
    return layers;
  }

  /** Spikes that came into layer {@code layer}, as {@link Operations#spikesIn} counts them. */
  public long spikesIn(int layer) {
    return spikesIn[layer];
  }

  /** Masked synaptic operations of layer {@code layer}: additions. */
  public long synapticOperations(int layer) {
    return operations[layer];
  }

  /** Masked synaptic operations of all layers. */
  public long synapticOperations() {
    return Arrays.stream(operations).sum();
  }

  /** Additions that the camera's events caused: those of the first layer. */
  public long eventAdditions() {
    return operations[0];
  }

  /** Additions that the network's own spikes caused: those of all layers but the first. */
  public long spikeAdditions() {
    return synapticOperations() - eventAdditions();
  }

  /** Every addition at one price, the first layer's included, as {@link EnergyMeter} charges. */
  public double picojoule(Technology technology) {
    return synapticOperations() * technology.additionPicojoule();
  }

  /** Back to nothing. */
  public void clear() {
    Arrays.fill(spikesIn, 0);
    Arrays.fill(operations, 0);
    timesteps = 0;
  }

  /**
   * The mean inference.
   *
   * @param network that did it
   * @param timestepsPerInference timesteps that make an inference
   */
  public Activity mean(Network network, int timestepsPerInference) {
    if (timesteps == 0) {
      throw new IllegalStateException("no timestep was added");
    }
    List<Double> rates = new ArrayList<>();
    List<Double> masked = new ArrayList<>();
    for (int l = 0; l < spikesIn.length; l++) {
      rates.add((double) spikesIn[l] / timesteps / Activity.inputs(network.weighted().get(l)));
      masked.add((double) operations[l] / timesteps * timestepsPerInference);
    }
    return new Activity(rates, Optional.of(masked));
  }
}
