package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola bench swap}: what it costs to change the mask every timestep. */
@Command(
    name = "swap",
    mixinStandardHelpOptions = true,
    description = {
      "Runs VGG-9 at 64x64 on two rungs, a mask and half of it: each alone, and the two in turn, a",
      "swap every timestep. The three take turns, in blocks. A shadow on the scalar kernels is",
      "swapped alike; a spike that differs ends with exit code 1."
    })
final class SwapCommand implements Callable<Integer> {
  private static final int BLOCK = 100;
  private static final int WARM_UP_STEPS = 400;

  @Option(
      names = "--steps",
      defaultValue = "10000",
      description = "Timesteps of each (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--keep",
      defaultValue = "0.4",
      paramLabel = "SHARE",
      description = "Share of the weights that the larger mask keeps (default: ${DEFAULT-VALUE}).")
  private double keep;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (steps < 2 * BLOCK || !(keep > 0 && keep <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--steps must be at least " + 2 * BLOCK + ", --keep in 0..1");
    }
    Workload workload = Workload.of(new Setting("vgg9", 64, keep, 0.1));
    Ticket ticket = withHalf(workload.ticket());
    KernelProvider kernels = Kernels.chosen();
    List<CompiledTicket> rungs = CompiledTicket.ladder(ticket, kernels);
    List<CompiledTicket> shadows = CompiledTicket.ladder(ticket, Kernels.named("scalar"));
    try (var large = new Runner(rungs, workload.frames());
        var small = new Runner(rungs, workload.frames());
        var both = new Runner(rungs, workload.frames());
        var shadow = new Runner(shadows, workload.frames())) {
      small.engine.swap(rungs.get(1));
      large.run(WARM_UP_STEPS, step -> 0);
      small.run(WARM_UP_STEPS, step -> 1);
      for (int done = 0; done < steps; done += BLOCK) {
        large.run(BLOCK, step -> 0);
        small.run(BLOCK, step -> 1);
        both.run(BLOCK, step -> step & 1);
        shadow.run(BLOCK, step -> step & 1);
      }
      return report(kernels, large, small, both, shadow);
    }
  }

  private int report(
      KernelProvider kernels, Runner large, Runner small, Runner both, Runner shadow) {
    boolean same = both.engine.digest() == shadow.engine.digest();
    say(
        "%s kernels, %d timesteps of each, in blocks of %d",
        kernels.name(), both.times.length(), BLOCK);
    compare("the larger mask", large.times.median(0), both.times.median(0));
    compare("half of it", small.times.median(1), both.times.median(1));
    say("spikes and logits %s those of scalar kernels swapped alike", same ? "are" : "DIFFER FROM");
    return same ? 0 : 1;
  }

  private void compare(String what, double aloneNs, double swappedNs) {
    say(
        "%-16s median %.1f us alone, %.1f us when swapped every timestep: %+.1f %%",
        what, aloneNs / 1e3, swappedNs / 1e3, 100 * (swappedNs / aloneNs - 1));
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    spec.commandLine().getOut().flush();
  }

  /** The ticket with a second rung that keeps every other weight of the first. */
  private static Ticket withHalf(Ticket ticket) {
    Rung whole = ticket.rungs().get(0);
    List<LayerTicket> halves = whole.layers().stream().map(SwapCommand::half).toList();
    long kept = halves.stream().mapToLong(layer -> layer.kept().cardinality()).sum();
    var half = new Rung((double) kept / ticket.network().weights(), halves);
    return new Ticket(ticket.manifest(), List.of(whole, half));
  }

  private static LayerTicket half(LayerTicket layer) {
    var kept = new BitSet();
    int[] ones = layer.kept().stream().toArray();
    for (int i = 0; i < ones.length; i += 2) {
      kept.set(ones[i]);
    }
    return new LayerTicket(
        layer.name(),
        kept,
        layer.flipped(),
        layer.thresholds(),
        layer.biases(),
        layer.gains(),
        layer.offsets());
  }

  /** Which rung a timestep runs. */
  private interface Plan {
    int rung(int step);
  }

  /** An engine and the times of its steps. */
  private static final class Runner implements AutoCloseable {
    final Engine engine;
    final Times times = new Times();
    private final List<CompiledTicket> rungs;
    private final List<Frame> frames;
    private int step;

    Runner(List<CompiledTicket> rungs, List<Frame> frames) {
      this.rungs = rungs;
      this.frames = frames;
      this.engine = new Engine(rungs.get(0));
    }

    void run(int count, Plan plan) {
      for (int i = 0; i < count; i++, step++) {
        int rung = plan.rung(step);
        long startNs = System.nanoTime();
        engine.swap(rungs.get(rung));
        engine.step(frames.get(step % frames.size()));
        times.add(rung, System.nanoTime() - startNs);
      }
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  /** Step times by rung. */
  private static final class Times {
    private long[] ns = new long[1 << 12];
    private byte[] rungs = new byte[1 << 12];
    private int length;

    void add(int rung, long stepNs) {
      if (length == ns.length) {
        ns = Arrays.copyOf(ns, 2 * length);
        rungs = Arrays.copyOf(rungs, 2 * length);
      }
      ns[length] = stepNs;
      rungs[length++] = (byte) rung;
    }

    int length() {
      return length;
    }

    double median(int rung) {
      long[] sorted = new long[length];
      int count = 0;
      for (int i = 0; i < length; i++) {
        if (rungs[i] == rung) {
          sorted[count++] = ns[i];
        }
      }
      Arrays.sort(sorted, 0, count);
      return sorted[count / 2];
    }
  }
}
