package io.tombola.engine.run;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.ticket.Ticket;
import java.util.List;
import java.util.Optional;

/**
 * Holds a ladder against the same ticket on trusted kernels before it runs on a robot: over a
 * window of frames, every rung must give the same spikes and logits, bit for bit.
 */
public final class WindowCheck {
  private WindowCheck() {}

  /**
   * What is wrong with the candidate, if anything.
   *
   * @param ticket that the candidate was compiled from
   * @param frames in their order, such as a camera's last; without any, noise is made up
   */
  public static Optional<String> problem(
      CompiledLadder candidate, Ticket ticket, KernelProvider trusted, List<Frame> frames) {
    CompiledLadder plain = CompiledLadder.of(ticket, trusted);
    List<Frame> window = frames.isEmpty() ? WarmUp.noise(ticket.manifest()) : frames;
    try (var fast = new Engine(candidate.rung(0));
        var slow = new Engine(plain.rung(0))) {
      for (int rung = 0; rung < plain.size(); rung++) {
        fast.swap(candidate.rung(rung));
        slow.swap(plain.rung(rung));
        for (int i = 0; i < window.size(); i++) {
          fast.step(window.get(i));
          slow.step(window.get(i));
          if (fast.digest() != slow.digest()) {
            return Optional.of(
                "rung %d, frame %d of %d: the %s kernels gave other spikes than the %s ones"
                    .formatted(
                        rung,
                        i,
                        window.size(),
                        candidate.rung(rung).kernels(),
                        plain.rung(rung).kernels()));
          }
        }
      }
    }
    return Optional.empty();
  }
}
