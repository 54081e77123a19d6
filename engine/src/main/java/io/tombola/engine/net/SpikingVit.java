package io.tombola.engine.net;

/**
 * A spiking vision transformer: frames through a {@link PatchEmbedding} to tokens, of which a patch
 * ticket keeps some, through an {@link Encoder} to a readout of means (arXiv 2309.13302: a MultiSp
 * ticket). Where a {@link Network} decides each timestep, this decides each window.
 *
 * <p>With two input channels of 128x128 and 11 classes, {@link #tiny} has 5,916,875 parameters and
 * {@link #small} 23,549,579: the sizes of DeiT-tiny and DeiT-small with Spikformer's embedding.
 */
public record SpikingVit(PatchEmbedding embedding, Encoder encoder, Layer.Readout readout) {
  /** D = 192, 3 heads. */
  private static final int TINY = 192;

  /** D = 384, 6 heads. */
  private static final int SMALL = 384;

  private static final int DEPTH = 12;

  /** Twelve blocks of 192 channels. */
  public static SpikingVit tiny(
      int inputChannels, int height, int width, Residual residual, int classes) {
    return of(inputChannels, height, width, TINY, DEPTH, residual, classes);
  }

  /** Twelve blocks of 384 channels. */
  public static SpikingVit small(
      int inputChannels, int height, int width, Residual residual, int classes) {
    return of(inputChannels, height, width, SMALL, DEPTH, residual, classes);
  }

  /**
   * Any other size.
   *
   * @param height rows of a frame, columns alike; see {@link PatchEmbedding#of}
   * @param dimension channels of a token, divisible by {@value Encoder#HEAD}
   * @param depth blocks
   */
  public static SpikingVit of(
      int inputChannels,
      int height,
      int width,
      int dimension,
      int depth,
      Residual residual,
      int classes) {
    var embedding = PatchEmbedding.of(inputChannels, height, width, dimension);
    return new SpikingVit(
        embedding,
        new Encoder(embedding.tokens(), dimension, depth, residual),
        new Layer.Readout("head", dimension, classes));
  }

  /**
   * Parameters as the literature counts them: those of the encoder; of the embedding the weights, a
   * gain and an offset of batch norm for each channel; of the readout weights and biases.
   */
  public long parameters() {
    long convolutions =
        embedding.weighted().stream().mapToLong(conv -> conv.weights() + 2L * conv.out()).sum();
    return convolutions + encoder.parameters() + readout.weights() + readout.out();
  }

  /** Multiply-adds of a timestep with all tokens, were every input at work. */
  public long multiplyAdds() {
    return embedding.weighted().stream().mapToLong(Layer.Conv::multiplyAdds).sum()
        + encoder.multiplyAdds(encoder.tokens())
        + readout.multiplyAdds();
  }
}
