package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.Shape;
import io.tombola.engine.net.SpikingVit;
import java.util.List;

/**
 * A {@link Network} or a {@link SpikingVit} as a training graph for a fixed batch of windows: all
 * tensors are allocated once, forward and backward passes reuse them.
 *
 * <p>Timesteps times batch is the batch of every linear map, timestep-major: {@code
 * [T*B][C][H][W]}. Not for use by several threads; it runs on all cores itself.
 */
public final class SpikingNetwork {
  private final Wiring wiring;
  private final List<Stage> stages;
  private final CrossEntropy loss;

  /** Stages at the beginning that are not trained. */
  private int frozen;

  /**
   * Allocates the graph.
   *
   * @param model the units of all layers but the readout
   * @param outputGain factor on the averaged logits, see {@link #windowLogits}
   */
  public SpikingNetwork(
      Network network, int timesteps, int batch, NeuronModel model, double outputGain) {
    this(wired(network, timesteps, batch, model), network.classes(), outputGain);
  }

  private SpikingNetwork(Wired wired, int classes, double gain) {
    this.wiring = wired.wiring;
    this.stages = List.copyOf(wiring.stages);
    this.loss =
        new CrossEntropy(wiring.timesteps, wiring.batch, classes, (float) gain, wired.logits);
  }

  private record Wired(Wiring wiring, Signal logits) {}

  private static Wired wired(Network network, int timesteps, int batch, NeuronModel model) {
    var frame = new Shape(network.inputChannels(), network.height(), network.width());
    var wiring = new Wiring(timesteps, batch, frame);
    return new Wired(wiring, new NetworkWiring(network, wiring, model.kernels()).logits());
  }

  /**
   * A transformer's patch embedding with a head of its own, over each channel's mean of all
   * patches.
   *
   * @param head whose weights are the last of {@link #synapses}
   * @param model the embedding's units
   */
  public static SpikingNetwork embedding(
      SpikingVit vit,
      Layer.Readout head,
      int timesteps,
      int batch,
      NeuronModel model,
      double outputGain) {
    var wiring = new Wiring(timesteps, batch, VitWiring.frame(vit.embedding()));
    Signal logits = new VitWiring(vit, wiring).embeddingLogits(model.kernels(), head);
    double gain = outputGain / vit.embedding().tokens();
    return new SpikingNetwork(new Wired(wiring, logits), head.out(), gain);
  }

  /**
   * A whole transformer.
   *
   * @param embedding the units of the patch embedding
   * @param encoder those of the encoder; rectified ones make it a plain transformer, with softmax
   *     attention and a residual stream of real values
   * @param outputGain factor on the logits, averaged over timesteps and the patches that stay
   */
  public static SpikingNetwork transformer(
      SpikingVit vit,
      int timesteps,
      int batch,
      NeuronModel embedding,
      NeuronModel encoder,
      PatchPruning pruning,
      double outputGain) {
    var wiring = new Wiring(timesteps, batch, VitWiring.frame(vit.embedding()));
    var parts = new VitWiring(vit, wiring);
    VitWiring.Embedded ends = parts.embedding(embedding.kernels());
    var patches = wiring.add(new PatchTokens(wiring, vit.embedding(), ends, pruning));
    Signal logits = parts.logits(encoder, patches);
    double gain = outputGain / patches.tokens();
    return new SpikingNetwork(new Wired(wiring, logits), vit.readout().out(), gain);
  }

  /**
   * Leaves a transformer's patch embedding as it is from here on, or no longer: frozen, it takes
   * its running statistics in every pass and gets no gradients.
   */
  public void freezeEmbedding(boolean freeze) {
    frozen = 0;
    for (int i = 0; freeze && i < stages.size(); i++) {
      frozen = stages.get(i) instanceof PatchTokens ? i + 1 : frozen;
    }
  }

  /**
   * The linear maps, in the order of {@link Network#weighted()}; a transformer's embedding, encoder
   * and readout.
   */
  public List<Synapses> synapses() {
    return wiring.synapses;
  }

  /** The norm behind each linear map but the last, in the same order. */
  public List<BatchNorm> norms() {
    return wiring.norms;
  }

  /** The patches that a transformer kept of window {@code b} in the last pass, ascending. */
  public int[] keptPatches(int b) {
    return stages.stream()
        .filter(PatchTokens.class::isInstance)
        .map(stage -> ((PatchTokens) stage).kept(b))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there are no patches"));
  }

  /** The neurons of each layer that has some, a join's once. */
  public List<Neurons> neurons() {
    return stages.stream().filter(Neurons.class::isInstance).map(Neurons.class::cast).toList();
  }

  /**
   * After a forward pass: how much each input channel of linear map {@code index} brought, sign
   * aside, averaged over batch, timesteps and pixels or tokens; firing rates where it is fed by
   * spikes.
   */
  public double[] inputRates(int index) {
    Tensor values = wiring.synapseInputs.get(index).value();
    int channels = (int) values.array().size(1);
    int pixels = values.length() / (int) (values.array().size(0) * channels);
    double[] rates = new double[channels];
    float[] image = new float[channels * pixels];
    for (int at = 0; at < values.length(); at += image.length) {
      values.buffer().get(at, image);
      for (int i = 0; i < image.length; i++) {
        rates[i / pixels] += Math.abs(image[i]);
      }
    }
    for (int c = 0; c < channels; c++) {
      rates[c] /= (double) values.length() / channels;
    }
    return rates;
  }

  /**
   * After a forward pass: the firing rate of queries, keys and values together, a transformer's
   * block after the other; none where attention takes no spikes.
   */
  public double[] attentionRates() {
    return stages.stream()
        .filter(SelfAttention.class::isInstance)
        .mapToDouble(stage -> ((SelfAttention) stage).inputRate())
        .toArray();
  }

  /** Where a batch's frames are written before a pass, {@code [T*B][C][H][W]}. */
  public Tensor input() {
    return wiring.frames.value();
  }

  /** Windows of a batch. */
  public int batch() {
    return wiring.batch;
  }

  /** Timesteps of a window. */
  public int timesteps() {
    return wiring.timesteps;
  }

  /** Runs the batch in {@link #input} up to the logits. */
  public void forward(Pass pass) {
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).forward(i < frozen ? Pass.INFERENCE : pass);
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
    for (int i = stages.size() - 1; i >= frozen; i--) {
      stages.get(i).backward();
    }
    return value;
  }
}
