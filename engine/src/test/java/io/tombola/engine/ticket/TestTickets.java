package io.tombola.engine.ticket;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Random tickets: nothing was searched for, but everything fits together. */
public final class TestTickets {
  private TestTickets() {}

  /** A VGG-9 of one channel a layer. */
  public static Ticket tiny() {
    return vgg9(0.001, 32, 0.5, 7, 0.5, 0.25);
  }

  /** A VGG-9 with the given nested rungs, largest keep ratio first. */
  public static Ticket vgg9(
      double widthFactor, int side, double lambda, long seed, double... keepRatios) {
    return ticket(architecture("vgg9", widthFactor, side, side), lambda, seed, keepRatios);
  }

  /** A ResNet-19 of 48 rows and 40 columns, likewise. */
  public static Ticket resnet19(
      double widthFactor, double lambda, long seed, double... keepRatios) {
    return ticket(architecture("resnet19", widthFactor, 48, 40), lambda, seed, keepRatios);
  }

  private static Manifest.Architecture architecture(
      String name, double widthFactor, int height, int width) {
    return new Manifest.Architecture(name, widthFactor, 8, height, width, 11);
  }

  private static Ticket ticket(
      Manifest.Architecture architecture, double lambda, long seed, double... keepRatios) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            architecture,
            new Manifest.Frames(100_000, 0, 4, 2, 5_000),
            new Manifest.Neuron(lambda, 3),
            new Manifest.Readout(5, false),
            seed,
            FrozenWeights.GENERATOR,
            IntStream.range(0, 11).mapToObj(c -> "class " + c).toList(),
            10,
            new Manifest.Search("random", Map.of("b", "2", "a", "1", "c", "3")),
            new Manifest.Data("none", true, "none"));
    Network network = manifest.architecture().network();
    var random = new Random(seed);
    List<Rung> rungs = new ArrayList<>();
    for (double keepRatio : keepRatios) {
      List<LayerTicket> layers = new ArrayList<>();
      long kept = 0;
      for (Layer.Weighted layer : network.weighted()) {
        BitSet above =
            rungs.isEmpty() ? null : rungs.get(rungs.size() - 1).layers().get(layers.size()).kept();
        layers.add(layer(layer, keepRatio, above, random));
        kept += layers.get(layers.size() - 1).kept().cardinality();
      }
      rungs.add(measured(rungs.size(), (double) kept / network.weights(), layers));
    }
    return new Ticket(manifest, rungs);
  }

  private static Rung measured(int k, double share, List<LayerTicket> layers) {
    var accuracy = new Rung.Accuracy(0.9 - 0.1 * k, 0.8 - 0.1 * k, 100);
    var cost = new Rung.Cost(1000 >> k, Map.of("45nm-fp32", 900.0 / (1 << k), "45nm-int8", 30.0));
    return new Rung(share, 0.01 * (k + 1), accuracy, cost, layers);
  }

  static LayerTicket layer(Layer.Weighted layer, double keepRatio, BitSet above, Random random) {
    var kept = new BitSet();
    double share =
        above == null ? keepRatio : keepRatio * layer.weights() / Math.max(1, above.cardinality());
    for (int i = 0; i < layer.weights(); i++) {
      kept.set(i, (above == null || above.get(i)) && random.nextDouble() < share);
    }
    var flipped = new BitSet();
    for (int o = 0; o < layer.out(); o++) {
      flipped.set(o, random.nextInt(10) == 0);
    }
    int neurons = layer.spikes() ? layer.out() : 0;
    int gains = layer instanceof Layer.Readout ? 0 : layer.out();
    int skips = layer instanceof Layer.Join ? layer.out() : 0;
    int charge = (int) Math.round(8 * Math.sqrt(layer.fanIn() * keepRatio));
    return new LayerTicket(
        layer.name(),
        kept,
        flipped,
        IntStream.range(0, neurons).map(o -> random.nextInt(charge + 1)).toArray(),
        IntStream.range(0, neurons).map(o -> random.nextInt(17) - 8).toArray(),
        new float[gains],
        new float[neurons],
        IntStream.range(0, skips).map(o -> random.nextInt(20)).toArray());
  }
}
