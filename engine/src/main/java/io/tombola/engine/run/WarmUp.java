package io.tombola.engine.run;

import io.tombola.engine.frame.Frame;
import java.util.SplittableRandom;

/**
 * Runs a ticket on noise before the first event comes, so that the compiler has seen its kernels:
 * the first step of a cold engine takes a hundred times a warm one's.
 */
public final class WarmUp {
  /** Steps after which a step takes about what it will take for good. */
  private static final int STEPS = 200;

  /** One pixel in so many has a count, about as a camera with a person before it. */
  private static final int SPARSITY = 10;

  private WarmUp() {}

  /** Steps an engine of its own; nothing of it stays but compiled code. */
  public static void run(CompiledTicket ticket) {
    Engine engine = new Engine(ticket);
    Frame frame = ticket.manifest().emptyFrame();
    float[] confidences = new float[ticket.manifest().labels().size()];
    SplittableRandom random = new SplittableRandom(1);
    for (int step = 0; step < STEPS; step++) {
      frame.clear();
      for (int c = 0; c < frame.channels(); c++) {
        for (int pixel = 0; pixel < frame.height() * frame.width(); pixel++) {
          if (random.nextInt(SPARSITY) == 0) {
            frame.increment(c, pixel);
          }
        }
      }
      engine.step(frame);
      engine.confidences(confidences);
    }
  }
}
