package io.tombola.engine.run;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.PlaneLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a ticket over one camera's frames: membranes, the readout's window, and nothing else.
 *
 * <p>One thread steps an engine; {@link #swap} may be called from any. A step allocates nothing,
 * but the first one after a swap to a ticket that does not share membranes.
 */
public final class Engine {
  private static final long DIGEST_FACTOR = 0x9E3779B97F4A7C15L;

  /** What the next step runs. */
  private volatile CompiledTicket wanted;

  private CompiledTicket current;
  private long[][] membranes;
  private long[][] spikes;
  private long[] scratch;
  private int[] logits;
  private int[] spikeCounts;
  private LogitWindow window;
  private long digest;

  /** An engine at rest. */
  public Engine(CompiledTicket ticket) {
    wanted = ticket;
    install(ticket);
  }

  /**
   * Runs one timestep.
   *
   * @throws IllegalArgumentException when the frame's shape is not the ticket's
   */
  public void step(Frame frame) {
    CompiledTicket ticket = wanted;
    if (ticket != current) {
      replace(ticket);
    }
    check(frame);
    List<LayerKernel> layers = current.layers();
    long[] input = frame.planes();
    for (int l = 0; l < layers.size(); l++) {
      LayerKernel layer = layers.get(l);
      long[] skipped = spikes[current.skip(l)];
      layer.step(input, skipped, membranes[l], scratch, spikes[l], 0, layer.parts());
      observe(l);
      input = spikes[l];
    }
    current.readout().sum(input, logits);
    for (int logit : logits) {
      digest(logit);
    }
    window.add(logits);
  }

  /**
   * Takes another rung or ticket at the next timestep's start. Membranes and the readout's window
   * survive when both run the same frozen network (architecture, seed and neuron, with membranes of
   * the same width) and read out alike, as rungs of one ticket always do; else it starts at rest.
   */
  public void swap(CompiledTicket ticket) {
    wanted = ticket;
  }

  /** The ticket that the last step ran, or the first one will. */
  public CompiledTicket ticket() {
    return current;
  }

  /** Membranes at 0 and an empty readout window; the digest goes on. */
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
  public void confidences(float[] out) {
    window.confidences(out);
  }

  /**
   * A running hash over every layer's spikes and counts, and the logits of all steps since {@link
   * #resetDigest}: {@code h = (rotateLeft(h, 5) ^ word) * 0x9E3779B97F4A7C15} from 0, layer by
   * layer, over the words of {@link PlaneLayout} and then each logit. Equal digests mean that two
   * engines did the same, whatever their kernels.
   */
  public long digest() {
    return digest;
  }

  /** Starts the digest anew. */
  public void resetDigest() {
    digest = 0;
  }

  /** Layers that hand on spikes or counts, pools included; the readout does not. */
  public int layers() {
    return spikeCounts.length;
  }

  /** Spikes that layer {@code layer} handed on in the last step, after its pool or as counts. */
  public int spikes(int layer) {
    return spikeCounts[layer];
  }

  private void replace(CompiledTicket ticket) {
    if (ticket.sharesMembranesWith(current)
        && ticket.manifest().readout().equals(current.manifest().readout())) {
      current = ticket;
    } else {
      install(ticket);
    }
  }

  private void install(CompiledTicket ticket) {
    List<LayerKernel> layers = ticket.layers();
    membranes = new long[layers.size()][];
    spikes = new long[layers.size()][];
    int scratchWords = 0;
    for (int l = 0; l < layers.size(); l++) {
      LayerKernel layer = layers.get(l);
      membranes[l] = new long[layer.membraneWords()];
      spikes[l] = new long[layer.output().length()];
      scratchWords = Math.max(scratchWords, layer.scratchWords());
    }
    scratch = new long[scratchWords];
    spikeCounts = new int[layers.size()];
    var manifest = ticket.manifest();
    int classes = manifest.architecture().classes();
    logits = new int[classes];
    window = new LogitWindow(manifest.readout().timesteps(), classes, manifest.readout().scale());
    current = ticket;
  }

  private void check(Frame frame) {
    PlaneLayout expected = current.frames();
    if (frame.channels() != expected.channels()
        || frame.countBits() != expected.bits()
        || frame.height() != expected.height()
        || frame.width() != expected.width()) {
      throw new IllegalArgumentException(
          "a frame of %d channels, %d count bits, %dx%d came to a ticket for %d, %d, %dx%d"
              .formatted(
                  frame.channels(),
                  frame.countBits(),
                  frame.width(),
                  frame.height(),
                  expected.channels(),
                  expected.bits(),
                  expected.width(),
                  expected.height()));
    }
  }

  private void observe(int layer) {
    PlaneLayout layout = current.layers().get(layer).output();
    int count = 0;
    int w = 0;
    for (int plane = 0; plane < layout.channels() * layout.bits(); plane++) {
      int ones = 0;
      for (int end = w + layout.words(); w < end; w++) {
        ones += Long.bitCount(spikes[layer][w]);
        digest(spikes[layer][w]);
      }
      count += ones << plane % layout.bits();
    }
    spikeCounts[layer] = count;
  }

  private void digest(long word) {
    digest = (Long.rotateLeft(digest, 5) ^ word) * DIGEST_FACTOR;
  }
}
