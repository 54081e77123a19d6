package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Residual;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every provider's encoders give the reference's integers. */
class EncodersAgreeTest {
  /** Multiply-adds that the reference is asked for in one try. */
  private static final long WORK = 10_000_000;

  private static final double[] LAMBDAS = {0.5, 0.75, 0.2, 0};

  private final KernelProvider reference = Kernels.named("reference");

  /** All but the reference that this JVM can run. */
  private final List<KernelProvider> others =
      Kernels.available().stream().filter(p -> !p.name().equals("reference")).toList();

  @Property(tries = 60)
  void onRandomNets(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int heads,
      @ForAll @IntRange(min = 1, max = 4) int depth,
      @ForAll @IntRange(min = 16, max = 256) int tokens,
      @ForAll Residual residual,
      @ForAll boolean ternary) {
    agree(heads, depth, tokens, residual, ternary, new Random(seed));
  }

  /** The corners, which the bound on the work may keep the property from. */
  @Example
  void onTheLargest() {
    var random = new Random(7);
    for (Residual residual : Residual.values()) {
      agree(6, 1, 16, residual, false, random);
      agree(6, 1, 16, residual, true, random);
      agree(1, 4, 16, residual, true, random);
      agree(1, 1, 256, residual, false, random);
    }
  }

  private void agree(
      int heads, int depth, int tokens, Residual residual, boolean ternary, Random random) {
    int dimension = heads * Encoder.HEAD;
    long perToken = 12L * dimension * dimension;
    int fewer = (int) Math.max(16, Math.min(tokens, WORK / perToken / 2));
    int blocks = (int) Math.max(1, Math.min(depth, WORK / perToken / fewer));
    int timesteps = (int) Math.max(1, Math.min(5, WORK / perToken / fewer / blocks));
    var encoder = new Encoder(fewer, dimension, blocks, residual);
    Leak leak = Leak.of(LAMBDAS[random.nextInt(LAMBDAS.length)]);
    EncoderWeights weights =
        TestEncoders.draw(encoder, leak, ternary ? 0.1 + random.nextInt(5) / 5.0 : 0, random);
    for (KernelProvider other : others) {
      agree(weights, other, timesteps, random);
    }
  }

  /** Two windows of other numbers of tokens, the other provider's cut into chunks. */
  private void agree(EncoderWeights weights, KernelProvider other, int timesteps, Random random) {
    int most = weights.encoder().tokens();
    EncoderRun expected = reference.encoder(weights).start(most, timesteps);
    EncoderRun actual = other.encoder(weights).start(most, timesteps);
    expected.countActivity(true);
    actual.countActivity(true);
    int words = weights.encoder().dimension() / 64;
    for (int window = 0; window < 2; window++) {
      int tokens = window == 0 ? most : 1 + random.nextInt(most);
      expected.begin(tokens);
      actual.begin(tokens);
      long[] embedding = TestEncoders.spikes(tokens * timesteps, words, random);
      long[] position = TestEncoders.spikes(tokens * timesteps, words, random);
      expected.step(embedding, position, timesteps);
      var activity = new EncoderActivity(weights.encoder().depth());
      int chunk = 1 + random.nextInt(timesteps);
      int[] sums = new int[expected.sums().length];
      for (int t = 0; t < timesteps; t += chunk) {
        int steps = Math.min(chunk, timesteps - t);
        actual.step(
            cut(embedding, words, timesteps, t, steps),
            cut(position, words, timesteps, t, steps),
            steps);
        int dimension = weights.encoder().dimension();
        System.arraycopy(actual.sums(), 0, sums, t * dimension, steps * dimension);
        activity.add(actual.activity());
      }
      assertThat(counts(activity, weights))
          .as("activity of %s", other.name())
          .isEqualTo(counts(expected.activity(), weights));
      assertThat(sums).as("sums of %s", other.name()).isEqualTo(expected.sums());
    }
  }

  private static List<Long> counts(EncoderActivity activity, EncoderWeights weights) {
    return IntStream.range(0, weights.encoder().depth())
        .boxed()
        .flatMap(
            b -> Stream.of(EncoderActivity.Place.values()).map(place -> activity.count(b, place)))
        .toList();
  }

  /** Timesteps {@code from..from+steps-1} of rows of {@code timesteps} a token. */
  private static long[] cut(long[] rows, int words, int timesteps, int from, int steps) {
    int tokens = rows.length / words / timesteps;
    long[] cut = new long[tokens * steps * words];
    for (int n = 0; n < tokens; n++) {
      int at = (n * timesteps + from) * words;
      System.arraycopy(rows, at, cut, n * steps * words, steps * words);
    }
    return cut;
  }

  @Example
  void somethingFires() {
    var random = new Random(3);
    for (Residual residual : Residual.values()) {
      var encoder = new Encoder(16, 64, 2, residual);
      EncoderRun run =
          reference.encoder(TestEncoders.draw(encoder, Leak.of(0.5), 0, random)).start(16, 4);
      run.countActivity(true);
      run.begin(16);
      long[] half = new long[64];
      Arrays.fill(half, 0x5555555555555555L);
      run.step(half, half, 4);
      for (EncoderActivity.Place place : EncoderActivity.Place.values()) {
        assertThat(run.activity().count(1, place)).as("%s, %s", residual, place).isPositive();
      }
    }
  }

  @Example
  void weightsThatCouldOverflowAreRefused() {
    var encoder = new Encoder(16, 64, 1, Residual.SPIKES);
    EncoderWeights drawn = TestEncoders.draw(encoder, Leak.of(0.5), 0, new Random(1));
    EncoderWeights.Block block = drawn.blocks().get(0);
    int[] scales = block.fc1().scales().clone();
    scales[70] = 1 << 24;
    LinearWeights fc1 =
        new LinearWeights(
            64, 256, block.fc1().weights(), scales, block.fc1().biases(), block.fc1().thresholds());
    var changed =
        new EncoderWeights.Block(
            block.q(), block.k(), block.v(), block.proj(), fc1, block.fc2(), 4);
    assertThatThrownBy(() -> new EncoderWeights(encoder, drawn.leak(), 3, 0, List.of(changed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("block0.fc1, output 70")
        .hasMessageContaining("outgrow");
  }
}
