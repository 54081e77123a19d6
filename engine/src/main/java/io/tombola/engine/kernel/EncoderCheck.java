package io.tombola.engine.kernel;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Residual;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * {@link SelfCheck} for encoders: three small ones, of counts, of spikes and of a ticket; narrow,
 * wide and bit-sliced sums.
 */
final class EncoderCheck {
  private static final int TOKENS = 9;
  private static final int TIMESTEPS = 8;
  private static final int DIMENSION = 2 * Encoder.HEAD;
  private static final int STREAM_BITS = 8;

  private final SplittableRandom random = new SplittableRandom(1);
  private final long[] embedding = new long[TOKENS * TIMESTEPS * DIMENSION / 64];
  private final long[] position = new long[embedding.length];
  private final List<EncoderWeights> encoders =
      List.of(
          weights(Residual.SPIKES, 600),
          weights(Residual.MEMBRANE, 3000),
          weights(Residual.SPIKES, 1));

  private EncoderCheck() {}

  /** What is wrong with the candidate, if anything; see {@link SelfCheck#problem}. */
  static Optional<String> problem(
      KernelProvider candidate, KernelProvider trusted, LongSupplier clockNs) {
    var check = new EncoderCheck();
    return SelfCheck.problem(
        check::fill, check.new Runs(candidate), check.new Runs(trusted), clockNs);
  }

  private EncoderWeights weights(Residual residual, int size) {
    var encoder = new Encoder(TOKENS, DIMENSION, 1, residual);
    boolean counts = residual == Residual.SPIKES;
    Encoder.Block maps = encoder.block(0);
    LinearWeights[] drawn =
        maps.maps().stream()
            .map(map -> map(map.in(), map.out(), size, map.spikes()))
            .toArray(LinearWeights[]::new);
    var block =
        new EncoderWeights.Block(drawn[0], drawn[1], drawn[2], drawn[3], drawn[4], drawn[5], 20);
    return new EncoderWeights(encoder, Leak.of(0.5), 0, counts ? 0 : STREAM_BITS, List.of(block));
  }

  private LinearWeights map(int in, int out, int size, boolean fires) {
    short[] weights = new short[in * out];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (short) random.nextInt(-size, size + 1);
    }
    int[] scales = new int[out];
    Arrays.fill(scales, 1);
    int threshold = (int) (size * Math.sqrt(in) / 2);
    int[] thresholds = new int[fires ? out : 0];
    Arrays.fill(thresholds, threshold);
    return new LinearWeights(in, out, weights, scales, new int[out], thresholds);
  }

  /** Spikes at a rate of one in four. */
  private void fill() {
    for (int i = 0; i < embedding.length; i++) {
      long half = random.nextLong();
      embedding[i] = half & random.nextLong();
      position[i] = ~half & random.nextLong();
    }
  }

  /** A run of each encoder. */
  private final class Runs implements SelfCheck.Trial {
    private final List<EncoderRun> runs;

    Runs(KernelProvider provider) {
      runs =
          encoders.stream()
              .map(weights -> provider.encoder(weights).start(TOKENS, TIMESTEPS))
              .toList();
    }

    @Override
    public void step() {
      for (EncoderRun run : runs) {
        run.begin(TOKENS);
        run.step(embedding, position, TIMESTEPS);
      }
    }

    @Override
    public boolean agrees(SelfCheck.Trial other) {
      boolean agree = true;
      for (int i = 0; i < runs.size(); i++) {
        agree &= Arrays.equals(runs.get(i).sums(), ((Runs) other).runs.get(i).sums());
      }
      return agree;
    }
  }
}
