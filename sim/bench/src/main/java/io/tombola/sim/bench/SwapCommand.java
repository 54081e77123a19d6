package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola bench swap}: what it costs to change the mask every timestep, or the ticket. */
@Command(
    name = "swap",
    mixinStandardHelpOptions = true,
    description = {
      "Times VGG-9 at 64x64 on one mask, and on two of its size, a swap every timestep, in blocks"
          + " by",
      "turns. Then a mask and half of it take turns, beside a shadow on the scalar kernels that is",
      "swapped alike; a spike that differs ends with exit code 1. At last, whole tickets take over",
      "in a pipeline from events to decisions, beside one that keeps its own, and another runs"
          + " while",
      "tickets are made ready on a second thread."
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

  @Option(
      names = "--tickets",
      defaultValue = "1000",
      description = "Tickets that take over; 0 to leave that out (default: ${DEFAULT-VALUE}).")
  private int tickets;

  @Option(
      names = "--every",
      defaultValue = "100",
      description = "Timesteps between two of them (default: ${DEFAULT-VALUE}).")
  private int every;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (steps < 2 * BLOCK || !(keep > 0 && keep <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--steps must be at least " + 2 * BLOCK + ", --keep in 0..1");
    }
    if (tickets < 0 || every < 2) {
      throw new ParameterException(
          spec.commandLine(), "--tickets must not be negative, --every at least 2");
    }
    var setting = new Setting("vgg9", 64, keep, 0.1);
    int exit = swapMasks(Workload.of(setting));
    return exit != 0 || tickets == 0 ? exit : swapTickets(new TicketSwaps(setting, every));
  }

  private int swapTickets(TicketSwaps swaps) throws InterruptedException {
    TicketSwaps.Result result = swaps.run(tickets);
    say("%d tickets took over, one every %d timesteps of %d", tickets, every, tickets * every);
    say(
        "events to decision p50 %.1f us, p99 %.1f us a timestep on one ticket;"
            + " p50 %.1f us, p99 %.1f us (%+.1f %%) with swaps; median %.1f us right after one",
        result.aloneP50Us(),
        result.aloneP99Us(),
        result.swappedP50Us(),
        result.swappedP99Us(),
        100 * (result.swappedP99Us() / result.aloneP99Us() - 1),
        result.firstUs());
    say(
        "p99 %.1f us while a second thread made %d tickets ready without a pause",
        result.loadingP99Us(), result.loads());
    say("%d events lost", result.lostEvents());
    return result.lostEvents() == 0 ? 0 : 1;
  }

  private int swapMasks(Workload workload) {
    Ticket ticket = withHalf(workload.ticket());
    KernelProvider kernels = Kernels.chosen();
    List<CompiledTicket> alike =
        List.of(CompiledTicket.of(ticket, 0, kernels), CompiledTicket.of(ticket, 0, kernels));
    List<CompiledTicket> rungs = CompiledTicket.ladder(ticket, kernels);
    List<CompiledTicket> shadows = CompiledTicket.ladder(ticket, Kernels.named("scalar"));
    try (var alone = new Runner(alike, workload.frames());
        var swapped = new Runner(alike, workload.frames());
        var both = new Runner(rungs, workload.frames());
        var shadow = new Runner(shadows, workload.frames())) {
      for (int done = -WARM_UP_STEPS; done < steps; done += BLOCK) {
        alone.run(BLOCK, step -> 0);
        swapped.run(BLOCK, step -> step & 1);
      }
      both.run(steps, step -> step & 1);
      shadow.run(steps, step -> step & 1);
      return report(kernels, alone, swapped, both.engine.digest() == shadow.engine.digest());
    }
  }

  private int report(KernelProvider kernels, Runner alone, Runner swapped, boolean same) {
    double aloneNs = alone.medianNs();
    double swappedNs = swapped.medianNs();
    say("%s kernels, %d timesteps of each, in blocks of %d", kernels.name(), steps, BLOCK);
    say(
        "median %.1f us a step on one mask, %.1f us when swapped every timestep: %+.1f %%",
        aloneNs / 1e3, swappedNs / 1e3, 100 * (swappedNs / aloneNs - 1));
    say(
        "a mask and half of it in turn: spikes and logits %s those of scalar kernels swapped alike",
        same ? "are" : "DIFFER FROM");
    return same ? 0 : 1;
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
    private final LongStream.Builder stepNs = LongStream.builder();
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
        stepNs.add(System.nanoTime() - startNs);
      }
    }

    /** The median of the steps after warming up; once. */
    double medianNs() {
      return Lane.median(stepNs.build().skip(WARM_UP_STEPS));
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
