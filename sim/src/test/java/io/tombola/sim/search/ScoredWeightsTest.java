package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.FrozenWeights;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoredWeightsTest {
  private static final Layer.Weighted LAYER = new Layer.Dense("fc", 100, 10);
  private static final FrozenWeights FROZEN = new FrozenWeights(3, 0);

  private static ScoredWeights layer(double keepRatio) {
    SearchSettings settings = SearchSettings.DEFAULT.withKeepRatio(keepRatio);
    var start = new LayerStart(LAYER, true, FROZEN, settings, new SplittableRandom(5));
    ScoredWeights layer = ScoredWeights.start(WeightForm.ONE_BIT, start);
    rank(layer, keepRatio);
    return layer;
  }

  private static void rank(ScoredWeights layer, double keepRatio) {
    Keep keep = Keep.perLayer(keepRatio);
    float[] ranks = new float[layer.size()];
    layer.ranks(ranks);
    layer.keep(keep.choose(List.of(ranks), List.of(LAYER), keepRatio).get(0));
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "0.7, 700", "0.5, 500", "0.1, 100", "0.0001, 1"})
  void keepsItsShareOfWeights(double keepRatio, int kept) {
    float[] effective = new float[1000];
    ScoredWeights layer = layer(keepRatio);
    layer.write(effective);

    assertThat(layer.mask().cardinality()).isEqualTo(kept);
    for (int i = 0; i < effective.length; i++) {
      assertThat(effective[i] != 0).isEqualTo(layer.mask().get(i));
    }
  }

  @Test
  void keepingAllIsTheDenseBinaryLayer() {
    float[] effective = new float[1000];
    layer(1).write(effective);

    double deviation = Math.sqrt(2 / 100.0);
    double alpha = 0;
    for (int i = 0; i < 1000; i++) {
      alpha += FROZEN.magnitude(i) * deviation / 1000;
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(effective[i])
          .isCloseTo((float) (FROZEN.negative(i) ? -alpha : alpha), within(1e-6f));
    }
  }

  @Test
  void aWeightThatWouldLowerTheLossGainsRank() {
    ScoredWeights layer = layer(0.5);
    float[] gradient = new float[1000];
    for (int i = 0; i < 1000; i++) {
      // The first 500 weights lower the loss as they grow in their own direction, the others raise
      // it
      boolean helps = i < 500;
      gradient[i] = helps == FROZEN.negative(i) ? 1 : -1;
    }
    for (int step = 1; step <= 200; step++) {
      layer.step(gradient, 1e-2, step);
    }
    rank(layer, 0.5);

    assertThat(layer.mask().get(0, 500).cardinality()).isGreaterThan(450);
  }
}
