package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.FormWatch;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.Ticket;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that go over to events in long quiet stretches, and back when something happens. */
class FormChangeTest {
  private static final Ticket TICKET = QuietStreams.ticket();

  /** With one rung, and with rungs that change under a layer that runs by events. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noSpikeTellsHowALayerRan(int rungs) {
    assumeTrue(Kernels.available().stream().anyMatch(p -> p.name().equals("vector")));
    List<Frame> frames = QuietStreams.frames(TICKET, 2, 41);
    long[] expected = new long[frames.size()];
    List<CompiledTicket> reference = CompiledTicket.ladder(TICKET, Kernels.named("reference"));
    var plain = new PlainSteps(reference.get(0));
    for (int step = 0; step < expected.length; step++) {
      expected[step] = plain.step(reference.get(step / 3 % rungs), frames.get(step));
    }
    for (int threads = 1; threads <= 3; threads++) {
      var watch = new FormWatch();
      List<CompiledTicket> ladder = CompiledTicket.ladder(TICKET, watch);
      try (var engine = new Engine(ladder.get(0), threads)) {
        for (int step = 0; step < expected.length; step++) {
          engine.swap(ladder.get(step / 3 % rungs));
          engine.resetDigest();
          engine.step(frames.get(step));
          assertThat(engine.digest()).as("step %d", step).isEqualTo(expected[step]);
        }
      }
      assertThat(watch.toEvents()).as("changes to events").isGreaterThanOrEqualTo(4);
      assertThat(watch.toSliced()).as("changes back").isGreaterThanOrEqualTo(2);
    }
  }
}
