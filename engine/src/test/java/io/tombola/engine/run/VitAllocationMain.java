package io.tombola.engine.run;

import com.sun.management.ThreadMXBean;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.TestVitTickets;
import io.tombola.engine.ticket.VitTicket;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Prints how many bytes some windows of a spiking ViT still allocate, once their code has been
 * compiled; operations are counted in every second one. Arguments: the kernels, the architecture,
 * and {@code true} for an encoder that is a ticket, too.
 */
final class VitAllocationMain {
  private static final int SIDE = 32;

  /** Rounds after which all code has long been compiled. */
  private static final int ROUNDS = 200;

  private static final int WINDOWS = 10;

  private VitAllocationMain() {}

  public static void main(String[] arguments) {
    VitTicket ticket =
        TestVitTickets.draw(
            arguments[1], SIDE, Boolean.parseBoolean(arguments[2]), 0.7, Patches.GATHERED, 1);
    var engine = new VitEngine(CompiledVit.of(ticket, Kernels.named(arguments[0])));
    System.out.println(leastAllocated(engine, frames(ticket)));
  }

  private static List<Frame> frames(VitTicket ticket) {
    var random = new Random(1);
    List<Frame> frames = new ArrayList<>();
    for (int t = 0; t < TestVitTickets.WINDOW; t++) {
      var frame = new Frame(ticket.manifest().frameSettings());
      for (int e = 0; e < SIDE * SIDE / 2; e++) {
        frame.increment(random.nextInt(frame.channels()), random.nextInt(SIDE * SIDE));
      }
      frames.add(frame);
    }
    return frames;
  }

  private static long leastAllocated(VitEngine engine, List<Frame> frames) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    float[] confidences = new float[11];
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && allocated > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int window = 0; window < WINDOWS; window++) {
        engine.countOperations(window % 2 == 0);
        for (int t = 0; t < frames.size(); t++) {
          engine.step(frames.get(t));
        }
        engine.confidences(confidences);
      }
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return allocated;
  }
}
