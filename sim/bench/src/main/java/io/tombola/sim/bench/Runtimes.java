package io.tombola.sim.bench;

import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The runtimes that can be raced, by the names that users give. */
final class Runtimes {
  /** The engine as robots run it. */
  static final String FASTEST = "vector";

  /** Tests every weight at every pixel, spike or not, so one ticket of a size tells all. */
  static final String SLOWEST = "reference";

  /** Providers of the engine's kernels. */
  private static final List<String> KERNELS = List.of(FASTEST, "scalar", SLOWEST);

  /** In the order of a table's rows. */
  static final List<String> ALL =
      List.of(FASTEST, "scalar", SLOWEST, OnnxContestant.RUNTIME, Nd4jContestant.RUNTIME);

  private Runtimes() {}

  /**
   * Loads the workload into each runtime.
   *
   * @param names some of {@link #ALL}
   * @param threads numbers of threads to try, for runtimes that take a number
   * @param skipped told, in a line, why a runtime does not take part
   */
  static List<Contestant> load(
      Workload workload, List<String> names, List<Integer> threads, Consumer<String> skipped) {
    List<Contestant> contestants = new ArrayList<>();
    for (String name : names) {
      if (KERNELS.contains(name)) {
        provider(name, skipped).ifPresent(it -> contestants.addAll(engines(workload, it, threads)));
      } else if (name.equals(OnnxContestant.RUNTIME)) {
        threads.forEach(count -> contestants.add(new OnnxContestant(workload, count)));
      } else {
        nd4j(workload, skipped).ifPresent(contestants::add);
      }
    }
    return contestants;
  }

  /** One for each number of threads; the slowest kernels are known well enough by one. */
  private static List<Contestant> engines(
      Workload workload, KernelProvider provider, List<Integer> threads) {
    List<Integer> counts = provider.name().equals(SLOWEST) ? List.of(1) : threads;
    CompiledTicket ticket = CompiledTicket.of(workload.ticket(), 0, provider);
    return counts.stream()
        .<Contestant>map(count -> new EngineContestant(ticket, workload.frames(), count))
        .toList();
  }

  private static Optional<KernelProvider> provider(String name, Consumer<String> skipped) {
    try {
      return Optional.of(Kernels.named(name));
    } catch (IllegalArgumentException e) {
      skipped.accept(name + " skipped: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Contestant> nd4j(Workload workload, Consumer<String> skipped) {
    try {
      return Optional.of(new Nd4jContestant(workload));
    } catch (LinkageError e) {
      skipped.accept("nd4j skipped: it does not run on this machine");
      return Optional.empty();
    }
  }
}
