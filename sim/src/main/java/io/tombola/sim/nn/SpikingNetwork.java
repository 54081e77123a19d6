package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Network} as a training graph for a fixed batch of windows: all tensors are allocated
 * once, forward and backward passes reuse them.
 *
 * <p>Timesteps times batch is the batch of every linear map, timestep-major: {@code
 * [T*B][C][H][W]}. Not for use by several threads; it runs on all cores itself.
 */
public final class SpikingNetwork {
  private final int timesteps;
  private final int batch;
  private final Signal input;
  private final List<Stage> stages = new ArrayList<>();
  private final CrossEntropy loss;

  /**
   * Allocates the graph.
   *
   * @param lambda the membranes' decay factor
   * @param outputGain factor on the averaged logits, see {@link #windowLogits}
   * @throws IllegalArgumentException when the network has strides, skips or global sums
   */
  public SpikingNetwork(
      Network network, int timesteps, int batch, double lambda, double outputGain) {
    this.timesteps = timesteps;
    this.batch = batch;
    int images = timesteps * batch;
    this.input = Signal.input(images, network.inputChannels(), network.height(), network.width());
    Signal signal = input;
    for (Layer layer : network.layers()) {
      signal = append(layer, images, (float) lambda, signal);
    }
    this.loss = new CrossEntropy(timesteps, batch, network.classes(), (float) outputGain, signal);
  }

  private Signal append(Layer layer, int images, float lambda, Signal signal) {
    if (layer instanceof Layer.Conv conv && conv.stride() == 1) {
      var synapses = add(new Convolution(conv, images, signal));
      return add(new Neurons(
              timesteps,
              batch,
              conv.out(),
              conv.height(),
              conv.width(),
              conv.pool(),
              lambda,
              synapses.output()))
          .output();
    }
    if (layer instanceof Layer.AdaptivePool pool) {
      boolean identity = pool.height() == pool.size() && pool.width() == pool.size();
      return identity ? signal : add(new AdaptivePool(pool, images, signal)).output();
    }
    if (layer instanceof Layer.Dense dense) {
      var synapses = add(new FullyConnected(dense, images, signal));
      return add(new Neurons(timesteps, batch, dense.out(), 1, 1, false, lambda, synapses.output()))
          .output();
    }
    if (layer instanceof Layer.Readout readout) {
      return add(new FullyConnected(readout, images, signal)).output();
    }
    throw new IllegalArgumentException(
        "the search trains convolutions of stride 1, adaptive pools and fully connected layers"
            + " only, not "
            + layer);
  }

  private <S extends Stage> S add(S stage) {
    stages.add(stage);
    return stage;
  }

  /** The linear maps, in the order of {@link Network#weighted()}. */
  public List<Synapses> synapses() {
    return stages.stream().filter(Synapses.class::isInstance).map(Synapses.class::cast).toList();
  }

  /** The neurons after each linear map but the last. */
  public List<Neurons> neurons() {
    return stages.stream().filter(Neurons.class::isInstance).map(Neurons.class::cast).toList();
  }

  /** Where a batch's frames are written before a pass, {@code [T*B][C][H][W]}. */
  public Tensor input() {
    return input.value();
  }

  /** Windows of a batch. */
  public int batch() {
    return batch;
  }

  /** Timesteps of a window. */
  public int timesteps() {
    return timesteps;
  }

  /** Runs the batch in {@link #input} up to the logits. */
  public void forward(Pass pass) {
    for (Stage stage : stages) {
      stage.forward(pass);
    }
  }

  /** After a forward pass: gain times the logits averaged over timesteps, {@code [B][classes]}. */
  public float[] windowLogits() {
    return loss.windowLogits();
  }

  /**
   * After a forward pass with batch statistics: all gradients of the batch's mean cross entropy.
   *
   * @return that loss
   */
  public double backward(int[] labels) {
    double value = loss.backward(labels);
    for (int i = stages.size() - 1; i >= 0; i--) {
      stages.get(i).backward();
    }
    return value;
  }
}
