package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of rung and ticket between steps: what survives them, and that no step is of two. */
class SwapTest {
  private static final Ticket TICKET = TestTickets.vgg9(0.001, 32, 0.5, 7, 0.9, 0.6, 0.3);
  private static final int STEPS = 10_000;

  /** Few enough to repeat often; they come in random order. */
  private static final List<Frame> FRAMES = TestFrames.noise(TICKET, 16, 61);

  static Stream<String> providers() {
    return Kernels.available().stream().map(KernelProvider::name);
  }

  static Stream<String> fastProviders() {
    return providers().filter(name -> !name.equals("reference"));
  }

  /** Plain steps know nothing of swaps: they run any rung's kernels over the same membranes. */
  @Test
  void tenThousandSwapsChangeNoSpike() {
    List<CompiledTicket> reference = CompiledTicket.ladder(TICKET, Kernels.named("reference"));
    var plain = new PlainSteps(reference.get(0));
    List<List<CompiledTicket>> ladders =
        fastProviders().map(name -> CompiledTicket.ladder(TICKET, Kernels.named(name))).toList();
    List<Engine> engines = ladders.stream().map(ladder -> new Engine(ladder.get(0))).toList();
    var unswapped = new Engine(ladders.get(0).get(0));
    var random = new Random(62);
    int different = 0;
    for (int step = 0; step < STEPS; step++) {
      Frame frame = FRAMES.get(random.nextInt(FRAMES.size()));
      int rung = random.nextInt(reference.size());
      long expected = plain.step(reference.get(rung), frame);
      for (int i = 0; i < engines.size(); i++) {
        CompiledTicket ticket = ladders.get(i).get(rung);
        engines.get(i).swap(ticket);
        assertThat(digestOfStep(engines.get(i), frame))
            .as("step %d on %s kernels", step, ticket.kernels())
            .isEqualTo(expected);
      }
      different += digestOfStep(unswapped, frame) != expected ? 1 : 0;
    }
    assertThat(different).as("steps in which the rung mattered").isGreaterThan(STEPS / 2);
    assertThat(engines).allMatch(engine -> engine.clearedBySwap() == 0);
  }

  private static long digestOfStep(Engine engine, Frame frame) {
    engine.resetDigest();
    engine.step(frame);
    return engine.digest();
  }

  /** What a step says that it ran is what it ran, from its first layer to its last. */
  @ParameterizedTest
  @MethodSource("fastProviders")
  void aSwapFromAnotherThreadNeverSplitsAStep(String kernels) throws InterruptedException {
    List<CompiledTicket> ladder = CompiledTicket.ladder(TICKET, Kernels.named(kernels));
    var plain = new PlainSteps(ladder.get(0));
    int changes = 0;
    try (var engine = new Engine(ladder.get(0), 2)) {
      var over = new AtomicBoolean();
      Thread swapper = new Thread(() -> swapUntil(over, engine, ladder), "swapper");
      swapper.start();
      int before = 0;
      // On a busy machine the swapper may hardly run: goes on until it has.
      for (int step = 0; step < STEPS / 10 || changes < 100; step++) {
        Frame frame = FRAMES.get(step % FRAMES.size());
        long digest = digestOfStep(engine, frame);
        int rung = engine.ticket().rung();
        assertThat(digest).as("step %d", step).isEqualTo(plain.step(ladder.get(rung), frame));
        changes += rung != before ? 1 : 0;
        before = rung;
      }
      over.set(true);
      swapper.join();
      assertThat(engine.clearedBySwap()).isZero();
    }
  }

  private static void swapUntil(AtomicBoolean over, Engine engine, List<CompiledTicket> ladder) {
    for (int i = 0; !over.get(); i++) {
      engine.swap(ladder.get(i % ladder.size()));
      LockSupport.parkNanos(1);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void membranesSurviveAChangeOfRung(String kernels) {
    List<CompiledTicket> ladder = CompiledTicket.ladder(TICKET, Kernels.named(kernels));
    var swapped = new Engine(ladder.get(0));
    FRAMES.forEach(swapped::step);
    swapped.swap(ladder.get(1));
    assertThat(swapped.ticket().rung()).isZero();
    swapped.resetDigest();
    FRAMES.forEach(swapped::step);
    assertThat(swapped.ticket().rung()).isEqualTo(1);
    assertThat(swapped.timesteps()).isEqualTo(5);
    assertThat(swapped.clearedBySwap()).isZero();

    var fresh = new Engine(ladder.get(1));
    FRAMES.forEach(fresh::step);
    assertThat(swapped.digest()).isNotEqualTo(fresh.digest());
  }

  /** The rungs' readout scales differ: a logit stays worth what it was when it was summed. */
  @Test
  void theWindowSurvivesAChangeOfRungWithEachStepsOwnScale() {
    List<CompiledTicket> ladder = CompiledTicket.ladder(TICKET, Kernels.named("scalar"));
    assertThat(ladder).extracting(CompiledTicket::readoutScale).doesNotHaveDuplicates();
    var engine = new Engine(ladder.get(0));
    var window = new LogitWindow(5, 11);
    float[] confidences = new float[11];
    float[] expected = new float[11];
    for (int step = 0; step < 12; step++) {
      CompiledTicket rung = ladder.get(step % ladder.size());
      engine.swap(rung);
      engine.step(FRAMES.get(step));
      window.add(engine.logits(), rung.readoutScale());
      engine.confidences(confidences);
      window.confidences(expected);
      assertThat(confidences).as("step %d", step).isEqualTo(expected);
      assertThat(engine.timesteps()).isEqualTo(Math.min(5, step + 1));
    }
  }

  /** The same ticket compiled again shares its membranes; other weights or kernels do not. */
  @Test
  void theEngineSaysWhenASwapClearsIt() {
    KernelProvider scalar = Kernels.named("scalar");
    var engine = new Engine(CompiledTicket.of(TICKET, 0, scalar));
    List<CompiledTicket> strangers = new ArrayList<>();
    Ticket otherSeed = TestTickets.vgg9(0.001, 32, 0.5, 8, 0.5);
    Ticket otherLeak = TestTickets.vgg9(0.001, 32, 0.75, 8, 0.5);
    strangers.add(CompiledTicket.of(otherSeed, 0, scalar));
    strangers.add(CompiledTicket.of(otherLeak, 0, scalar));
    strangers.add(CompiledTicket.of(TICKET, 0, Kernels.named("reference")));
    engine.step(FRAMES.get(0));
    engine.swap(CompiledTicket.of(TICKET, 1, scalar));
    engine.step(FRAMES.get(0));
    assertThat(engine.clearedBySwap()).isZero();
    for (int i = 0; i < strangers.size(); i++) {
      engine.swap(strangers.get(i));
      assertThat(engine.clearedBySwap()).as("before the step").isEqualTo(i);
      long digest = digestOfStep(engine, FRAMES.get(1));
      assertThat(engine.clearedBySwap()).as("after it").isEqualTo(i + 1);
      assertThat(engine.timesteps()).isEqualTo(1);
      assertThat(digest).isEqualTo(digestOfStep(new Engine(strangers.get(i)), FRAMES.get(1)));
      engine.step(FRAMES.get(2));
      assertThat(engine.clearedBySwap()).as("no swap").isEqualTo(i + 1);
    }
  }
}
