package io.tombola.sim.nn;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.PatchEmbedding;
import io.tombola.engine.net.Residual;
import io.tombola.engine.net.Shape;
import io.tombola.engine.net.SpikingVit;
import java.util.List;
import java.util.Optional;

/** Wires a {@link SpikingVit} up. Tokens are kept as {@code [T*B*N][D]}. */
final class VitWiring {
  /** What attention's sums are to neurons whose threshold is 1, as all of them here are. */
  private static final float ATTENTION =
      (float) (Encoder.ATTENTION_SCALE / Encoder.ATTENTION_THRESHOLD);

  private final SpikingVit vit;
  private final Wiring wiring;

  VitWiring(SpikingVit vit, Wiring wiring) {
    this.vit = vit;
    this.wiring = wiring;
  }

  /** The frames that an embedding takes. */
  static Shape frame(PatchEmbedding embedding) {
    Layer.Conv first = embedding.convolutions().get(0);
    return new Shape(first.in(), first.height(), first.width());
  }

  /**
   * An embedding's two ends.
   *
   * @param spikes of the last convolution, which say how important a patch is
   * @param counts the tokens to be, the position's spikes added: {@code [T*B][D][H][W]}
   */
  record Embedded(Signal spikes, Signal counts) {}

  /** Appends the patch embedding. */
  Embedded embedding(UnitKernels units) {
    PatchEmbedding embedding = vit.embedding();
    Signal spikes = wiring.frames;
    for (Layer.Conv conv : embedding.convolutions()) {
      spikes = wiring.neurons(conv, units, wiring.convolve(conv, spikes));
    }
    Signal stream = wiring.add(new Branch(spikes)).output();
    Layer.Conv conv = embedding.position();
    Signal position = wiring.neurons(conv, units, wiring.convolve(conv, spikes));
    return new Embedded(spikes, wiring.add(new ResidualAdd(stream, position)).output());
  }

  /** Appends a head of its own behind the embedding, over all patches; returns its sums. */
  Signal embeddingLogits(UnitKernels units, Layer.Readout head) {
    Signal counts = embedding(units).counts();
    Shape grid = vit.embedding().grid();
    var sum = new Layer.GlobalSum(grid.channels(), grid.height(), grid.width());
    Signal sums = wiring.add(new GlobalSum(sum, wiring.images(), counts)).output();
    return wiring.connect(new FullyConnected(head, wiring.images(), sums), sums);
  }

  /**
   * Appends the encoder and the readout behind tokens of {@link #embedding}; returns its sums.
   *
   * @param model rectified units make blocks without spikes, whose residual is of real values
   */
  Signal logits(NeuronModel model, PatchTokens patches) {
    Encoder encoder = vit.encoder();
    var tokens = new TokenWiring(wiring, patches.tokens(), model.kernels());
    boolean rectified = model.activation() == Activation.RECTIFIED;
    boolean membrane = !rectified && encoder.residual() == Residual.MEMBRANE;
    Signal stream = patches.output();
    for (int b = 0; b < encoder.depth(); b++) {
      Encoder.Block block = encoder.block(b);
      stream =
          rectified
              ? rectifiedBlock(block, tokens, stream)
              : block(block, tokens, membrane, stream);
    }
    if (membrane) {
      stream = tokens.neurons(stream, encoder.dimension(), false);
    }
    int images = wiring.images();
    Signal sums =
        wiring.add(new TokenSum(images, patches.tokens(), encoder.dimension(), stream)).output();
    return wiring.connect(new FullyConnected(vit.readout(), images, sums), sums);
  }

  private Signal block(Encoder.Block block, TokenWiring tokens, boolean membrane, Signal stream) {
    Encoder encoder = vit.encoder();
    int dimension = encoder.dimension();
    // whoever reads the stream first comes last in the backward pass, when the sum behind it has
    // written its gradient already
    Signal seen = membrane ? tokens.neurons(stream, dimension, true) : stream;
    Signal q = tokens.mapped(block.q(), seen, true);
    Signal k = tokens.mapped(block.k(), seen, true);
    Signal v = tokens.mapped(block.v(), seen, !membrane);
    Signal attention =
        wiring
            .add(
                new SelfAttention(
                    wiring.images(),
                    tokens.count(),
                    dimension,
                    encoder.heads(),
                    ATTENTION,
                    List.of(q, k, v)))
            .output();
    Signal attended = tokens.neurons(attention, dimension, false);
    Signal afterAttention = tokens.added(stream, block.proj(), attended, membrane);
    Signal seenAgain = membrane ? tokens.neurons(afterAttention, dimension, true) : afterAttention;
    Signal hidden = tokens.mapped(block.fc1(), seenAgain, !membrane);
    return tokens.added(afterAttention, block.fc2(), hidden, membrane);
  }

  /**
   * The same maps without spikes, as transformers have them: queries, keys and values as batch norm
   * leaves them, softmax, and rectified units in the perceptron alone.
   */
  private Signal rectifiedBlock(Encoder.Block block, TokenWiring tokens, Signal stream) {
    Encoder encoder = vit.encoder();
    var plain = new PlainUnits();
    Signal attended =
        wiring
            .add(
                new SoftmaxAttention(
                    wiring.images(),
                    tokens.count(),
                    encoder.dimension(),
                    encoder.heads(),
                    (float) Encoder.ATTENTION_SCALE,
                    List.of(
                        tokens.normed(block.q(), stream, true, plain),
                        tokens.normed(block.k(), stream, true, plain),
                        tokens.normed(block.v(), stream, true, plain))))
            .output();
    Signal afterAttention = tokens.added(stream, block.proj(), attended, true);
    Signal hidden = tokens.mapped(block.fc1(), afterAttention, true);
    return tokens.added(afterAttention, block.fc2(), hidden, true);
  }

  /**
   * The stages of an encoder's tokens.
   *
   * @param count tokens of an image
   */
  private record TokenWiring(Wiring wiring, int count, UnitKernels units) {
    /** Neurons that a signal charges as it is. */
    Signal neurons(Signal charge, int channels, boolean shared) {
      return append(charge, channels, units, Optional.empty(), shared);
    }

    /** A map, its batch norm and its neurons. */
    Signal mapped(Layer.Linear map, Signal from, boolean shared) {
      return normed(map, from, shared, units);
    }

    /** The stream, and added to it a map's spikes, or its charges when {@code membrane}. */
    Signal added(Signal stream, Layer.Linear map, Signal from, boolean membrane) {
      Signal more = normed(map, from, false, membrane ? new PlainUnits() : units);
      return wiring.add(new ResidualAdd(stream, more)).output();
    }

    private Signal normed(Layer.Linear map, Signal from, boolean shared, UnitKernels kernels) {
      int rows = wiring.images() * count;
      Signal sums = wiring.connect(new FullyConnected(map, rows, from, shared), from);
      return append(sums, map.out(), kernels, Optional.of(wiring.norm(map.out())), false);
    }

    private Signal append(
        Signal input, int channels, UnitKernels kernels, Optional<BatchNorm> norm, boolean shared) {
      int rows = wiring.batch * count;
      return wiring
          .add(new TokenNeurons(wiring.timesteps, rows, channels, kernels, input, norm, shared))
          .output();
    }
  }
}
