package io.tombola.engine.run;

import com.sun.management.ThreadMXBean;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.Ticket;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Prints how many bytes a round of steps still allocates, on all threads, once its code has been
 * compiled: rungs and forms change, and operations are counted. Arguments: the kernels, the number
 * of threads, {@code vgg9} or {@code resnet19}.
 */
final class AllocationMain {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Rounds after which all code has long been compiled. */
  private static final int ROUNDS = 300;

  private static final int STRETCH = 300;

  private AllocationMain() {}

  public static void main(String[] arguments) {
    int threads = Integer.parseInt(arguments[1]);
    Ticket ticket =
        arguments[2].equals("vgg9")
            ? QuietStreams.ticket()
            : TestTickets.resnet19(1 / 16.0, 0.5, 3, 0.5, 0.2);
    List<CompiledTicket> ladder = CompiledTicket.ladder(ticket, Kernels.named(arguments[0]));
    try (var engine = new Engine(ladder.get(0), threads)) {
      System.out.println(leastAllocated(engine, ladder, QuietStreams.frames(ticket, 1, 51)));
    }
  }

  private static long leastAllocated(
      Engine engine, List<CompiledTicket> ladder, List<Frame> frames) {
    float[] confidences = new float[11];
    engine.countOperations(true);
    long[] helpers = engineThreads().stream().mapToLong(id -> id).toArray();
    stayInEachForm(engine, ladder, frames);
    long allocated = Long.MAX_VALUE;
    // The first rounds run in the interpreter and compile; allocation of a round can only fall.
    for (int round = 0; round < ROUNDS && allocated > 0; round++) {
      long helpersBefore = allocated(helpers);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < frames.size(); i++) {
        engine.swap(ladder.get(i % 2));
        engine.step(frames.get(i));
        engine.confidences(confidences);
      }
      long ofThisThread = THREADS.getCurrentThreadAllocatedBytes() - before;
      long ofHelpers = allocated(helpers) - helpersBefore;
      allocated = Math.min(allocated, ofThisThread + ofHelpers);
    }
    return allocated;
  }

  /** Long stretches of one loud and one quiet frame: a mix takes far longer to be compiled. */
  private static void stayInEachForm(
      Engine engine, List<CompiledTicket> ladder, List<Frame> frames) {
    for (Frame frame : List.of(frames.get(frames.size() - 1), frames.get(0))) {
      for (int i = 0; i < STRETCH; i++) {
        engine.swap(ladder.get(i % 2));
        engine.step(frame);
      }
    }
  }

  private static long allocated(long[] threads) {
    return Arrays.stream(threads).map(THREADS::getThreadAllocatedBytes).sum();
  }

  /** The helpers of all engines that run in this JVM. */
  private static Set<Long> engineThreads() {
    Set<Long> ids = new HashSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("tombola-engine-")) {
        ids.add(thread.getId());
      }
    }
    return ids;
  }
}
