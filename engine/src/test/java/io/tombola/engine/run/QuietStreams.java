package io.tombola.engine.run;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A ticket that is silent when nothing happens, and streams on which hardly anything does. */
final class QuietStreams {
  private QuietStreams() {}

  /**
   * A VGG-9 of two rungs, without biases and with thresholds that single spikes do not reach. It
   * leaks so slowly that a quiet stretch does not make it forget.
   */
  static Ticket ticket() {
    Ticket ticket = TestTickets.vgg9(0.25, 32, 0.875, 3, 0.5, 0.3);
    return new Ticket(ticket.manifest(), ticket.rungs().stream().map(QuietStreams::quiet).toList());
  }

  private static Rung quiet(Rung rung) {
    return new Rung(rung.keepRatio(), rung.layers().stream().map(QuietStreams::quiet).toList());
  }

  private static LayerTicket quiet(LayerTicket layer) {
    return new LayerTicket(
        layer.name(),
        layer.kept(),
        layer.flipped(),
        Arrays.stream(layer.thresholds()).map(threshold -> Math.max(20, threshold)).toArray(),
        new int[layer.biases().length],
        layer.gains(),
        layer.offsets());
  }

  /** Loud stretches of 3 frames between quiet ones of 14, so many times. */
  static List<Frame> frames(Ticket ticket, int times, long seed) {
    var random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 17 * times; i++) {
      frames.add(TestFrames.frame(ticket, i % 17 < 3 ? 2_000 : random.nextInt(12), random));
    }
    return frames;
  }
}
