package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final UnitKernels units;
  private final Signal input;
  private final List<Stage> stages = new ArrayList<>();
  private final List<Synapses> synapses = new ArrayList<>();
  private final List<Signal> synapseInputs = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();
  private final CrossEntropy loss;

  /** What skips to the joins, by the join's index among the layers. */
  private final Map<Integer, Signal> skips = new HashMap<>();

  /**
   * Allocates the graph.
   *
   * @param model the units of all layers but the readout
   * @param outputGain factor on the averaged logits, see {@link #windowLogits}
   */
  public SpikingNetwork(
      Network network, int timesteps, int batch, NeuronModel model, double outputGain) {
    this.timesteps = timesteps;
    this.batch = batch;
    this.units = model.kernels();
    int images = timesteps * batch;
    this.input = Signal.input(images, network.inputChannels(), network.height(), network.width());
    Signal signal = input;
    for (int l = 0; l < network.layers().size(); l++) {
      signal = append(network.layers().get(l), l, images, signal);
      branch(network.layers(), l, signal);
    }
    this.loss = new CrossEntropy(timesteps, batch, network.classes(), (float) outputGain, signal);
  }

  private Signal append(Layer layer, int index, int images, Signal signal) {
    if (layer instanceof Layer.Conv conv) {
      Neurons.Charge main = normed(convolve(conv, images, signal), conv.out());
      return neurons(conv.neurons(), conv.pool(), main, null);
    }
    if (layer instanceof Layer.Join join) {
      Layer.Conv conv = join.conv();
      Neurons.Charge main = normed(convolve(conv, images, signal), conv.out());
      Signal from = skips.get(index);
      Neurons.Charge skip =
          join.shortcut()
              .map(shortcut -> normed(convolve(conv(shortcut), images, from), shortcut.out()))
              .orElseGet(() -> new Neurons.Charge(from, Optional.empty()));
      return neurons(conv.neurons(), conv.pool(), main, skip);
    }
    if (layer instanceof Layer.AdaptivePool pool) {
      boolean identity = pool.height() == pool.size() && pool.width() == pool.size();
      return identity ? signal : add(new AdaptivePool(pool, images, signal)).output();
    }
    if (layer instanceof Layer.GlobalSum sum) {
      return add(new GlobalSum(sum, images, signal)).output();
    }
    if (layer instanceof Layer.Dense dense) {
      Signal sums = connect(new FullyConnected(dense, images, signal), signal);
      return neurons(new Shape(dense.out(), 1, 1), false, normed(sums, dense.out()), null);
    }
    return connect(new FullyConnected((Layer.Readout) layer, images, signal), signal);
  }

  /** Gives each join that a layer skips to a way of its own. */
  private void branch(List<Layer> layers, int from, Signal signal) {
    for (int l = from + 1; l < layers.size(); l++) {
      if (layers.get(l) instanceof Layer.Join join && join.skip() == from) {
        skips.put(l, add(new Branch(signal)).output());
      }
    }
  }

  private static Layer.Conv conv(Layer.Shortcut s) {
    return new Layer.Conv(s.name(), s.in(), s.out(), 1, s.stride(), s.height(), s.width(), false);
  }

  private Signal convolve(Layer.Conv conv, int images, Signal from) {
    return connect(new Convolution(conv, images, from), from);
  }

  private Signal connect(Synapses map, Signal from) {
    synapses.add(map);
    synapseInputs.add(from);
    return add(map).output();
  }

  private Neurons.Charge normed(Signal sums, int channels) {
    var norm = new BatchNorm(channels);
    norms.add(norm);
    return new Neurons.Charge(sums, Optional.of(norm));
  }

  private Signal neurons(Shape shape, boolean pool, Neurons.Charge main, Neurons.Charge skip) {
    return add(new Neurons(timesteps, batch, shape, pool, units, main, skip)).output();
  }

  private <S extends Stage> S add(S stage) {
    stages.add(stage);
    return stage;
  }

  /** The linear maps, in the order of {@link Network#weighted()}. */
  public List<Synapses> synapses() {
    return synapses;
  }

  /** The norm behind each linear map but the last, in the same order. */
  public List<BatchNorm> norms() {
    return norms;
  }

  /** The neurons of each layer that has some, a join's once. */
  public List<Neurons> neurons() {
    return stages.stream().filter(Neurons.class::isInstance).map(Neurons.class::cast).toList();
  }

  /**
   * After a forward pass: what each input channel of linear map {@code index} brought, averaged
   * over batch, timesteps and pixels; firing rates where it is fed by spikes.
   */
  public double[] inputRates(int index) {
    Tensor values = synapseInputs.get(index).value();
    int channels = (int) values.array().size(1);
    int pixels = values.length() / (timesteps * batch * channels);
    double[] rates = new double[channels];
    float[] plane = new float[pixels];
    for (int at = 0; at < values.length(); at += pixels) {
      values.buffer().get(at, plane);
      rates[at / pixels % channels] += Loops.total(plane);
    }
    for (int c = 0; c < channels; c++) {
      rates[c] /= (double) timesteps * batch * pixels;
    }
    return rates;
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

  /** {@link #windowLogits} as if logits after the first {@code steps} timesteps were zero. */
  public float[] windowLogits(int steps) {
    return loss.windowLogits(steps);
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
