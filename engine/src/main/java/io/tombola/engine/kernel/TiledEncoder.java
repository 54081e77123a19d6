package io.tombola.engine.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * An encoder in panels of channels, whose weights for some inputs stay in the first cache while
 * tokens and timesteps pass by. Sums add up the rows of the inputs that there are, each times its
 * count, so that their time falls with the firing rate and with pruned patches, and needs no full
 * chunk.
 */
final class TiledEncoder implements EncoderKernel {
  private final EncoderWeights weights;
  private final Supplier<TileKernels> provider;
  private final List<Block> blocks = new ArrayList<>();

  /** Of the neurons between the stream and a map, where it is no count. */
  private final TileNeurons streamNeurons;

  /** A block's maps, those of q, k and v side by side. */
  record Block(TileMap qkv, TileMap proj, TileMap fc1, TileMap fc2, TileNeurons attention) {
    int neuronTiles() {
      return qkv.tiles() + 3 * proj.tiles() + fc1.tiles() + 2 * fc2.tiles();
    }
  }

  /**
   * Arranges weights.
   *
   * @param provider of kernels for each run
   */
  TiledEncoder(EncoderWeights weights, Supplier<TileKernels> provider) {
    this.weights = weights;
    this.provider = provider;
    TileKernels order = provider.get();
    int dimension = weights.encoder().dimension();
    for (int b = 0; b < weights.blocks().size(); b++) {
      EncoderWeights.Block block = weights.blocks().get(b);
      blocks.add(
          new Block(
              map(order, weights.mostSeen(2 * b), block.q(), block.k(), block.v()),
              map(order, 1, block.proj()),
              map(order, weights.mostSeen(2 * b + 1), block.fc1()),
              map(order, 1, block.fc2()),
              TileNeurons.uniform(dimension, weights.fractionBits(), block.attentionThreshold())));
    }
    this.streamNeurons = TileNeurons.uniform(dimension, 0, 1 << weights.streamBits());
  }

  private static TileMap map(TileKernels order, int most, LinearWeights... maps) {
    return new TileMap(List.of(maps), most, order);
  }

  @Override
  public EncoderRun start(int tokens, int timesteps) {
    return new TiledRun(weights, blocks, streamNeurons, provider.get(), tokens, timesteps);
  }
}
