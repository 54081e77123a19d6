package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.Ticket;
import java.util.List;

/** Holds every provider's kernels, on one to three threads, to the reference's on one. */
final class EveryProvider {
  private static final int MAX_THREADS = 3;

  private EveryProvider() {}

  /** Runs the frames through the ticket's first rung; every layer must spike. */
  static void agrees(Ticket ticket, List<Frame> frames) {
    var reference = new Engine(CompiledTicket.of(ticket, 0, Kernels.named("reference")));
    frames.forEach(reference::step);
    for (KernelProvider provider : Kernels.available()) {
      CompiledTicket compiled = CompiledTicket.of(ticket, 0, provider);
      for (int threads = 1; threads <= MAX_THREADS; threads++) {
        try (var engine = new Engine(compiled, threads)) {
          frames.forEach(engine::step);
          agree(engine, reference, provider.name() + " on " + threads);
        }
      }
    }
  }

  private static void agree(Engine actual, Engine expected, String as) {
    for (int l = 0; l < actual.layers(); l++) {
      assertThat(actual.spikes(l))
          .as("%s, layer %d", as, l)
          .isPositive()
          .isEqualTo(expected.spikes(l));
    }
    assertThat(actual.logits()).as(as).isEqualTo(expected.logits());
    assertThat(actual.digest()).as(as).isEqualTo(expected.digest());
  }
}
