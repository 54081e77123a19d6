package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.Ticket;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
  private static final KernelProvider REFERENCE = Kernels.named("reference");
  private static final KernelProvider SCALAR = Kernels.named("scalar");
  private static final Ticket TICKET = TestTickets.vgg9(0.1, 32, 0.5, 3, 0.5, 0.2);

  private static List<Frame> frames(Ticket ticket, int count, long seed) {
    var random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var frame = new Frame(ticket.manifest().frameSettings());
      int pixels = frame.height() * frame.width();
      for (int e = 0; e < pixels; e++) {
        frame.increment(random.nextInt(frame.channels()), random.nextInt(pixels));
      }
      frames.add(frame);
    }
    return frames;
  }

  private static void run(Engine engine, List<Frame> frames) {
    frames.forEach(engine::step);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.75, 0.99, 0.2, 0})
  void kernelsAgreeToTheLastSpike(double lambda) {
    Ticket ticket = TestTickets.vgg9(0.1, 32, lambda, 5, 0.5, 0.2);
    var reference = new Engine(CompiledTicket.of(ticket, 0, REFERENCE));
    var scalar = new Engine(CompiledTicket.of(ticket, 0, SCALAR));
    List<Frame> frames = frames(ticket, 5, 11);
    run(reference, frames);
    run(scalar, frames);
    assertThat(scalar.digest()).isEqualTo(reference.digest());
    assertThat(scalar.logits()).isEqualTo(reference.logits());
    for (int l = 0; l < scalar.layers(); l++) {
      assertThat(scalar.spikes(l)).as("layer %d", l).isPositive().isEqualTo(reference.spikes(l));
    }
  }

  /**
   * The same ticket and frames gave this on the machine that first ran it; they must everywhere.
   */
  @Test
  void theDigestIsTheSameOnEveryMachine() {
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    run(engine, frames(TICKET, 5, 10));
    assertThat(engine.digest()).isEqualTo(8452983337165476132L);
  }

  @Test
  void aResetEngineRepeatsItselfAndACarriedOneDoesNot() {
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    List<Frame> frames = frames(TICKET, 4, 12);
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
  void membranesSurviveAChangeOfRung() {
    for (KernelProvider provider : List.of(REFERENCE, SCALAR)) {
      List<CompiledTicket> ladder = CompiledTicket.ladder(TICKET, provider);
      List<Frame> frames = frames(TICKET, 2, 13);
      var swapped = new Engine(ladder.get(0));
      run(swapped, frames);
      swapped.swap(ladder.get(1));
      assertThat(swapped.ticket().rung()).isZero();
      swapped.resetDigest();
      run(swapped, frames);
      assertThat(swapped.ticket().rung()).isEqualTo(1);
      assertThat(swapped.timesteps()).isEqualTo(4);

      var fresh = new Engine(ladder.get(1));
      run(fresh, frames);
      assertThat(swapped.digest()).isNotEqualTo(fresh.digest());
    }
  }

  @Test
  void swapsGiveTheSameBitsOnEveryKernel() {
    List<Frame> frames = frames(TICKET, 6, 14);
    List<Long> digests = new ArrayList<>();
    for (KernelProvider provider : List.of(REFERENCE, SCALAR)) {
      List<CompiledTicket> ladder = CompiledTicket.ladder(TICKET, provider);
      var engine = new Engine(ladder.get(0));
      for (int i = 0; i < frames.size(); i++) {
        engine.swap(ladder.get(i % 2));
        engine.step(frames.get(i));
      }
      digests.add(engine.digest());
    }
    assertThat(digests.get(0)).isEqualTo(digests.get(1));
  }

  @Test
  void anotherNetworkStartsAtRest() {
    Ticket other = TestTickets.vgg9(0.1, 32, 0.5, 4, 0.5);
    List<Frame> frames = frames(TICKET, 3, 15);
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
    List<Frame> frames = frames(TICKET, 2, 16);
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
    List<Frame> frames = frames(TICKET, 8, 17);
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
    assertThatThrownBy(() -> CompiledTicket.of(ticket, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer conv3, channel 4");
  }

  @Test
  void withoutALeakMembranesHaveNoBound() {
    Ticket ticket = TestTickets.vgg9(0.1, 32, 1, 5, 0.5);
    assertThatThrownBy(() -> CompiledTicket.of(ticket, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer conv1, channel 0")
        .hasMessageContaining("lambda 1.0");
  }

  @Test
  void aStepAllocatesNothing() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    Frame frame = frames(TICKET, 1, 18).get(0);
    float[] confidences = new float[11];
    long allocated = Long.MAX_VALUE;
    // The first rounds run in the interpreter and compile; allocation of a round can only fall.
    for (int round = 0; round < 20 && allocated > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20; i++) {
        engine.step(frame);
        engine.confidences(confidences);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isZero();
  }
}
