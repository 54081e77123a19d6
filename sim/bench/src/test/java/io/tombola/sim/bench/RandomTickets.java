package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Narrow tickets with random masks, flips, thresholds and biases, and random frames for them. */
final class RandomTickets {
  private static final int CLASSES = 11;
  private static final double KEEP = 0.4;

  private RandomTickets() {}

  /** A VGG-9 of one rung. */
  static Ticket vgg9(int width, int height, double lambda, int fractionBits, long seed) {
    return ticket(architecture("vgg9", 0.1, width, height), lambda, fractionBits, seed);
  }

  /** A ResNet-19 of one rung. */
  static Ticket resnet19(int width, int height, double lambda, int fractionBits, long seed) {
    return ticket(architecture("resnet19", 1 / 16.0, width, height), lambda, fractionBits, seed);
  }

  private static Manifest.Architecture architecture(
      String name, double widthFactor, int width, int height) {
    return new Manifest.Architecture(name, widthFactor, 4, height, width, CLASSES);
  }

  private static Ticket ticket(
      Manifest.Architecture architecture, double lambda, int fractionBits, long seed) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            architecture,
            new Manifest.Frames(100_000, 0, 2, 2, 0),
            new Manifest.Neuron(lambda, fractionBits),
            new Manifest.Readout(5, false),
            seed,
            FrozenWeights.GENERATOR,
            IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList(),
            CLASSES - 1,
            new Manifest.Search("random", Map.of()),
            new Manifest.Data("none", true, "none"));
    var random = new Random(seed);
    List<LayerTicket> layers = new ArrayList<>();
    for (Layer.Weighted layer : architecture.network().weighted()) {
      layers.add(layer(layer, 1 << fractionBits, random));
    }
    return ticket(manifest, layers);
  }

  /** A ticket of one rung with these layers. */
  static Ticket ticket(Manifest manifest, List<LayerTicket> layers) {
    double kept = layers.stream().mapToInt(it -> it.kept().cardinality()).sum();
    double share = kept / manifest.architecture().network().weights();
    return new Ticket(
        manifest, List.of(new Rung(share, 0.01, Rung.Accuracy.UNKNOWN, Rung.Cost.UNKNOWN, layers)));
  }

  private static LayerTicket layer(Layer.Weighted layer, int unit, Random random) {
    var kept = new BitSet();
    for (int i = 0; i < layer.weights(); i++) {
      kept.set(i, random.nextDouble() < KEEP);
    }
    var flipped = new BitSet();
    for (int o = 0; o < layer.out(); o++) {
      flipped.set(o, random.nextInt(3) == 0);
    }
    int neurons = layer.spikes() ? layer.out() : 0;
    int gains = layer instanceof Layer.Readout ? 0 : layer.out();
    int skips = layer instanceof Layer.Join ? layer.out() : 0;
    int charge = (int) Math.ceil(unit * Math.sqrt(layer.fanIn() * KEEP));
    return new LayerTicket(
        layer.name(),
        kept,
        flipped,
        IntStream.range(0, neurons).map(o -> random.nextInt(-unit, charge + 1)).toArray(),
        IntStream.range(0, neurons).map(o -> random.nextInt(-2 * unit, 2 * unit + 1)).toArray(),
        new float[gains],
        new float[neurons],
        IntStream.range(0, skips).map(o -> random.nextInt(3 * unit + 1)).toArray());
  }

  /** Frames in which one count in five is not 0. */
  static List<Frame> frames(Ticket ticket, int count, long seed) {
    var random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var frame = new Frame(ticket.manifest().frameSettings());
      int greatest = (1 << frame.countBits()) - 1;
      for (int c = 0; c < frame.channels(); c++) {
        for (int y = 0; y < frame.height(); y++) {
          for (int x = 0; x < frame.width(); x++) {
            frame.set(c, y, x, random.nextInt(5) == 0 ? random.nextInt(1, greatest + 1) : 0);
          }
        }
      }
      frames.add(frame);
    }
    return frames;
  }
}
