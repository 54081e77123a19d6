package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.energy.ActivitySum;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.VitSettings.Selection;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.TestVitTickets;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.VitTicket;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A spiking ViT's ticket where a network's goes: rungs are shares of patches. */
class PatchLadderTest {
  private static final KernelProvider SCALAR = Kernels.named("scalar");
  private static final int WINDOW = TestVitTickets.WINDOW;
  private static final VitTicket TICKET =
      TestVitTickets.draw("vit-64x1", 32, false, 0.8, Patches.GATHERED, 5);
  private static final List<Frame> FRAMES = frames(4 * WINDOW);

  private final PatchLadder ladder = PatchLadder.of(TICKET, SCALAR, Windowing.APART);

  private static List<Frame> frames(int count) {
    var random = new Random(6);
    return Stream.generate(() -> frame(random)).limit(count).toList();
  }

  private static Frame frame(Random random) {
    Frame frame = TICKET.manifest().emptyFrame();
    for (int e = 0; e < 500; e++) {
      frame.increment(random.nextInt(8), random.nextInt(32 * 32));
    }
    return frame;
  }

  @Test
  void rungsKeepFewerAndFewerPatches() {
    assertThat(ladder.whole()).isEqualTo(64);
    assertThat(ladder.kept()).containsExactly(52, 36, 21);
    assertThat(ladder.only(1).kept()).containsExactly(36);
    VitTicket small = TestVitTickets.draw("vit-64x1", 16, false, 0.05, Patches.GATHERED, 5);
    assertThat(PatchLadder.of(small, SCALAR, Windowing.APART).kept()).containsExactly(1);
    VitTicket least = TestVitTickets.draw("vit-64x1", 16, false, 1e-12, Patches.GATHERED, 5);
    StreamEngine engine = PatchLadder.of(least, SCALAR, Windowing.APART).start(1);
    for (int t = 0; t < WINDOW; t++) {
      engine.step(least.manifest().emptyFrame());
    }
    assertThat(engine.operations()).isNotNull();
  }

  @Test
  void aRungIsDrawnAtAWindowsEnd() {
    VitEngine engine = ladder.start(1);
    assertThat(engine.rung()).isZero();
    for (int t = 0; t < WINDOW - 1; t++) {
      engine.step(FRAMES.get(t));
    }
    engine.draw(2);
    assertThat(engine.step(FRAMES.get(WINDOW - 1))).isTrue();
    assertThat(engine.rung()).isEqualTo(2);
    assertThat(engine.kept()).hasSize(21);
  }

  /** Rung 1 of an engine is the whole of one that never had another. */
  @Test
  void aRungAnswersAsItWouldAlone() {
    StreamEngine drawn = ladder.start(1);
    drawn.draw(1);
    StreamEngine alone = ladder.only(1).start(1);
    FRAMES.forEach(drawn::step);
    FRAMES.forEach(alone::step);
    assertThat(drawn.digest()).isEqualTo(alone.digest());
    StreamEngine largest = ladder.start(1);
    FRAMES.forEach(largest::step);
    assertThat(largest.digest()).isNotEqualTo(drawn.digest());
  }

  /** What timesteps did adds up to what their window did, whichever of them ran the encoder. */
  @ParameterizedTest
  @EnumSource(Selection.class)
  void timestepsAddUpToTheWindow(Selection selection) {
    VitEngine engine = PatchLadder.of(TICKET, SCALAR, new Windowing(selection, 0)).start(1);
    engine.countOperations(true);
    var sum = new ActivitySum(engine.operations());
    int embedding = 5;
    for (int t = 0; t < WINDOW; t++) {
      boolean decides = engine.step(FRAMES.get(t));
      sum.add(engine.operations());
      assertThat(engine.operations().synapticOperations(embedding) > 0).isEqualTo(decides);
    }
    assertThat(sum.layers()).isEqualTo(engine.windowOperations().layers());
    IntStream.range(0, sum.layers().size())
        .forEach(
            l -> {
              assertThat(sum.synapticOperations(l))
                  .isEqualTo(engine.windowOperations().synapticOperations(l));
              assertThat(sum.spikesIn(l)).isEqualTo(engine.windowOperations().spikesIn(l));
            });
    assertThat(sum.synapticOperations()).isPositive();
  }

  /** On a clock that goes on by a microsecond at each reading. */
  @Test
  void warmingUpTimesWhatDecides() {
    long[] nowNs = {0};
    ReadyTicket timed = WarmUp.run(ladder, 1, () -> nowNs[0] += 1_000);
    assertThat(timed).isEqualTo(ladder.at(timed.cost()));
    assertThat(timed.cost().networkNs(timed.kept()[0])).isBetween(900.0, 1_600.0);
  }

  @Test
  void aDigestGoesOnFromACnnToAVit() {
    Ticket cnn = TestTickets.vgg9(0.001, 32, 0.5, 7, 0.5);
    StreamEngine before = CompiledLadder.of(cnn, SCALAR).start(1);
    before.step(cnn.manifest().emptyFrame());
    StreamEngine vit = ReadyTicket.of(TICKET, SCALAR, Windowing.APART).start(1);
    vit.succeed(before);
    assertThat(vit.digest()).isEqualTo(before.digest());
    vit.step(FRAMES.get(0));
    assertThat(vit.digest()).isNotEqualTo(before.digest());
  }

  @Test
  void aSoundTicketPassesItsCheckOnFewFrames() {
    assertThat(
            WindowCheck.problem(ladder, TICKET, Kernels.named("reference"), FRAMES.subList(0, 2)))
        .isEmpty();
    VitTicket other = TestVitTickets.draw("vit-64x1", 32, false, 0.8, Patches.GATHERED, 6);
    assertThat(WindowCheck.problem(ladder, other, SCALAR, List.of()).orElseThrow())
        .startsWith("rung 0, frame 0 of 16: the scalar kernels gave other spikes");
  }

  @Test
  void whatEmbedsItsPatchesAgainCannotBeCausal() {
    VitTicket again = TestVitTickets.draw("vit-64x1", 32, false, 0.8, Patches.REEMBEDDED, 5);
    assertThatThrownBy(() -> ReadyTicket.of(again, SCALAR, Windowing.CAUSAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("causal selection cannot embed again");
  }
}
