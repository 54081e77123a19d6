package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.energy.NaiveOperations;
import io.tombola.engine.energy.Operations;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.Ticket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine counts, held against the definition on the spikes of plain steps. */
class EngineOperationsTest {
  private static final KernelProvider SCALAR = Kernels.named("scalar");
  private static final Ticket VGG9 = TestTickets.vgg9(0.1, 32, 0.5, 3, 0.5, 0.2);

  static Stream<Ticket> tickets() {
    return Stream.of(VGG9, TestTickets.resnet19(1 / 16.0, 0.5, 3, 0.5, 0.2));
  }

  @ParameterizedTest
  @MethodSource("tickets")
  void everyStepIsCountedUnderTheRungThatRanIt(Ticket ticket) {
    List<CompiledTicket> ladder = CompiledTicket.ladder(ticket, SCALAR);
    var plain = new PlainSteps(ladder.get(0));
    try (var engine = new Engine(ladder.get(0), 2)) {
      engine.countOperations(true);
      List<Frame> frames = TestFrames.noise(ticket, 5, 31);
      for (int step = 0; step < frames.size(); step++) {
        int rung = step % 2;
        engine.swap(ladder.get(rung));
        engine.step(frames.get(step));
        plain.step(ladder.get(rung), frames.get(step));
        assertCounted(engine.operations(), ticket, rung, frames.get(step), plain);
      }
    }
  }

  private static void assertCounted(
      Operations counted, Ticket ticket, int rung, Frame frame, PlainSteps plain) {
    Network network = ticket.network();
    int w = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      if (!(network.layers().get(l) instanceof Layer.Weighted layer)) {
        continue;
      }
      long expected = additions(ticket, rung, w, layer, l - 1, frame, plain);
      if (layer instanceof Layer.Join join) {
        long skipped = spikes(ticket, join.skip(), frame, plain);
        if (join.shortcut().isPresent()) {
          long through =
              additions(ticket, rung, w + 1, join.shortcut().get(), join.skip(), frame, plain);
          assertThat(counted.spikesIn(w + 1)).isPositive().isEqualTo(skipped);
          assertThat(counted.synapticOperations(w + 1)).isPositive().isEqualTo(through);
        } else {
          expected += skipped;
        }
      }
      assertThat(counted.spikesIn(w))
          .as(layer.name())
          .isPositive()
          .isEqualTo(spikes(ticket, l - 1, frame, plain));
      assertThat(counted.synapticOperations(w)).as(layer.name()).isPositive().isEqualTo(expected);
      w += layer instanceof Layer.Join join && join.shortcut().isPresent() ? 2 : 1;
    }
    assertThat(counted.layers()).hasSize(w);
  }

  private static long additions(
      Ticket ticket,
      int rung,
      int w,
      Layer.Weighted layer,
      int source,
      Frame frame,
      PlainSteps plain) {
    return NaiveOperations.additions(
        layer,
        ticket.rungs().get(rung).layers().get(w).kept(),
        layout(ticket, source),
        source < 0 ? frame.planes() : plain.spikes(source));
  }

  private static long spikes(Ticket ticket, int source, Frame frame, PlainSteps plain) {
    return NaiveOperations.spikes(
        layout(ticket, source), source < 0 ? frame.planes() : plain.spikes(source));
  }

  private static PlaneLayout layout(Ticket ticket, int source) {
    Network network = ticket.network();
    return source < 0
        ? new PlaneLayout(
            network.inputChannels(),
            ticket.manifest().frames().countBits(),
            network.height(),
            network.width())
        : PlaneLayout.of(network.layers().get(source));
  }

  @Test
  void countingChangesNothingElse() {
    var counting = new Engine(CompiledTicket.of(VGG9, 0, SCALAR));
    var silent = new Engine(CompiledTicket.of(VGG9, 0, SCALAR));
    counting.countOperations(true);
    for (Frame frame : TestFrames.noise(VGG9, 4, 32)) {
      counting.step(frame);
      silent.step(frame);
    }
    assertThat(counting.digest()).isEqualTo(silent.digest());
    assertThat(counting.operations().synapticOperations()).isPositive();
    assertThat(silent.operations().synapticOperations()).isZero();
  }

  @Test
  void countingMayBeTurnedOff() {
    var engine = new Engine(CompiledTicket.of(VGG9, 0, SCALAR));
    List<Frame> frames = TestFrames.noise(VGG9, 3, 33);
    engine.countOperations(true);
    engine.step(frames.get(0));
    long first = engine.operations().synapticOperations();
    engine.countOperations(false);
    engine.step(frames.get(1));
    assertThat(engine.operations().synapticOperations()).isEqualTo(first);
    engine.countOperations(true);
    engine.step(frames.get(2));
    assertThat(engine.operations().synapticOperations()).isNotEqualTo(first);
  }

  @Test
  void anotherNetworkIsCountedAsItIs() {
    Ticket other = TestTickets.resnet19(0.001, 0.5, 2, 0.5);
    var engine = new Engine(CompiledTicket.of(VGG9, 0, SCALAR));
    engine.countOperations(true);
    engine.step(TestFrames.noise(VGG9, 1, 34).get(0));
    engine.swap(CompiledTicket.of(other, 0, SCALAR));
    engine.step(TestFrames.noise(other, 1, 34).get(0));
    assertThat(engine.operations().layers()).contains("layer1.0.shortcut");
    assertThat(engine.operations().spikesIn(0)).isPositive();
  }
}
