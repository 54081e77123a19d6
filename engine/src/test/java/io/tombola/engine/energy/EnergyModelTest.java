package io.tombola.engine.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.ResNet19;
import io.tombola.engine.net.Vgg9;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of arXiv 2309.13302, found again. */
final class EnergyModelTest {
  private static final Network VGG9 = Vgg9.of(3, 32, 32, 1, 10);
  private static final int TIMESTEPS = 4;

  /** Table 2.26 M weights: 2,261,184 at 3 channels; events, 2 channels and 11 classes. */
  @Test
  void weightsAreThoseOfThePaper() {
    assertThat(VGG9.weights()).isEqualTo(2_261_184);
    // 2,261,184 less 576 of the third channel and with 256 of the eleventh class
    assertThat(Vgg9.of(2, 32, 32, 1, 11).weights()).isEqualTo(2_260_864);
    // 12.63 M: with the gains and offsets of batch norm, and the biases of both last layers
    assertThat(ResNet19.of(3, 32, 32, 1, 10).parameters()).isEqualTo(12_630_858);
  }

  @Test
  void multiplyAddsAreThoseOfThePaper() {
    assertThat(VGG9.multiplyAdds() / 1e6).isCloseTo(153.88, within(0.005));
    assertThat(Vgg9.of(2, 32, 32, 1, 10).multiplyAdds() / 1e6).isCloseTo(153.29, within(0.005));
    // Kim's strides (2, 2, 2)
    assertThat(ResNet19.of(3, 32, 32, 1, 10).multiplyAdds() / 1e6).isCloseTo(555.6, within(0.05));
  }

  /** 4.6 pJ * 153.88 M. */
  @Test
  void theDenseNetworkCosts708Microjoule() {
    EnergyReport report = EnergyModel.dense(VGG9, Technology.FP32);
    assertThat(report.totalMillijoule()).isCloseTo(0.708, within(0.0005));
    assertThat(report.synapticOperations()).isZero();
    assertThat(report.multiplyAdds()).isEqualTo(VGG9.multiplyAdds());
  }

  /** The spiking network's 0.093 mJ stand for 94.3 M operations, the ticket's 0.079 for 78.7 M. */
  @ParameterizedTest
  @CsvSource({"94.3, 0.093", "78.7, 0.079"})
  void ratesGiveThePapersEnergies(double mega, double millijoule) {
    long conv1 = VGG9.weighted().get(0).multiplyAdds();
    double rate = mega * 1e6 / TIMESTEPS / (VGG9.multiplyAdds() - conv1);
    EnergyReport report =
        new EnergyModel(VGG9, Technology.FP32, FirstLayer.ONCE, TIMESTEPS)
            .spiking(Activity.uniform(VGG9, rate));
    assertThat(report.synapticOperations() / 1e6).isCloseTo(mega, within(1e-6));
    assertThat(report.totalMillijoule()).isCloseTo(millijoule, within(0.0005));
  }

  @Test
  void theFirstLayerIsChargedOnceOrEachTimestepOrByEvents() {
    Activity activity = Activity.uniform(VGG9, 0.1);
    double conv1 = VGG9.weighted().get(0).multiplyAdds();
    assertThat(first(FirstLayer.ONCE, activity)).isCloseTo(4.6 * conv1, within(1e-3));
    assertThat(first(FirstLayer.EACH_TIMESTEP, activity))
        .isCloseTo(4.6 * conv1 * TIMESTEPS, within(1e-3));
    assertThat(first(FirstLayer.EVENTS, activity))
        .isCloseTo(0.9 * 0.1 * conv1 * TIMESTEPS, within(1e-3));
  }

  private static double first(FirstLayer firstLayer, Activity activity) {
    return new EnergyModel(VGG9, Technology.FP32, firstLayer, TIMESTEPS)
        .spiking(activity)
        .layers()
        .get(0)
        .picojoule();
  }

  @Test
  void maskedOperationsReplaceEquation3() {
    int layers = VGG9.weighted().size();
    List<Double> exact = IntStream.range(0, layers).mapToObj(l -> 1000.0 * l).toList();
    var activity = new Activity(Collections.nCopies(layers, 0.2), Optional.of(exact));
    var model = new EnergyModel(VGG9, Technology.INT8, FirstLayer.ONCE, TIMESTEPS);
    EnergyReport masked = model.masked(activity, Collections.nCopies(layers, 0.5));
    assertThat(masked.synapticOperations()).isEqualTo(36_000);
    double conv1 = VGG9.weighted().get(0).multiplyAdds() * 0.5 * 0.23;
    assertThat(masked.totalMillijoule() * 1e9).isCloseTo(conv1 + 36_000 * 0.03, within(1e-3));
    assertThatThrownBy(
            () -> model.masked(Activity.uniform(VGG9, 0.2), Collections.nCopies(layers, 0.5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void presetsAreFoundByName() {
    for (Technology preset : Technology.PRESETS) {
      assertThat(Technology.named(preset.name())).isSameAs(preset);
    }
    assertThatThrownBy(() -> Technology.named("7nm")).hasMessageContaining("45nm-fp32");
  }

  @Test
  void memoryCostsFollowItsSize() {
    assertThat(MemoryTraffic.access(100)).isEqualTo(10);
    assertThat(MemoryTraffic.access(8 << 10)).isEqualTo(10);
    assertThat(MemoryTraffic.access(20 << 10)).isCloseTo(15, within(1e-9));
    assertThat(MemoryTraffic.access(32 << 10)).isCloseTo(20, within(1e-9));
    assertThat(MemoryTraffic.access(1 << 20)).isCloseTo(100, within(1e-9));
    assertThat(MemoryTraffic.access(2 << 20)).isGreaterThan(150);
  }

  @Test
  void oneBitWeightsReadLessThanFloats() {
    EnergyReport report =
        new EnergyModel(VGG9, Technology.ONE_BIT, FirstLayer.EVENTS, TIMESTEPS)
            .spiking(Activity.uniform(VGG9, 0.1));
    var floats = MemoryTraffic.of(VGG9, report, TIMESTEPS, MemoryTraffic.FLOAT_WEIGHT_BITS);
    var ticket = MemoryTraffic.of(VGG9, report, TIMESTEPS, MemoryTraffic.TICKET_WEIGHT_BITS);
    for (int l = 0; l < floats.size(); l++) {
      assertThat(ticket.get(l).weights()).isLessThanOrEqualTo(floats.get(l).weights() / 16);
      assertThat(ticket.get(l).membranes()).isEqualTo(floats.get(l).membranes());
    }
    // fc3 by hand: 256 inputs, 10 outputs, rate 0.1 over 4 timesteps, all memories below 8 KB
    double spikesIn = 0.1 * 256 * 4;
    double additions = spikesIn * 10;
    assertThat(ticket.get(8).membranes()).isCloseTo(2 * (additions + 40) * 10, within(1e-6));
    assertThat(ticket.get(8).spikes())
        .isCloseTo(spikesIn * (2 * 10 + 2 * 3.1) + additions * 0.1, within(1e-6));
    assertThat(ticket.get(8).weights()).isCloseTo(additions * 2 / 32 * 10, within(1e-6));
  }

  @Test
  void sumsAreMeansOfAnInference() {
    Operations step = new Operations(VGG9);
    step.add(1, 65_536 / 4, 500);
    var sum = new ActivitySum(VGG9);
    sum.add(step);
    sum.add(new Operations(VGG9));
    var more = new ActivitySum(VGG9);
    more.add(sum);
    Activity mean = more.mean(VGG9, TIMESTEPS);
    assertThat(more.timesteps()).isEqualTo(2);
    assertThat(mean.firingRates().get(1)).isEqualTo(0.125);
    assertThat(mean.maskedOperations().orElseThrow().get(1)).isEqualTo(1000);
    assertThat(mean.firingRates().get(0)).isZero();
  }

  @Test
  void sumsAreExactUntilTheyAreCleared() {
    Operations step = new Operations(VGG9);
    step.add(0, 3, 100);
    step.add(4, 7, 400);
    var sum = new ActivitySum(VGG9);
    sum.add(step);
    sum.add(step);
    assertThat(sum.layers()).startsWith("conv1").hasSize(9);
    assertThat(sum.spikesIn(4)).isEqualTo(14);
    assertThat(sum.synapticOperations(4)).isEqualTo(800);
    assertThat(sum.synapticOperations()).isEqualTo(1000);
    assertThat(sum.eventAdditions()).isEqualTo(200);
    assertThat(sum.spikeAdditions()).isEqualTo(800);
    assertThat(sum.picojoule(Technology.ONE_BIT)).isEqualTo(100);
    sum.clear();
    assertThat(sum.timesteps()).isZero();
    assertThat(sum.synapticOperations()).isZero();
    assertThat(sum.spikesIn(4)).isZero();
  }

  @Test
  void theMeterAddsExactOperations() {
    Operations step = new Operations(VGG9);
    step.add(0, 3, 100);
    step.add(4, 3, 400);
    var meter = new EnergyMeter(Technology.ONE_BIT);
    assertThat(meter.add(step)).isCloseTo(50, within(1e-9));
    meter.add(step);
    assertThat(meter.picojoule()).isCloseTo(100, within(1e-9));
    assertThat(meter.timesteps()).isEqualTo(2);
  }

  @Test
  void inputsOfEveryKindOfLayer() {
    for (Layer.Weighted layer : ResNet19.of(2, 32, 32, 0.25, 11).weighted()) {
      assertThat(Activity.inputs(layer)).as(layer.name()).isPositive();
    }
    assertThat(Activity.inputs(VGG9.weighted().get(0))).isEqualTo(3 * 32 * 32);
    assertThat(Activity.inputs(VGG9.weighted().get(6))).isEqualTo(4096);
  }
}
