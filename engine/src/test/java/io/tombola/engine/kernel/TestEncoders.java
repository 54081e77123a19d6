package io.tombola.engine.kernel;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Residual;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random encoders whose neurons fire now and then. */
final class TestEncoders {
  private TestEncoders() {}

  /**
   * Draws one.
   *
   * @param keep the share of weights that are -1 or +1, or 0 for quantised weights of all sizes
   */
  static EncoderWeights draw(Encoder encoder, Leak leak, double keep, Random random) {
    boolean counts = encoder.residual() == Residual.SPIKES;
    int streamBits = counts ? 0 : 4 + random.nextInt(7);
    List<EncoderWeights.Block> blocks = new ArrayList<>();
    for (int b = 0; b < encoder.depth(); b++) {
      Encoder.Block maps = encoder.block(b);
      blocks.add(
          new EncoderWeights.Block(
              map(maps.q().in(), maps.q().out(), keep, -1, random),
              map(maps.k().in(), maps.k().out(), keep, -1, random),
              map(maps.v().in(), maps.v().out(), keep, -1, random),
              map(maps.proj().in(), maps.proj().out(), keep, counts ? -1 : streamBits, random),
              map(maps.fc1().in(), maps.fc1().out(), keep, -1, random),
              map(maps.fc2().in(), maps.fc2().out(), keep, counts ? -1 : streamBits, random),
              random.nextInt(100)));
    }
    return new EncoderWeights(encoder, leak, random.nextInt(4), streamBits, blocks);
  }

  /** A map whose outputs spike, or, with {@code streamBits} not negative, charge the stream. */
  private static LinearWeights map(int in, int out, double keep, int streamBits, Random random) {
    short[] weights = new short[in * out];
    int size = 1 + random.nextInt(200);
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          keep == 0
              ? (short) Math.round(size * random.nextGaussian())
              : (short) (random.nextDouble() >= keep ? 0 : random.nextBoolean() ? 1 : -1);
    }
    double deviation = Math.sqrt(in) * (keep == 0 ? size : Math.sqrt(keep));
    boolean fires = streamBits < 0;
    int scale = fires ? 1 << random.nextInt(3) : (int) Math.ceil((1 << streamBits) / deviation);
    int[] scales = new int[out];
    Arrays.fill(scales, scale);
    int spread = (int) (scale * deviation) + 1;
    int[] biases = random.ints(out, -spread / 4 - 1, spread / 4 + 1).toArray();
    int[] thresholds = fires ? random.ints(out, 0, spread).toArray() : new int[0];
    return new LinearWeights(in, out, weights, scales, biases, thresholds);
  }

  /** Rows of spikes at some rate, {@code words} words each. */
  static long[] spikes(int rows, int words, Random random) {
    double rate = random.nextInt(5) / 5.0;
    long[] spikes = new long[rows * words];
    for (int i = 0; i < spikes.length * 64; i++) {
      if (random.nextDouble() < rate) {
        spikes[i / 64] |= 1L << i;
      }
    }
    return spikes;
  }
}
