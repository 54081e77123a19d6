package io.tombola.engine.net;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The transformer behind a {@link PatchEmbedding}: blocks of spiking self-attention and a
 * perceptron, no softmax and no layer norm (Spikformer, arXiv 2209.15425). It runs over a window of
 * timesteps that starts with all membranes at 0; x is the stream, {@code [tokens][dimension]}, at
 * first the embedding's counts:
 *
 * <pre>
 *   s = in(x)
 *   q = LIF(BN(Wq s));  k = LIF(BN(Wk s));  v = LIF(BN(Wv s))
 *   a = LIF(scale * q (k^T v)),   for each head, threshold {@value #ATTENTION_THRESHOLD}
 *   x = x + out(BN(Wproj a))
 *   h = LIF(BN(Wfc1 in(x)))
 *   x = x + out(BN(Wfc2 h))
 * </pre>
 *
 * <p>With {@link Residual#SPIKES}, {@code in} is nothing and {@code out} is LIF; with {@link
 * Residual#MEMBRANE}, {@code in} is LIF, with a threshold of 1 and neurons of its own wherever it
 * stands, and {@code out} is nothing. The readout sees each channel's mean over tokens and
 * timesteps of the last x; with {@link Residual#MEMBRANE}, of LIF(x).
 *
 * @param tokens before any is pruned
 * @param dimension D, channels of a token: as many heads as it has times {@value #HEAD}
 * @param depth blocks
 */
public record Encoder(int tokens, int dimension, int depth, Residual residual) {
  /** Channels of a head, a word of bits. */
  public static final int HEAD = 64;

  /** Factor on {@code q (k^T v)}, HEAD to the power of -1/2. */
  public static final double ATTENTION_SCALE = 0.125;

  /** Threshold of the neurons behind attention; all others have 1. */
  public static final double ATTENTION_THRESHOLD = 0.5;

  /** The perceptron's hidden channels, in D. */
  public static final int EXPANSION = 4;

  private static final int MAX_DIMENSION = 1024;
  private static final int MAX_DEPTH = 64;

  /** Checks the sizes. */
  public Encoder {
    if (dimension < HEAD || dimension > MAX_DIMENSION || dimension % HEAD != 0) {
      throw new IllegalArgumentException(
          "an encoder's dimension of %d is not one of %d, %d .. %d"
              .formatted(dimension, HEAD, 2 * HEAD, MAX_DIMENSION));
    }
    if (depth < 1 || depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "an encoder of %d blocks is outside 1..%d".formatted(depth, MAX_DEPTH));
    }
  }

  /** The maps of one block; {@code name} is such as {@code block0}, theirs {@code block0.q}. */
  public record Block(
      String name,
      Layer.Linear q,
      Layer.Linear k,
      Layer.Linear v,
      Layer.Linear proj,
      Layer.Linear fc1,
      Layer.Linear fc2) {
    /** All six, in this order. */
    public List<Layer.Linear> maps() {
      return List.of(q, k, v, proj, fc1, fc2);
    }
  }

  /** Heads of self-attention. */
  public int heads() {
    return dimension / HEAD;
  }

  /** Hidden channels of a perceptron. */
  public int hidden() {
    return EXPANSION * dimension;
  }

  /** Block {@code b}, from 0. */
  public Block block(int b) {
    String name = "block" + b;
    boolean out = residual == Residual.SPIKES;
    return new Block(
        name,
        map(name + ".q", dimension, dimension, true),
        map(name + ".k", dimension, dimension, true),
        map(name + ".v", dimension, dimension, true),
        map(name + ".proj", dimension, dimension, out),
        map(name + ".fc1", dimension, hidden(), true),
        map(name + ".fc2", hidden(), dimension, out));
  }

  private Layer.Linear map(String name, int in, int out, boolean spikes) {
    return new Layer.Linear(name, in, out, tokens, spikes);
  }

  /** All maps, block by block. */
  public List<Layer.Linear> maps() {
    return IntStream.range(0, depth).boxed().flatMap(b -> block(b).maps().stream()).toList();
  }

  /**
   * Parameters as the literature counts them: weights, a gain and an offset of batch norm for each
   * output of a map, and biases of proj, fc1 and fc2.
   */
  public long parameters() {
    long weights = maps().stream().mapToLong(Layer.Weighted::weights).sum();
    long norms = maps().stream().mapToLong(map -> 2L * map.out()).sum();
    long biases = (long) depth * (2 * dimension + hidden());
    return weights + norms + biases;
  }

  /**
   * Multiply-adds of a timestep, of maps and attention.
   *
   * @param kept tokens
   */
  public long multiplyAdds(int kept) {
    long maps = maps().stream().mapToLong(map -> (long) map.weights() * kept).sum();
    return maps + depth * attentionMultiplyAdds(kept);
  }

  /** Multiply-adds of one block's attention as the literature counts them, {@code (q k^T) v}. */
  public long attentionMultiplyAdds(int kept) {
    return 2L * kept * kept * dimension;
  }

  /**
   * The most that the stream of counts can be, with {@link Residual#SPIKES}.
   *
   * @param additions of the blocks that lie before: two a block
   */
  public static int maxCount(int additions) {
    return 2 + additions;
  }
}
