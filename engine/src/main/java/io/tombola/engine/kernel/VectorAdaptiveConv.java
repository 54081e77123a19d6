package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;

/**
 * A convolution that runs bit-sliced or event-driven, whichever its input's spikes make cheaper.
 * Either way gives the same bits.
 *
 * <p>Membranes move from one form to the other at a change, which takes as long as a step or two;
 * so it goes over to events only after some quiet timesteps, and back at once.
 */
final class VectorAdaptiveConv implements LayerKernel {
  /** Quiet timesteps before it goes over to events. */
  private static final int PATIENCE = 8;

  /** Words of state: how membranes lie, and for how many timesteps it has been quiet. */
  private static final int FORM = 0;

  private static final int QUIET = 1;

  /** Membranes of a word, when driven by events. */
  private static final int PER_WORD = Long.SIZE / Short.SIZE;

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
    return square() + 64;
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
    int square = square();
    for (int word = 0; word < words(); word++) {
      for (int channel = 0; channel < layer.out(); channel += PER_WORD) {
        int count = Math.min(PER_WORD, layer.out() - channel);
        for (int c = 0; c < count; c++) {
          sliced.membranes(membranes, channel + c, word, membranes, square + c * Short.SIZE);
        }
        TokenBits.transpose(membranes, square, 1, count * Short.SIZE, membranes, square, 1);
        for (int i = 0; i < pixels(word); i++) {
          membranes[eventsAt(channel, 64 * word + i)] = membranes[square + i];
        }
      }
    }
  }

  private void toSliced(long[] membranes) {
    int square = square();
    for (int word = 0; word < words(); word++) {
      for (int channel = 0; channel < layer.out(); channel += PER_WORD) {
        for (int i = 0; i < pixels(word); i++) {
          membranes[square + i] = membranes[eventsAt(channel, 64 * word + i)];
        }
        TokenBits.transpose(membranes, square, 1, pixels(word), membranes, square, 1);
        for (int c = 0; c < Math.min(PER_WORD, layer.out() - channel); c++) {
          sliced.setMembranes(membranes, channel + c, word, membranes, square + c * Short.SIZE);
        }
      }
    }
  }

  private int words() {
    return (layer.neurons().pixels() + 63) / 64;
  }

  private int pixels(int word) {
    return Math.min(64, layer.neurons().pixels() - 64 * word);
  }

  private int eventsAt(int channel, int pixel) {
    return events.word(sliced.membraneWords(), channel, pixel);
  }

  /** Where 64 words lie in which membranes are turned, behind both forms of them. */
  private int square() {
    return sliced.membraneWords() + events.membraneWords();
  }
}
