package io.tombola.sim.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kind of stage on tokens alone, spikes soft: the gradient at its inputs and at its norm
 * against central differences of a random weighting of its outputs.
 */
class StageGradientTest {
  private static final int T = 3;
  private static final int ROWS = 6;
  private static final int CHANNELS = 8;
  private static final float STEP = 1e-2f;

  private final Random random = new Random(5);

  static Stream<Arguments> stages() {
    UnitKernels soft = NeuronModel.leaky(0.5).softened().kernels();
    Function<List<Signal>, Stage> attention =
        in -> new SelfAttention(T * 2, ROWS / 2, CHANNELS, 2, 0.25f, in);
    Function<List<Signal>, Stage> softmax =
        in -> new SoftmaxAttention(T * 2, ROWS / 2, CHANNELS, 2, 2f, in);
    Function<List<Signal>, Stage> residual = in -> new ResidualAdd(in.get(0), in.get(1));
    Function<List<Signal>, Stage> sum = in -> new TokenSum(T * 2, ROWS / 2, CHANNELS, in.get(0));
    return Stream.of(
        Arguments.of("neurons", 1, neurons(soft, Optional.empty())),
        Arguments.of("normed neurons", 1, neurons(soft, Optional.of(norm()))),
        Arguments.of("norm alone", 1, neurons(new PlainUnits(), Optional.of(norm()))),
        Arguments.of("attention", 3, attention),
        Arguments.of("softmax attention", 3, softmax),
        Arguments.of("residual", 2, residual),
        Arguments.of("sum", 1, sum));
  }

  private static BatchNorm norm() {
    var norm = new BatchNorm(CHANNELS);
    for (int c = 0; c < CHANNELS; c++) {
      norm.gain()[c] = 0.1f;
      norm.offset()[c] = GradientCheck.bands("", c);
    }
    return norm;
  }

  private static Function<List<Signal>, Stage> neurons(
      UnitKernels units, Optional<BatchNorm> norm) {
    return in -> new TokenNeurons(T, ROWS, CHANNELS, units, in.get(0), norm, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stages")
  void gradientsAreTheDifferences(String name, int inputs, Function<List<Signal>, Stage> make) {
    List<Signal> in = Stream.generate(() -> Signal.of(T * ROWS, CHANNELS)).limit(inputs).toList();
    in.forEach(signal -> write(signal.value(), this::chargesAwayFromTheThreshold));
    Stage stage = make.apply(in);
    write(stage.output().gradient(), i -> (float) random.nextGaussian());
    stage.forward(Pass.OBSERVATION);
    stage.backward();
    for (Signal signal : in) {
      check(name, stage, signal);
    }
  }

  /** A third of the channels above it at every step, the others below. */
  private float chargesAwayFromTheThreshold(int index) {
    boolean above = index % CHANNELS % 3 == 0;
    return (float) (above ? 1.5 + 0.3 * random.nextDouble() : 0.4 * random.nextDouble());
  }

  private interface Values {
    float at(int index);
  }

  private static void write(Tensor to, Values values) {
    for (int i = 0; i < to.length(); i++) {
      to.buffer().put(i, values.at(i));
    }
  }

  private static void check(String name, Stage stage, Signal signal) {
    double error = 0;
    double length = 0;
    for (int i = 0; i < signal.value().length(); i++) {
      float value = signal.value().buffer().get(i);
      double slope = 0;
      for (int sign : new int[] {1, -1}) {
        signal.value().buffer().put(i, value + sign * STEP);
        stage.forward(Pass.OBSERVATION);
        slope += sign * weighted(stage.output()) / (2 * STEP);
      }
      signal.value().buffer().put(i, value);
      error += Math.pow(slope - signal.gradient().buffer().get(i), 2);
      length += slope * slope;
    }
    assertThat(length).as(name).isGreaterThan(0.01);
    assertThat(Math.sqrt(error / length)).as(name).isLessThan(1e-3);
  }

  private static double weighted(Signal output) {
    double sum = 0;
    for (int i = 0; i < output.value().length(); i++) {
      sum += (double) output.value().buffer().get(i) * output.gradient().buffer().get(i);
    }
    return sum;
  }
}
