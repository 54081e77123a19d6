package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A step allocates nothing, on any thread: not when rungs or forms change, nor while counting. */
class AllocationIT {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Rounds after which all code has long been compiled. */
  private static final int ROUNDS = 300;

  private static final int STRETCH = 300;

  /** All kernels that are made to be fast, on one thread and two, for both architectures. */
  static Stream<Arguments> engines() {
    Ticket vgg9 = QuietStreams.ticket();
    Ticket resnet19 = TestTickets.resnet19(1 / 16.0, 0.5, 3, 0.5, 0.2);
    return Kernels.available().stream()
        .map(provider -> provider.name())
        .filter(name -> !name.equals("reference"))
        .flatMap(
            name ->
                IntStream.of(1, 2)
                    .boxed()
                    .flatMap(
                        threads ->
                            Stream.of(
                                Arguments.of(name, threads, "vgg9", vgg9),
                                Arguments.of(name, threads, "resnet19", resnet19))));
  }

  @ParameterizedTest(name = "{2} on {0} kernels, threads: {1}")
  @MethodSource("engines")
  void aStepAllocatesNothing(String kernels, int threads, String network, Ticket ticket) {
    List<CompiledTicket> ladder = CompiledTicket.ladder(ticket, Kernels.named(kernels));
    List<Frame> frames = QuietStreams.frames(ticket, 1, 51);
    float[] confidences = new float[11];
    Set<Long> others = engineThreads();
    try (var engine = new Engine(ladder.get(0), threads)) {
      engine.countOperations(true);
      Set<Long> started = engineThreads();
      started.removeAll(others);
      assertThat(started).hasSize(threads - 1);
      long[] helpers = started.stream().mapToLong(id -> id).toArray();
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
        allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        allocated += allocated(helpers) - helpersBefore;
      }
      assertThat(allocated).isZero();
      assertThat(engine.operations().synapticOperations()).isPositive();
    }
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
