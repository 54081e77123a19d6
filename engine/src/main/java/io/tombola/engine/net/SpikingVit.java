package io.tombola.engine.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final String PREFIX = "vit";
  private static final Pattern NAME =
      Pattern.compile("vit-(tiny|small|([0-9]{1,4})x([0-9]{1,3}))(-membrane)?");

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

  /** True for names that {@link #named} may know. */
  public static boolean isName(String name) {
    return name.startsWith(PREFIX);
  }

  /**
   * Describes what a manifest names: {@code vit-tiny}, {@code vit-small} or, such as {@code
   * vit-64x2}, dimension and depth; with {@code -membrane} behind it the residual is {@link
   * Residual#MEMBRANE}.
   *
   * @throws IllegalArgumentException when the name is none of these
   */
  public static SpikingVit named(
      String name, int inputChannels, int height, int width, int classes) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "architecture '%s' is not known; a spiking ViT is vit-tiny, vit-small or vit-<dimension>x<depth>, with or without -membrane behind it"
              .formatted(name));
    }
    Residual residual = matcher.group(4) == null ? Residual.SPIKES : Residual.MEMBRANE;
    boolean free = matcher.group(2) != null;
    int dimension =
        free ? Integer.parseInt(matcher.group(2)) : name.contains("tiny") ? TINY : SMALL;
    int depth = free ? Integer.parseInt(matcher.group(3)) : DEPTH;
    return of(inputChannels, height, width, dimension, depth, residual, classes);
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

  /** All weights, kept or pruned. */
  public long weights() {
    return embedding.weighted().stream().mapToLong(Layer.Conv::weights).sum()
        + encoder.maps().stream().mapToLong(Layer.Linear::weights).sum()
        + readout.weights();
  }

  /** Classes of the readout. */
  public int classes() {
    return readout.out();
  }

  /** Multiply-adds of a timestep with all tokens, were every input at work. */
  public long multiplyAdds() {
    return embedding.weighted().stream().mapToLong(Layer.Conv::multiplyAdds).sum()
        + encoder.multiplyAdds(encoder.tokens())
        + readout.multiplyAdds();
  }
}
