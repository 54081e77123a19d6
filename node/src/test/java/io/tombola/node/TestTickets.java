package io.tombola.node;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Small tickets with random masks: they run like real ones and know nothing. */
public final class TestTickets {
  private static final int CLASSES = 11;

  private TestTickets() {}

  /** A VGG-9 of a few channels on 32x32 frames of 10 ms. */
  public static CompiledTicket compiled() {
    return CompiledTicket.of(ticket(), 0);
  }

  /** The same, before compilation. */
  public static Ticket ticket() {
    return ladder(1);
  }

  /** The same with smaller rungs, each with half of the weights of the one above. */
  public static Ticket ladder(int size) {
    return ladder(7, 0.0625, 10_000, "gesture", size);
  }

  /**
   * One of another network, for the same camera unless the timestep differs.
   *
   * @param seed of its frozen weights
   * @param label what its classes are called, before their number
   */
  public static Ticket ticket(long seed, double widthFactor, long timestepUs, String label) {
    return ladder(seed, widthFactor, timestepUs, label, 1);
  }

  private static Ticket ladder(
      long seed, double widthFactor, long timestepUs, String label, int size) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            new Manifest.Architecture("vgg9", widthFactor, 2, 32, 32, CLASSES),
            new Manifest.Frames(timestepUs, 0, 1, 2, 0),
            new Manifest.Neuron(0.5, 3),
            new Manifest.Readout(2, false),
            seed,
            FrozenWeights.GENERATOR,
            IntStream.rangeClosed(1, CLASSES).mapToObj(i -> label + " " + i).toList(),
            CLASSES - 1,
            new Manifest.Search("random", Map.of()),
            new Manifest.Data("none", true, "none"));
    Network network = manifest.architecture().network();
    Random random = new Random(3);
    List<Rung> rungs = new ArrayList<>();
    for (int rung = 0; rung < size; rung++) {
      List<LayerTicket> layers = new ArrayList<>();
      long kept = 0;
      for (Layer.Weighted layer : network.weighted()) {
        BitSet among = new BitSet();
        among.set(0, layer.weights());
        if (rung > 0) {
          among = rungs.get(rung - 1).layers().get(layers.size()).kept();
        }
        layers.add(random(layer, among, random));
        kept += layers.get(layers.size() - 1).kept().cardinality();
      }
      rungs.add(new Rung((double) kept / network.weights(), layers));
    }
    return new Ticket(manifest, rungs);
  }

  private static LayerTicket random(Layer.Weighted layer, BitSet among, Random random) {
    BitSet kept = new BitSet();
    for (int i = 0; i < layer.weights(); i++) {
      kept.set(i, among.get(i) && random.nextBoolean());
    }
    int neurons = layer instanceof Layer.Readout ? 0 : layer.out();
    int[] thresholds = new int[neurons];
    Arrays.fill(thresholds, 8);
    return new LayerTicket(
        layer.name(),
        kept,
        new BitSet(),
        thresholds,
        new int[neurons],
        new float[neurons],
        new float[neurons]);
  }
}
