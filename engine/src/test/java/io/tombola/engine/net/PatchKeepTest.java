package io.tombola.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchKeepTest {
  @Property(tries = 200)
  void keepsTheGreatestAndOfThoseAlikeTheFirst(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 256) int tokens,
      @ForAll @IntRange(min = 1, max = 30) int values) {
    var random = new Random(seed);
    int[] magnitudes = random.ints(tokens, 0, values).toArray();
    int[] kept = new int[1 + random.nextInt(tokens)];
    new PatchKeep(tokens).choose(magnitudes, kept);
    List<Integer> expected =
        IntStream.range(0, tokens)
            .boxed()
            .sorted(Comparator.comparing(n -> -magnitudes[n]))
            .limit(kept.length)
            .sorted()
            .toList();
    assertThat(kept).containsExactly(expected.stream().mapToInt(n -> n).toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 64, 64",
    "0.7, 64, 45",
    "0.4, 64, 26",
    "0.001, 64, 1",
    "1e-12, 64, 1",
    "0.3, 10, 3"
  })
  void roundsUp(double keep, int tokens, int kept) {
    assertThat(PatchKeep.kept(keep, tokens)).isEqualTo(kept);
  }

  @Test
  void aShareOfNothingIsRefused() {
    assertThatThrownBy(() -> PatchKeep.kept(0, 64)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> PatchKeep.kept(1.5, 64)).hasMessageContaining("1.5");
  }
}
