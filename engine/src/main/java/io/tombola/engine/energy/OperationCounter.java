package io.tombola.engine.energy;

import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the operations of one rung's timesteps, from the spikes that they left: exactly, and
 * without running a layer again. Immutable.
 */
public final class OperationCounter {
  /** Names the frame among the sources of spikes. */
  private static final int FRAME = -1;

  /**
   * A layer that owns weights.
   *
   * @param source the network's layer whose spikes it sees
   */
  private record Counted(int source, FanOut fanOut) {}

  /** Spikes of layer {@code source} that join weighted layer {@code layer} past no weights. */
  private record Identity(int layer, int source) {}

  private final PlaneLayout frames;
  private final List<Counted> layers = new ArrayList<>();
  private final List<Identity> identities = new ArrayList<>();

  /**
   * Prepares to count.
   *
   * @param frames the layout of the network's input
   * @param synapses of each weighted layer, in order
   */
  public OperationCounter(Network network, PlaneLayout frames, List<Synapses> synapses) {
    this(network.layers(), frames, synapses);
  }

  /** Prepares to count layers that are fed each by the one before, or skipped to. */
  public OperationCounter(
      List<? extends Layer> layers, PlaneLayout frames, List<Synapses> synapses) {
    this.frames = frames;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.Join join) {
        join(join, i, synapses);
      } else if (layers.get(i) instanceof Layer.Weighted layer) {
        add(layer, i - 1, synapses);
      }
    }
  }

  private void join(Layer.Join join, int i, List<Synapses> synapses) {
    if (join.shortcut().isEmpty()) {
      identities.add(new Identity(layers.size(), join.skip()));
    }
    add(join, i - 1, synapses);
    join.shortcut().ifPresent(shortcut -> add(shortcut, join.skip(), synapses));
  }

  private void add(Layer.Weighted layer, int source, List<Synapses> synapses) {
    layers.add(new Counted(source, FanOut.of(layer, synapses.get(layers.size()))));
  }

  /**
   * Counts a timestep.
   *
   * @param frame the input's planes
   * @param spikes per layer of the network but the readout, the planes that it handed on
   * @param spikeCounts their spikes, likewise
   * @param result overwritten
   */
  public void count(long[] frame, long[][] spikes, int[] spikeCounts, Operations result) {
    result.clear();
    for (int l = 0; l < layers.size(); l++) {
      Counted layer = layers.get(l);
      int source = layer.source();
      long spikesIn = source == FRAME ? events(frame) : spikeCounts[source];
      long[] planes = source == FRAME ? frame : spikes[source];
      result.add(l, spikesIn, layer.fanOut().additions(planes));
    }
    for (int i = 0; i < identities.size(); i++) {
      Identity identity = identities.get(i);
      result.add(identity.layer(), 0, spikeCounts[identity.source()]);
    }
  }

  /** The sum of a frame's counts. */
  private long events(long[] frame) {
    long events = 0;
    int word = 0;
    for (int plane = 0; plane < frames.channels() * frames.bits(); plane++) {
      int ones = 0;
      for (int end = word + frames.words(); word < end; word++) {
        ones += Long.bitCount(frame[word]);
      }
      events += (long) ones << plane % frames.bits();
    }
    return events;
  }
}
