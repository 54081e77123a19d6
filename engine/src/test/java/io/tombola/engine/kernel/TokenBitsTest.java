package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokenBitsTest {
  @Property(tries = 50)
  void aTokensRowHasItsChannels(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int words,
      @ForAll @IntRange(min = 1, max = 16) int height,
      @ForAll @IntRange(min = 1, max = 16) int width) {
    var random = new Random(seed);
    var layout = new PlaneLayout(64 * words, 1, height, width);
    long[] planes = new long[layout.length()];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = random.nextLong() & PlaneBits.mask(layout.pixels() - 64 * (i % layout.words()));
    }
    long[] tokens = new long[3 + layout.pixels() * words];
    new TokenBits().turn(layout, planes, tokens, 3);
    for (int n = 0; n < layout.pixels(); n++) {
      for (int c = 0; c < layout.channels(); c++) {
        long bit = tokens[3 + n * words + c / 64] >>> c & 1;
        assertThat(bit).isEqualTo(layout.value(planes, c, n));
      }
    }
  }
}
