package io.tombola.engine.run;

import io.tombola.engine.energy.Operations;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Scratch;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a ticket over one camera's frames: membranes, the readout's window, and nothing else.
 *
 * <p>One thread steps an engine; {@link #swap(CompiledTicket)} may be called from any. A step
 * allocates nothing, but the first one after a swap to a ticket that does not share membranes.
 */
public final class Engine extends StreamEngine {
  /** Threads that an engine may have. */
  public static final int MAX_THREADS = 64;

  /** What the next step runs. */
  private volatile CompiledTicket wanted;

  /** What {@link #draw} draws from. */
  private final List<CompiledTicket> rungs;

  private CompiledTicket current;
  private long[][] membranes;
  private long[][] spikes;

  /** Per thread. */
  private final Scratch[] scratch;

  private int[] logits;
  private int[] spikeCounts;
  private LogitWindow window;
  private Operations operations;
  private boolean countsOperations;
  private int clearedBySwap;

  /** Null with one thread. */
  private final Crew crew;

  /** The layer that is being run, and what feeds it. */
  private int layer;

  private long[] input;

  /** An engine at rest, with no threads of its own. */
  public Engine(CompiledTicket ticket) {
    this(ticket, 1);
  }

  /** An engine at rest on a ladder of one rung, as the one below. */
  public Engine(CompiledTicket ticket, int threads) {
    this(CompiledLadder.of(ticket), threads);
  }

  /**
   * An engine at rest, on rung 0, whose layers are split among threads: the one that steps it, and
   * {@code threads - 1} of its own, which sleep between timesteps and end when it is closed.
   */
  public Engine(CompiledLadder ladder, int threads) {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          threads + " threads for an engine are outside 1.." + MAX_THREADS);
    }
    scratch = new Scratch[threads];
    crew = threads == 1 ? null : new Crew(threads, this::share);
    rungs = ladder.rungs();
    wanted = rungs.get(0);
    install(wanted);
  }

  /**
   * Runs one timestep.
   *
   * @return true: each timestep is decided
   * @throws IllegalArgumentException when the frame's shape is not the ticket's
   */
  @Override
  public boolean step(Frame frame) {
    CompiledTicket ticket = wanted;
    if (ticket != current) {
      replace(ticket);
    }
    FrameShape.check(frame, current.frames());
    if (crew != null) {
      crew.begin();
    }
    input = frame.planes();
    for (layer = 0; layer < spikes.length; layer++) {
      current.layers().get(layer).begin(input, membranes[layer]);
      if (crew == null) {
        share(0, 1);
      } else {
        crew.share();
      }
      input = spikes[layer];
    }
    if (crew != null) {
      crew.end();
    }
    current.readout().sum(input, logits);
    observe();
    if (countsOperations) {
      current.operations().count(frame.planes(), spikes, spikeCounts, operations);
    }
    window.add(logits, current.readoutScale());
    return true;
  }

  private void share(int member, int members) {
    LayerKernel kernel = current.layers().get(layer);
    int from = kernel.parts() * member / members;
    int to = kernel.parts() * (member + 1) / members;
    if (from < to) {
      long[] skipped = spikes[current.skip(layer)];
      kernel.step(input, skipped, membranes[layer], scratch[member], spikes[layer], from, to);
    }
  }

  @Override
  public void close() {
    if (crew != null) {
      crew.close();
    }
  }

  /**
   * Takes another rung or ticket at the next timestep's start. Membranes and the readout's window
   * survive when both run the same frozen network (architecture, seed and neuron, with membranes of
   * the same width) and read out alike, as rungs of one ticket always do; else it starts at rest,
   * and {@link #clearedBySwap} goes up. Each timestep in the window keeps the readout scale of the
   * rung that made it. Membranes are taken over as they are, in units of the rung that left them:
   * where the new rung's channel has another gain, that is forgotten as fast as lambda forgets.
   */
  public void swap(CompiledTicket ticket) {
    wanted = ticket;
  }

  @Override
  public void draw(int rung) {
    wanted = rungs.get(rung);
  }

  @Override
  public int rung() {
    return current.rung();
  }

  /** The ticket that the last step ran, or the first one will. */
  public CompiledTicket ticket() {
    return current;
  }

  /** Swaps so far after which it started at rest: the membranes meant nothing to the new ticket. */
  public int clearedBySwap() {
    return clearedBySwap;
  }

  @Override
  public void reset() {
    for (long[] layer : membranes) {
      Arrays.fill(layer, 0);
    }
    window.clear();
  }

  /** The last step's integer logits, one per class; owned by this engine. */
  public int[] logits() {
    return logits;
  }

  /** Timesteps that {@link #confidences} averages over: the steps since a reset, at most T. */
  public int timesteps() {
    return window.held();
  }

  /** Softmax of the scaled mean logits of the last T timesteps, into {@code out} per class. */
  @Override
  public void confidences(float[] out) {
    window.confidences(out);
  }

  /** Layers that hand on spikes or counts, pools included; the readout does not. */
  public int layers() {
    return spikeCounts.length;
  }

  /** Spikes that layer {@code layer} handed on in the last step, after its pool or as counts. */
  public int spikes(int layer) {
    return spikeCounts[layer];
  }

  @Override
  public void countOperations(boolean count) {
    countsOperations = count;
  }

  /**
   * What the last counted step did, under the ticket that it ran; zeros before there is one. Owned
   * by this engine; another network's ticket brings another object.
   */
  @Override
  public Operations operations() {
    return operations;
  }

  private void replace(CompiledTicket ticket) {
    if (ticket.sharesMembranesWith(current)
        && ticket.manifest().readout().equals(current.manifest().readout())) {
      current = ticket;
    } else {
      install(ticket);
      clearedBySwap++;
    }
  }

  private void install(CompiledTicket ticket) {
    List<LayerKernel> layers = ticket.layers();
    membranes = new long[layers.size()][];
    spikes = new long[layers.size()][];
    for (int l = 0; l < layers.size(); l++) {
      LayerKernel layer = layers.get(l);
      membranes[l] = new long[layer.membraneWords()];
      spikes[l] = new long[layer.output().length()];
    }
    for (int thread = 0; thread < scratch.length; thread++) {
      scratch[thread] = Scratch.of(layers);
    }
    spikeCounts = new int[layers.size()];
    var manifest = ticket.manifest();
    operations = new Operations(manifest.architecture().network());
    int classes = manifest.architecture().classes();
    logits = new int[classes];
    window = new LogitWindow(manifest.readout().timesteps(), classes);
    current = ticket;
  }

  /** Into the digest: layer by layer the words of {@link PlaneLayout}, then each logit. */
  private void observe() {
    for (int l = 0; l < spikes.length; l++) {
      PlaneLayout layout = current.layers().get(l).output();
      if (layout.bits() == 1) {
        spikeCounts[l] = digest.add(spikes[l], 0, layout.length());
      } else {
        spikeCounts[l] = observeCounts(layout, spikes[l]);
      }
    }
    for (int logit : logits) {
      digest.add(logit);
    }
  }

  private int observeCounts(PlaneLayout layout, long[] planes) {
    int count = 0;
    for (int plane = 0; plane < layout.channels() * layout.bits(); plane++) {
      int from = plane * layout.words();
      count += digest.add(planes, from, from + layout.words()) << plane % layout.bits();
    }
    return count;
  }
}
