package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Residual;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** A ticket's encoder in registers gives the scalar tiles' integers, however full they are. */
@AddLifecycleHook(NeedsVectorKernels.class)
class VectorSlicedEncoderTest {
  private static final double[] LAMBDAS = {0.5, 0.75, 0.2, 0};

  private static EncoderWeights draw(int heads, int tokens, Residual residual, Random random) {
    var encoder = new Encoder(tokens, heads * Encoder.HEAD, 2, residual);
    Leak leak = Leak.of(LAMBDAS[random.nextInt(LAMBDAS.length)]);
    return TestEncoders.draw(encoder, leak, 0.1 + random.nextInt(5) / 5.0, random);
  }

  @Property(tries = 40)
  void whateverFillsTheRegisters(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2) int heads,
      @ForAll @IntRange(min = 1, max = 150) int tokens,
      @ForAll @IntRange(min = 1, max = 11) int timesteps,
      @ForAll Residual residual) {
    var random = new Random(seed);
    EncoderWeights weights = draw(heads, tokens, residual, random);
    assertThat(VectorSlicedEncoder.fits(weights)).isTrue();
    EncoderRun expected = Kernels.named("scalar").encoder(weights).start(tokens, timesteps);
    EncoderRun actual = new VectorSlicedEncoder(weights).sliced(tokens, timesteps);
    expected.countActivity(true);
    actual.countActivity(true);
    for (int window = 0; window < 2; window++) {
      int kept = window == 0 ? tokens : 1 + random.nextInt(tokens);
      expected.begin(kept);
      actual.begin(kept);
      for (int chunk = 0; chunk < 2; chunk++) {
        int steps = 1 + random.nextInt(timesteps);
        long[] embedding = TestEncoders.spikes(kept * steps, heads, random);
        long[] position = TestEncoders.spikes(kept * steps, heads, random);
        expected.step(embedding, position, steps);
        actual.step(embedding, position, steps);
        assertThat(actual.sums()).isEqualTo(expected.sums());
        for (EncoderActivity.Place place : EncoderActivity.Place.values()) {
          assertThat(actual.activity().count(1, place))
              .as("%s", place)
              .isEqualTo(expected.activity().count(1, place));
        }
      }
    }
  }

  @Example
  void fullChunksOfTicketsRunInRegistersAndOthersInTiles() {
    KernelProvider vector = Kernels.named("vector");
    EncoderWeights ticket = draw(1, 64, Residual.SPIKES, new Random(2));
    EncoderKernel kernel = vector.encoder(ticket);
    assertThat(kernel.start(64, 8)).isInstanceOf(VectorSlicedRun.class);
    assertThat(kernel.start(64, 1)).isNotInstanceOf(VectorSlicedRun.class);
    EncoderWeights dense = TestEncoders.draw(ticket.encoder(), ticket.leak(), 0, new Random(3));
    assertThat(vector.encoder(dense)).isInstanceOf(TiledEncoder.class);
  }
}
