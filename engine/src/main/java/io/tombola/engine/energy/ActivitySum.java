package io.tombola.engine.energy;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds up what timesteps did, until their mean is wanted. Adding allocates nothing. */
public final class ActivitySum {
  private final List<Layer.Weighted> layers;
  private final long[] spikesIn;
  private final long[] operations;
  private long timesteps;

  /** Nothing yet. */
  public ActivitySum(Network network) {
    this.layers = network.weighted();
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

  /**
   * The mean inference.
   *
   * @param timestepsPerInference timesteps that make an inference
   */
  public Activity mean(int timestepsPerInference) {
    if (timesteps == 0) {
      throw new IllegalStateException("no timestep was added");
    }
    List<Double> rates = new ArrayList<>();
    List<Double> masked = new ArrayList<>();
    for (int l = 0; l < spikesIn.length; l++) {
      rates.add((double) spikesIn[l] / timesteps / Activity.inputs(layers.get(l)));
      masked.add((double) operations[l] / timesteps * timestepsPerInference);
    }
    return new Activity(rates, Optional.of(masked));
  }
}
