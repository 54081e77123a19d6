package io.tombola.engine.net;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * ConvPEP: convolutions that turn a frame into a grid of tokens, Spikformer's patch splitting with
 * relative position embedding (arXiv 2209.15425), named so in arXiv 2309.13302.
 *
 * <p>Four 3x3 convolutions to D/8, D/4, D/2 and D channels, neurons behind each; the last of them
 * pool, so that sides of 32, 64 and 128 become 8, and 48 becomes 6. A fifth, {@code position}, from
 * the grid's spikes s to others; a token of the encoder is {@code s + position(s)}, D counts of 0
 * to 2. Its token n is pixel {@code n = y * width + x} of the grid. How important a patch is,
 * though, s alone decides: see {@link PatchKeep}.
 *
 * <p>Pools are 2x2 where Spikformer's are 3x3 of stride 2: the same sizes and parameters, and
 * spikes that the engine's pools know.
 *
 * @param convolutions the four, in order
 */
public record PatchEmbedding(List<Layer.Conv> convolutions, Layer.Conv position) {
  private static final int CONVOLUTIONS = 4;
  private static final int LEAST_SIDE = 16;

  /** Copies the list. */
  public PatchEmbedding {
    convolutions = List.copyOf(convolutions);
  }

  /**
   * Describes the embedding of frames.
   *
   * @param height rows of a frame, at least 16; with two pools for sides up to 32, three up to 64,
   *     else four, it must be divisible by 4, 8 or 16; columns alike
   * @param dimension channels of a token, divisible by 8
   */
  public static PatchEmbedding of(int inputChannels, int height, int width, int dimension) {
    int side = Math.max(height, width);
    int pools = side <= 32 ? 2 : side <= 64 ? 3 : 4;
    int multiple = 1 << pools;
    if (Math.min(height, width) < LEAST_SIDE || height % multiple != 0 || width % multiple != 0) {
      throw new IllegalArgumentException(
          "patch embedding of %dx%d: sides must be at least %d and divisible by %d"
              .formatted(width, height, LEAST_SIDE, multiple));
    }
    List<Layer.Conv> convolutions = new ArrayList<>();
    Shape shape = new Shape(inputChannels, height, width);
    for (int i = 0; i < CONVOLUTIONS; i++) {
      boolean pool = i >= CONVOLUTIONS - pools;
      int out = dimension >> (CONVOLUTIONS - 1 - i);
      convolutions.add(conv("conv" + (i + 1), shape, out, pool));
      shape = convolutions.get(i).output();
    }
    return new PatchEmbedding(convolutions, conv("position", shape, dimension, false));
  }

  private static Layer.Conv conv(String name, Shape in, int out, boolean pool) {
    return new Layer.Conv(name, in.channels(), out, 3, in.height(), in.width(), pool);
  }

  /** The grid of tokens: D channels. */
  public Shape grid() {
    return position.neurons();
  }

  /** Tokens before any is pruned. */
  public int tokens() {
    return grid().pixels();
  }

  /** The convolutions, the position's last; the index here is the layer of its frozen weights. */
  public List<Layer.Conv> weighted() {
    return Stream.concat(convolutions.stream(), Stream.of(position)).toList();
  }
}
