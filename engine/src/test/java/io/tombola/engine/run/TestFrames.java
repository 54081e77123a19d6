package io.tombola.engine.run;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Frames of random events. */
final class TestFrames {
  private TestFrames() {}

  /** Frames with an event for every pixel, anywhere. */
  static List<Frame> noise(Ticket ticket, int count, long seed) {
    var random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(frame(ticket, ticket.network().height() * ticket.network().width(), random));
    }
    return frames;
  }

  /** A frame with so many events, anywhere. */
  static Frame frame(Ticket ticket, int events, Random random) {
    var frame = new Frame(ticket.manifest().frameSettings());
    for (int e = 0; e < events; e++) {
      frame.increment(
          random.nextInt(frame.channels()), random.nextInt(frame.height() * frame.width()));
    }
    return frame;
  }
}
