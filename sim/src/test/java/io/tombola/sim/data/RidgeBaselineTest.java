package io.tombola.sim.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.sim.data.RidgeBaseline.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RidgeBaselineTest {
  /**
   * Three classes, each with a feature of its own, beside noise and a feature that never varies.
   */
  private static List<Sample> separable(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] features = new double[6];
      for (int f = 0; f < 5; f++) {
        features[f] = 0.1 * random.nextGaussian();
      }
      features[i % 3] += 1;
      features[5] = 7;
      samples.add(new Sample(features, i % 3));
    }
    return samples;
  }

  @Test
  void separableClassesAreSeparated() {
    RidgeBaseline ridge = RidgeBaseline.fit(separable(1, 60), separable(2, 30), 3);
    assertThat(ridge.accuracy(separable(3, 99))).isEqualTo(new Proportion(99, 99));
  }

  @Test
  void aClassThatNoFeatureTellsIsDecidedByHowCommonItIs() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      samples.add(new Sample(new double[] {1}, i < 7 ? 1 : 0));
    }
    assertThat(RidgeBaseline.fit(samples, List.of(), 2).classify(new double[] {5})).isEqualTo(1);
  }

  @Test
  void lambdaIsPickedOnTheValidationSamples() {
    // More features than samples of pure noise: only a strong penalty generalises.
    SplittableRandom random = new SplittableRandom(4);
    List<Sample> train = noisy(random, 30);
    List<Sample> validation = noisy(random, 200);
    RidgeBaseline picked = RidgeBaseline.fit(train, validation, 2);
    assertThat(picked.lambda()).isGreaterThan(1e-4);
  }

  private static List<Sample> noisy(SplittableRandom random, int count) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] features = random.doubles(40, -1, 1).toArray();
      features[0] += i % 2;
      samples.add(new Sample(features, i % 2));
    }
    return samples;
  }
}
