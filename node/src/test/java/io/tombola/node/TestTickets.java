package io.tombola.node;

import io.tombola.engine.net.Layer;
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
    return ticket(7, 0.0625, 10_000, "gesture");
  }

  /**
   * One of another network, for the same camera unless the timestep differs.
   *
   * @param seed of its frozen weights
   * @param label what its classes are called, before their number
   */
  public static Ticket ticket(long seed, double widthFactor, long timestepUs, String label) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            new Manifest.Architecture("vgg9", widthFactor, 2, 32, 32, CLASSES),
            new Manifest.Frames(timestepUs, 0, 1, 2, 0),
            new Manifest.Neuron(0.5, 3),
            new Manifest.Readout(2, 1.0, false),
            seed,
            FrozenWeights.GENERATOR,
            IntStream.rangeClosed(1, CLASSES).mapToObj(i -> label + " " + i).toList(),
            CLASSES - 1,
            new Manifest.Search("random", Map.of()),
            new Manifest.Data("none", true, "none"),
            new Manifest.Accuracy(0, 0, 0));
    Random random = new Random(3);
    List<LayerTicket> layers = new ArrayList<>();
    for (Layer.Weighted layer : manifest.architecture().network().weighted()) {
      layers.add(random(layer, random));
    }
    long kept = layers.stream().mapToLong(layer -> layer.kept().cardinality()).sum();
    double keepRatio = (double) kept / manifest.architecture().network().weights();
    return new Ticket(manifest, List.of(new Rung(keepRatio, layers)));
  }

  private static LayerTicket random(Layer.Weighted layer, Random random) {
    BitSet kept = new BitSet();
    for (int i = 0; i < layer.weights(); i++) {
      kept.set(i, random.nextBoolean());
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
