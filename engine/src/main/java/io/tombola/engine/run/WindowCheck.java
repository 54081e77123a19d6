package io.tombola.engine.run;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.ticket.AnyTicket;
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
      ReadyTicket candidate, AnyTicket ticket, KernelProvider trusted, List<Frame> frames) {
    Windowing windowing =
        candidate instanceof PatchLadder patches ? patches.settings().windowing() : Windowing.APART;
    ReadyTicket plain = ReadyTicket.of(ticket, trusted, windowing);
    List<Frame> window = frames.isEmpty() ? WarmUp.noise(ticket.manifest()) : frames;
    // Long enough for a decision, however few the frames are.
    int steps = Math.max(window.size(), ticket.manifest().readout().timesteps());
    try (var fast = candidate.start(1);
        var slow = plain.start(1)) {
      for (int rung = 0; rung < plain.size(); rung++) {
        fast.draw(rung);
        slow.draw(rung);
        for (int i = 0; i < steps; i++) {
          fast.step(window.get(i % window.size()));
          slow.step(window.get(i % window.size()));
          if (fast.digest() != slow.digest()) {
            return Optional.of(
                "rung %d, frame %d of %d: the %s kernels gave other spikes than the %s ones"
                    .formatted(rung, i, steps, candidate.kernels(), plain.kernels()));
          }
        }
      }
    }
    return Optional.empty();
  }
}
