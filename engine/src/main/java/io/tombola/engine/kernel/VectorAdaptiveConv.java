package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;

/**
 * A convolution that runs bit-sliced or event-driven, whichever its input's spikes make cheaper.
 * Either way gives the same bits.
 *
 * <p>Membranes move from one form to the other at a change, which takes as long as a few steps; so
 * it goes over to events only after some quiet timesteps, and back at once.
 */
final class VectorAdaptiveConv implements LayerKernel {
  /** Quiet timesteps before it goes over to events. */
  private static final int PATIENCE = 8;

  /** Words of state: how membranes lie, and for how many timesteps it has been quiet. */
  private static final int FORM = 0;

  private static final int QUIET = 1;
  private static final long SLICED = 0;
  private static final long EVENTS = 1;

  /*
   * What things cost, in nanoseconds of the machine on which they were measured (256 bits a
   * register); only their proportions matter. A bit-sliced tile of a channel: a row that is added,
   * and all the rest. Events: a group's membranes at a pixel, and a spike's weights into a group.
   */
  private static final double ROW = 0.55;
  private static final double TILE = 60;
  private static final double MEMBRANES = 3;
  private static final double WEIGHTS = 1.5;

  private final Layer.Conv layer;
  private final int inputLength;
  private final VectorConv sliced;
  private final VectorEvents events;

  /** Spikes of the input below which events are cheaper. */
  private final int crossover;

  private final int patience;

  VectorAdaptiveConv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    this(layer, synapses, neurons, crossover(layer, synapses), PATIENCE);
  }

  VectorAdaptiveConv(
      Layer.Conv layer, Synapses synapses, Neurons neurons, int crossover, int patience) {
    this.layer = layer;
    this.inputLength = synapses.input().length();
    this.sliced = new VectorConv(layer, synapses, null, neurons);
    this.events = new VectorEvents(layer, synapses, neurons);
    this.crossover = crossover;
    this.patience = patience;
  }

  /** By a model of what both cost; 0 when events never pay. */
  private static int crossover(Layer.Conv layer, Synapses synapses) {
    int pixels = layer.neurons().pixels();
    int pixelsOfTile = VectorCarrySave.LANES * Long.SIZE;
    int tiles = (pixels + pixelsOfTile - 1) / pixelsOfTile;
    int groups = (layer.out() + VectorEvents.GROUP - 1) / VectorEvents.GROUP;
    double slicedNs = tiles * (ROW * synapses.kept().cardinality() + TILE * layer.out());
    double perSpikeNs = WEIGHTS * layer.kernel() * layer.kernel() * groups;
    return (int) Math.max(0, (slicedNs - MEMBRANES * pixels * groups) / perSpikeNs);
  }

  /** True when these membranes of such a layer lie as events need them. */
  static boolean byEvents(long[] membranes) {
    return membranes[FORM] == EVENTS;
  }

  @Override
  public PlaneLayout output() {
    return sliced.output();
  }

  @Override
  public int membraneWords() {
    return sliced.membraneWords() + events.membraneWords();
  }

  @Override
  public int scratchWords() {
    return sliced.scratchWords();
  }

  @Override
  public int scratchShorts() {
    return sliced.scratchShorts();
  }

  /** Groups of channels: their membranes share registers when driven by events. */
  @Override
  public int parts() {
    return events.groups();
  }

  @Override
  public void begin(long[] input, long[] membranes) {
    boolean quiet = quiet(input);
    if (byEvents(membranes) && !quiet) {
      toSliced(membranes);
      membranes[FORM] = SLICED;
      membranes[QUIET] = 0;
    } else if (!byEvents(membranes)) {
      membranes[QUIET] = quiet ? membranes[QUIET] + 1 : 0;
      if (membranes[QUIET] > patience) {
        toEvents(membranes);
        membranes[FORM] = EVENTS;
      }
    }
  }

  private boolean quiet(long[] input) {
    int spikes = 0;
    for (int word = 0; word < inputLength && spikes < crossover; word++) {
      spikes += Long.bitCount(input[word]);
    }
    return spikes < crossover;
  }

  @Override
  public void step(
      long[] input,
      long[] skipped,
      long[] membranes,
      Scratch scratch,
      long[] spikes,
      int from,
      int to) {
    if (byEvents(membranes)) {
      events.step(input, membranes, sliced.membraneWords(), spikes, from, to);
    } else {
      int first = Math.min(from * VectorEvents.GROUP, layer.out());
      int end = Math.min(to * VectorEvents.GROUP, layer.out());
      sliced.step(input, skipped, membranes, scratch, spikes, first, end);
    }
  }

  private void toEvents(long[] membranes) {
    for (int o = 0; o < layer.out(); o++) {
      for (int pixel = 0; pixel < layer.neurons().pixels(); pixel++) {
        int membrane = sliced.membrane(membranes, o, pixel);
        events.setMembrane(membranes, sliced.membraneWords(), o, pixel, membrane);
      }
    }
  }

  private void toSliced(long[] membranes) {
    for (int o = 0; o < layer.out(); o++) {
      for (int pixel = 0; pixel < layer.neurons().pixels(); pixel++) {
        int membrane = events.membrane(membranes, sliced.membraneWords(), o, pixel);
        sliced.setMembrane(membranes, o, pixel, membrane);
      }
    }
  }
}
