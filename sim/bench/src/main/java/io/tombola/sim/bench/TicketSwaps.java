package io.tombola.sim.bench;

import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.WarmUp;
import io.tombola.engine.run.WindowCheck;
import io.tombola.engine.ticket.Ticket;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.GesturePipeline;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/**
 * Whole tickets that take over between timesteps, from the camera's events to its decisions: the
 * same events run through a pipeline that keeps its ticket, but begins at rest as often, and
 * through one that swaps, in blocks by turns.
 */
final class TicketSwaps {
  private static final int SIDE = 64;
  private static final long TIMESTEP_NS = 10_000_000;
  private static final int EVENTS = 800;
  private static final int WARM_UP_BLOCKS = 8;

  private final List<Ticket> tickets;
  private final List<CompiledLadder> ladders;
  private final int every;

  /**
   * What was measured, microseconds of a timestep (binning, network and decision).
   *
   * @param firstUs median of the first timestep after a swap
   * @param loadingP99Us 99th percentile while another thread makes tickets ready without a pause
   * @param loads tickets that it made ready meanwhile
   * @param lostEvents of both pipelines
   */
  record Result(
      int swaps,
      double aloneP50Us,
      double aloneP99Us,
      double swappedP50Us,
      double swappedP99Us,
      double firstUs,
      double loadingP99Us,
      int loads,
      long lostEvents) {}

  /**
   * Two tickets that take turns: of one size, on other frozen weights.
   *
   * @param every timesteps between two swaps
   */
  TicketSwaps(Setting setting, int every) {
    this.tickets = List.of(Workload.of(setting, 1).ticket(), Workload.of(setting, 2).ticket());
    this.ladders = tickets.stream().map(CompiledLadder::of).toList();
    this.every = every;
  }

  /** Runs both for so many swaps, then one while tickets are made ready. */
  Result run(int swaps) throws InterruptedException {
    try (var alone = new Camera();
        var swapped = new Camera();
        var loading = new Camera()) {
      for (int block = -WARM_UP_BLOCKS; block < swaps; block++) {
        if (block == 0) {
          alone.forget();
          swapped.forget();
        }
        // A ticket that takes over starts at rest, and a network at rest takes other times.
        alone.pipeline.jump();
        alone.run(every);
        CompiledLadder next = ladders.get(block & 1);
        swapped.pipeline.swap(next, next.start(1));
        swapped.run(every);
      }
      int loads = runWhileLoading(loading, Math.max(every, swaps * every / 10));
      return new Result(
          swaps,
          alone.percentileUs(50),
          alone.percentileUs(99),
          swapped.percentileUs(50),
          swapped.percentileUs(99),
          Lane.median(swapped.times(every)) / 1e3,
          loading.percentileUs(99),
          loads,
          alone.lost() + swapped.lost() + loading.lost());
    }
  }

  private int runWhileLoading(Camera camera, int steps) throws InterruptedException {
    camera.run(WARM_UP_BLOCKS * every);
    camera.forget();
    var over = new AtomicBoolean();
    int[] loads = new int[1];
    Thread loader = new Thread(() -> loads[0] = loadUntil(over), "tickets");
    loader.setDaemon(true);
    loader.start();
    camera.run(steps);
    over.set(true);
    loader.join();
    return loads[0];
  }

  /** What the node does off the hot path before a ticket takes over. */
  private int loadUntil(AtomicBoolean over) {
    KernelProvider trusted = Kernels.named("scalar");
    int loads = 0;
    for (; !over.get(); loads++) {
      Ticket ticket = tickets.get(loads & 1);
      CompiledLadder ladder = CompiledLadder.of(ticket);
      WindowCheck.problem(ladder, ticket, trusted, List.of())
          .ifPresent(
              problem -> {
                throw new IllegalStateException(problem);
              });
      WarmUp.run(ladder, 1, System::nanoTime);
    }
    return loads;
  }

  /** A pipeline, what feeds it, and the times of its steps. */
  private final class Camera implements GesturePipeline.Listener, AutoCloseable {
    private final LossLedger ledger = new LossLedger();
    private final GesturePipeline pipeline =
        new GesturePipeline(
            ladders.get(0), 1, DecisionRule.SHIPPED, Budget.NONE, ledger, System::nanoTime, this);
    private final EventBatch batch = new EventBatch();
    private final SplittableRandom random = new SplittableRandom(1);
    private long nowNs;
    private long[] stepNs = new long[1024];
    private int steps;

    /** Closes so many timesteps: each batch of events begins with the first of the next one. */
    void run(int timesteps) {
      for (int i = 0; i < timesteps; i++) {
        batch.clear();
        batch.sensor(SIDE, SIDE);
        for (int event = 0; event < EVENTS; event++) {
          long timeNs = nowNs + event * TIMESTEP_NS / EVENTS;
          batch.add(timeNs, random.nextInt(SIDE), random.nextInt(SIDE), random.nextBoolean());
        }
        nowNs += TIMESTEP_NS;
        pipeline.accept(batch);
      }
    }

    @Override
    public void decided(Decision decision) {}

    @Override
    public void stepped(
        boolean decides, long binningNs, long networkNs, long lastEventNs, double[] smoothed) {
      if (steps == stepNs.length) {
        stepNs = Arrays.copyOf(stepNs, 2 * steps);
      }
      stepNs[steps++] = binningNs + networkNs;
    }

    void forget() {
      steps = 0;
    }

    double percentileUs(int percent) {
      long[] sorted = Arrays.copyOf(stepNs, steps);
      Arrays.sort(sorted);
      return sorted[(int) Math.ceil(percent / 100.0 * steps) - 1] / 1e3;
    }

    /** Every so manieth step, from the first on. */
    LongStream times(int stride) {
      return LongStream.iterate(0, i -> i < steps, i -> i + stride).map(i -> stepNs[(int) i]);
    }

    long lost() {
      return ledger.bin().dropped() + ledger.infer().dropped();
    }

    @Override
    public void close() {
      pipeline.close();
    }
  }
}
