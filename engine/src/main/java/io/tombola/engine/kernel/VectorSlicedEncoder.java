package io.tombola.engine.kernel;

import io.tombola.engine.net.Encoder;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder that is a ticket, too, bit-sliced: its maps add up registers of {@link TokenLanes}, so
 * that a kept weight costs as much as another and a pruned one nothing, whatever fires. It needs
 * full registers; shorter chunks run in tiles.
 */
final class VectorSlicedEncoder implements EncoderKernel {
  private final EncoderWeights weights;
  private final List<Block> blocks = new ArrayList<>();

  /** A block's maps. */
  record Block(
      VectorTokenMap q,
      VectorTokenMap k,
      VectorTokenMap v,
      VectorTokenMap proj,
      VectorTokenMap fc1,
      VectorTokenMap fc2,
      TileNeurons attention) {
    /** All six. */
    List<VectorTokenMap> maps() {
      return List.of(q, k, v, proj, fc1, fc2);
    }
  }

  /** True when every map is fit for it. */
  static boolean fits(EncoderWeights weights) {
    return weights.blocks().stream()
        .flatMap(block -> block.maps().stream())
        .allMatch(VectorTokenMap::fits);
  }

  /** Compiles an encoder that fits. */
  VectorSlicedEncoder(EncoderWeights weights) {
    this.weights = weights;
    Encoder encoder = weights.encoder();
    for (int b = 0; b < encoder.depth(); b++) {
      EncoderWeights.Block block = weights.blocks().get(b);
      int attended = weights.counts() ? Encoder.maxCount(2 * b) : 1;
      int perceived = weights.counts() ? Encoder.maxCount(2 * b + 1) : 1;
      blocks.add(
          new Block(
              map(block.q(), attended),
              map(block.k(), attended),
              map(block.v(), attended),
              map(block.proj(), 1),
              map(block.fc1(), perceived),
              map(block.fc2(), 1),
              TileNeurons.uniform(
                  encoder.dimension(), weights.fractionBits(), block.attentionThreshold())));
    }
  }

  private VectorTokenMap map(LinearWeights map, int most) {
    return new VectorTokenMap(map, most, weights.leak());
  }

  @Override
  public EncoderRun start(int tokens, int timesteps) {
    var lanes = new TokenLanes(VectorCarrySave.LANES, tokens);
    lanes.arrange(tokens, timesteps);
    return lanes.steps() >= VectorCarrySave.LANES
        ? sliced(tokens, timesteps)
        : new TiledEncoder(weights, VectorTiles::new).start(tokens, timesteps);
  }

  /** A run in registers, full ones or not. */
  EncoderRun sliced(int tokens, int timesteps) {
    return new VectorSlicedRun(weights, blocks, tokens, timesteps);
  }
}
