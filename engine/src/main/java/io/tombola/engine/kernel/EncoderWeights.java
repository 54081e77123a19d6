package io.tombola.engine.kernel;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Residual;
import java.util.Arrays;
import java.util.List;

/**
 * An encoder in integers, in plain form: what every provider compiles from. All of it is 32-bit
 * arithmetic, and nothing can overflow: that is checked here.
 *
 * <p>Neurons are {@code u = leak(v) + charge; spike = u >= threshold; v = spike ? 0 : u}. Those
 * behind attention are charged with {@code n << fractionBits}, n being {@code q (k^T v)}. With
 * {@link Residual#MEMBRANE} the stream counts in units of {@code 2^-streamBits}: the embedding's
 * counts come in shifted by so much, and {@code 1 << streamBits} is the threshold of the neurons
 * that see it.
 *
 * @param streamBits 0 with {@link Residual#SPIKES}
 */
public record EncoderWeights(
    Encoder encoder, Leak leak, int fractionBits, int streamBits, List<Block> blocks) {
  /** What a leak that is no shift may multiply by up to 256. */
  private static final int MAX_FRACTION_LEAK_BITS = 23;

  private static final int MAX_STREAM_BITS = 16;
  private static final int MAX_FRACTION_BITS = 8;

  /**
   * A block's maps.
   *
   * @param attentionThreshold of the neurons behind attention
   */
  public record Block(
      LinearWeights q,
      LinearWeights k,
      LinearWeights v,
      LinearWeights proj,
      LinearWeights fc1,
      LinearWeights fc2,
      int attentionThreshold) {
    /** All six, in this order. */
    List<LinearWeights> maps() {
      return List.of(q, k, v, proj, fc1, fc2);
    }
  }

  /**
   * Checks sizes and ranges.
   *
   * @throws IllegalArgumentException when a sum, a membrane or the stream could overflow; names the
   *     map and the output
   */
  public EncoderWeights {
    blocks = List.copyOf(blocks);
    boolean counts = encoder.residual() == Residual.SPIKES;
    require(
        streamBits >= 0 && streamBits <= (counts ? 0 : MAX_STREAM_BITS),
        "a stream of %d bits below 1 is outside 0..%d"
            .formatted(streamBits, counts ? 0 : MAX_STREAM_BITS));
    require(
        fractionBits >= 0 && fractionBits <= MAX_FRACTION_BITS,
        "fractionBits %d is outside 0..%d".formatted(fractionBits, MAX_FRACTION_BITS));
    require(
        blocks.size() == encoder.depth(),
        "%d blocks for a depth of %d".formatted(blocks.size(), encoder.depth()));
    new Bounds(encoder, leak, fractionBits, streamBits).check(blocks);
  }

  /** True when the stream is a count. */
  boolean counts() {
    return encoder.residual() == Residual.SPIKES;
  }

  /** The most that a map can see of the stream, behind so many additions. */
  int mostSeen(int additions) {
    return counts() ? Encoder.maxCount(additions) : 1;
  }

  /** The least and the greatest value that any channel of a stream of charges can have. */
  long[] streamBounds() {
    long least = 0;
    long greatest = 0;
    long first = (long) Encoder.maxCount(0) << streamBits;
    for (int c = 0; c < encoder.dimension(); c++) {
      long low = 0;
      long high = first;
      for (Block block : blocks) {
        for (LinearWeights map : List.of(block.proj(), block.fc2())) {
          long[] charges = map.charges(c, 1);
          low += charges[0];
          high += charges[1];
          least = Math.min(least, low);
          greatest = Math.max(greatest, high);
        }
      }
    }
    return new long[] {least, Math.max(greatest, first)};
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** Follows the extremes of the stream through the blocks. */
  private static final class Bounds {
    private final Encoder encoder;
    private final Leak leak;
    private final int fractionBits;
    private final boolean counts;

    /** Of the stream, per channel. */
    private final long[] least;

    private final long[] greatest;

    Bounds(Encoder encoder, Leak leak, int fractionBits, int streamBits) {
      this.encoder = encoder;
      this.leak = leak;
      this.fractionBits = fractionBits;
      this.counts = encoder.residual() == Residual.SPIKES;
      this.least = new long[encoder.dimension()];
      this.greatest = new long[encoder.dimension()];
      Arrays.fill(greatest, (long) Encoder.maxCount(0) << streamBits);
    }

    void check(List<Block> blocks) {
      for (int b = 0; b < blocks.size(); b++) {
        Encoder.Block names = encoder.block(b);
        Block block = blocks.get(b);
        streamNeurons(names.name());
        int most = counts ? Encoder.maxCount(2 * b) : 1;
        map(names.q().name(), names.q().in(), names.q().out(), block.q(), most, true);
        map(names.k().name(), names.k().in(), names.k().out(), block.k(), most, true);
        map(names.v().name(), names.v().in(), names.v().out(), block.v(), most, true);
        long sum = ((long) encoder.tokens() * Encoder.HEAD) << fractionBits;
        membrane(names.name() + ", attention", 0, sum);
        map(names.proj().name(), names.proj().in(), names.proj().out(), block.proj(), 1, counts);
        streamNeurons(names.name());
        most = counts ? Encoder.maxCount(2 * b + 1) : 1;
        map(names.fc1().name(), names.fc1().in(), names.fc1().out(), block.fc1(), most, true);
        map(names.fc2().name(), names.fc2().in(), names.fc2().out(), block.fc2(), 1, counts);
      }
      streamNeurons("the readout");
    }

    private void streamNeurons(String at) {
      for (int c = 0; c < least.length && !counts; c++) {
        membrane(at + ", stream channel " + c, least[c], greatest[c]);
      }
    }

    private void map(
        String name, int in, int out, LinearWeights weights, int most, boolean neurons) {
      boolean fits =
          weights.in() == in
              && weights.out() == out
              && weights.weights().length == in * out
              && weights.scales().length == out
              && weights.biases().length == out
              && weights.thresholds().length == (neurons ? out : 0);
      require(fits, name + ": its arrays are not those of " + in + " inputs, " + out + " outputs");
      for (int o = 0; o < out; o++) {
        require(weights.scales()[o] >= 0, name + ", output " + o + ": its scale is negative");
        long[] charges = weights.charges(o, most);
        if (neurons) {
          membrane(name + ", output " + o, Math.min(0, charges[0]), Math.max(0, charges[1]));
        } else {
          least[o] += charges[0];
          greatest[o] += charges[1];
        }
      }
    }

    private void membrane(String at, long down, long up) {
      int bits = MembraneBound.membraneBits(leak, Math.min(0, down), Math.max(0, up));
      int most = leak instanceof Leak.Fraction ? MAX_FRACTION_LEAK_BITS : MembraneBound.MAX_BITS;
      require(
          bits != 0 && bits <= most,
          ("%s: with lambda %s and charges of %d to %d a timestep, membranes outgrow %d bits; use"
                  + " smaller weights or a smaller lambda")
              .formatted(at, leak.lambda(), down, up, most));
    }
  }
}
