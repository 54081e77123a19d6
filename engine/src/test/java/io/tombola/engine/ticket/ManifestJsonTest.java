package io.tombola.engine.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ManifestJsonTest {
  private static final Manifest MANIFEST = TestTickets.tiny().manifest();

  @Property(tries = 200)
  void everyRungsFiguresComeBackToTheLastBit(
      @ForAll @IntRange(min = 1, max = 16) int rungs, @ForAll long seed) throws IOException {
    var random = new SplittableRandom(seed);
    List<ManifestJson.RungFacts> facts = new ArrayList<>();
    for (int k = 0; k < rungs; k++) {
      double operations = 1e9 * random.nextDouble();
      Map<String, Double> picojoule =
          random.nextBoolean()
              ? Map.of("45nm-fp32", operations * 0.9, "45nm-1bit", operations * 0.1)
              : Map.of();
      facts.add(
          new ManifestJson.RungFacts(
              1 - random.nextDouble(),
              Math.exp(random.nextDouble(-20, 20)),
              new Rung.Accuracy(
                  random.nextDouble(), random.nextDouble(), random.nextInt(Integer.MAX_VALUE)),
              new Rung.Cost(operations, picojoule)));
    }
    var written = new ManifestJson(MANIFEST, facts, Optional.empty(), List.of());
    assertThat(ManifestJson.read(written.write())).isEqualTo(written);
  }

  @Test
  void figuresThatAreNoneAreRefused() {
    List<LayerTicket> none = List.of();
    Rung.Accuracy unknown = Rung.Accuracy.UNKNOWN;
    for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Rung(0.5, scale, unknown, Rung.Cost.UNKNOWN, none))
          .hasMessageContaining("readoutScale " + scale);
    }
    for (double ratio : new double[] {0, -0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new Rung(ratio, none)).hasMessageContaining("keepRatio " + ratio);
    }
    assertThatThrownBy(() -> new Rung.Accuracy(Double.NaN, 0, 1)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Rung.Cost(Double.NaN, Map.of())).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Rung.Cost(1, Map.of("a", -1.0))).hasMessageContaining("-1.0 pJ");
  }
}
