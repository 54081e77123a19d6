package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
  private static final KernelProvider SCALAR = Kernels.named("scalar");
  private static final Ticket TICKET = TestTickets.vgg9(0.1, 32, 0.5, 3, 0.5, 0.2);

  private static void run(Engine engine, List<Frame> frames) {
    frames.forEach(engine::step);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.75, 0.99, 0.2, 0})
  void kernelsAndThreadsAgreeToTheLastSpike(double lambda) {
    Ticket ticket = TestTickets.vgg9(0.1, 32, lambda, 5, 0.5, 0.2);
    EveryProvider.agrees(ticket, TestFrames.noise(ticket, 5, 11));
  }

  /**
   * The same ticket and frames gave this on the machine that first ran it; they must everywhere.
   */
  @Test
  void theDigestIsTheSameOnEveryMachine() {
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    run(engine, TestFrames.noise(TICKET, 5, 10));
    assertThat(engine.digest()).isEqualTo(8452983337165476132L);
  }

  @Test
  void aResetEngineRepeatsItselfAndACarriedOneDoesNot() {
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    List<Frame> frames = TestFrames.noise(TICKET, 4, 12);
    run(engine, frames);
    long first = engine.digest();
    engine.resetDigest();
    run(engine, frames);
    long carried = engine.digest();
    engine.resetDigest();
    engine.reset();
    run(engine, frames);
    assertThat(engine.digest()).isEqualTo(first).isNotEqualTo(carried);
  }

  @Test
  void anotherNetworkStartsAtRest() {
    Ticket other = TestTickets.vgg9(0.1, 32, 0.5, 4, 0.5);
    List<Frame> frames = TestFrames.noise(TICKET, 3, 15);
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    run(engine, frames);
    engine.swap(CompiledTicket.of(other, 0, SCALAR));
    engine.resetDigest();
    run(engine, frames);
    var fresh = new Engine(CompiledTicket.of(other, 0, SCALAR));
    run(fresh, frames);
    assertThat(engine.digest()).isEqualTo(fresh.digest());
    assertThat(engine.timesteps()).isEqualTo(3);
  }

  @Test
  void aCompiledRungIsTheSameAloneOrInALadder() {
    List<Frame> frames = TestFrames.noise(TICKET, 2, 16);
    var alone = new Engine(CompiledTicket.of(TICKET, 1, SCALAR));
    var inLadder = new Engine(CompiledTicket.ladder(TICKET, SCALAR).get(1));
    run(alone, frames);
    run(inLadder, frames);
    assertThat(alone.digest()).isEqualTo(inLadder.digest());
  }

  @Test
  void confidencesAreTheSoftmaxOfTheLastTimesteps() {
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    float[] confidences = new float[11];
    engine.confidences(confidences);
    assertThat(confidences).containsOnly(1 / 11f);

    long[] sums = new long[11];
    List<Frame> frames = TestFrames.noise(TICKET, 8, 17);
    for (int i = 0; i < frames.size(); i++) {
      engine.step(frames.get(i));
      for (int c = 0; i >= 3 && c < sums.length; c++) {
        sums[c] += engine.logits()[c];
      }
    }
    engine.confidences(confidences);
    double total = 0;
    for (long sum : sums) {
      total += Math.exp(0.01 * sum / 5);
    }
    for (int c = 0; c < sums.length; c++) {
      double expected = Math.exp(0.01 * sums[c] / 5) / total;
      assertThat((double) confidences[c]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void aFrameOfAnotherShapeIsRefused() {
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    assertThatThrownBy(() -> engine.step(new Frame(8, 32, 48, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("48x32")
        .hasMessageContaining("32x32");
  }

  @Test
  void aMembraneThatCouldOverflowIsRefusedByName() {
    Rung rung = TICKET.rungs().get(0);
    List<LayerTicket> layers = new ArrayList<>(rung.layers());
    LayerTicket conv3 = layers.get(2);
    int[] biases = conv3.biases().clone();
    biases[4] = -(1 << 29);
    layers.set(
        2,
        new LayerTicket(
            "conv3",
            conv3.kept(),
            conv3.flipped(),
            conv3.thresholds(),
            biases,
            conv3.gains(),
            conv3.offsets()));
    var ticket = new Ticket(TICKET.manifest(), List.of(new Rung(rung.keepRatio(), layers)));
    for (KernelProvider provider : Kernels.available()) {
      assertThatThrownBy(() -> CompiledTicket.of(ticket, 0, provider))
          .as(provider.name())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("layer conv3, channel 4");
    }
  }

  @Test
  void withoutALeakMembranesHaveNoBound() {
    Ticket ticket = TestTickets.vgg9(0.1, 32, 1, 5, 0.5);
    for (KernelProvider provider : Kernels.available()) {
      assertThatThrownBy(() -> CompiledTicket.of(ticket, 0, provider))
          .as(provider.name())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("layer conv1, channel 0")
          .hasMessageContaining("lambda 1.0");
    }
  }
}
