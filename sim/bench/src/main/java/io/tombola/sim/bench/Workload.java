package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.Shape;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random ticket whose layers all fire at about one rate, and random frames to run it on.
 *
 * @param firingRate spikes handed on, pooled, over the places where there could be one
 */
record Workload(Setting setting, Ticket ticket, List<Frame> frames, double firingRate) {
  static final long SEED = 1;
  private static final int FRAMES = 16;
  static final long TIMESTEP_US = 10_000;
  private static final int COUNT_BITS = 2;
  private static final double LAMBDA = 0.5;
  private static final int FRACTION_BITS = 3;

  /**
   * Draws a ticket and frames, the same for the same setting, and calibrates the ticket's
   * thresholds on the frames.
   *
   * @throws IllegalArgumentException when there is no such network
   */
  static Workload of(Setting setting) {
    return of(setting, SEED);
  }

  /** As above, on another frozen network. */
  static Workload of(Setting setting, long seed) {
    Manifest manifest =
        manifest(setting.architecture(), seed, TIMESTEP_US, new Manifest.Readout(1, false));
    Network network = manifest.architecture().network();
    List<Frame> frames = frames(manifest, setting);
    var random = new SplittableRandom(SEED);
    List<BitSet> masks =
        network.weighted().stream()
            .map(layer -> mask(layer.weights(), setting.keep(), random))
            .toList();
    List<LayerTicket> layers =
        new Calibration(manifest, network.layers(), setting.rate(), frames, masks).run();
    long kept = masks.stream().mapToLong(BitSet::cardinality).sum();
    Rung rung = new Rung((double) kept / network.weights(), layers);
    Ticket ticket = new Ticket(manifest, List.of(rung));
    return new Workload(setting, ticket, frames, measure(ticket, frames));
  }

  /** The workload of a ticket that was drawn before; its firing rate is taken on trust. */
  static Workload again(Setting setting, Ticket ticket) {
    return new Workload(setting, ticket, frames(ticket.manifest(), setting), setting.rate());
  }

  /** Random frames, the same for the same setting. */
  static List<Frame> frames(Manifest manifest, Setting setting) {
    var random = new SplittableRandom(SEED);
    return IntStream.range(0, FRAMES).mapToObj(i -> frame(manifest, setting, random)).toList();
  }

  /** What a random ticket of this shape says of itself. */
  static Manifest manifest(
      Manifest.Architecture architecture, long seed, long timestepUs, Manifest.Readout readout) {
    return new Manifest(
        Manifest.VERSION,
        architecture,
        new Manifest.Frames(timestepUs, 0, 1, COUNT_BITS, 0),
        new Manifest.Neuron(LAMBDA, FRACTION_BITS),
        readout,
        seed,
        FrozenWeights.GENERATOR,
        IntStream.range(0, architecture.classes()).mapToObj(c -> "class " + c).toList(),
        -1,
        new Manifest.Search("random", Map.of()),
        new Manifest.Data("noise", true, "none"));
  }

  private static Frame frame(Manifest manifest, Setting setting, SplittableRandom random) {
    Frame frame = new Frame(manifest.frameSettings());
    int greatest = (1 << COUNT_BITS) - 1;
    for (int c = 0; c < frame.channels(); c++) {
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          boolean events = random.nextDouble() < setting.rate();
          frame.set(c, y, x, events ? random.nextInt(1, greatest + 1) : 0);
        }
      }
    }
    return frame;
  }

  /** Keeps each weight whose number, the next of {@code random}, lies below the share. */
  static BitSet mask(int weights, double keep, SplittableRandom random) {
    var mask = new BitSet(weights);
    for (int i = 0; i < weights; i++) {
      mask.set(i, random.nextDouble() < keep);
    }
    return mask;
  }

  private static double measure(Ticket ticket, List<Frame> frames) {
    var engine = new Engine(CompiledTicket.of(ticket, 0));
    frames.forEach(engine::step);
    List<Layer> layers = ticket.network().layers();
    int[] spiking =
        IntStream.range(0, engine.layers()).filter(l -> spikes(layers.get(l))).toArray();
    long spikes = 0;
    for (Frame frame : frames) {
      engine.step(frame);
      spikes += IntStream.of(spiking).mapToLong(engine::spikes).sum();
    }
    long places = IntStream.of(spiking).mapToLong(l -> places(layers.get(l).output())).sum();
    return (double) spikes / frames.size() / places;
  }

  /** True when a layer hands on spikes of its own; a sum counts those of the layer before. */
  private static boolean spikes(Layer layer) {
    return !(layer instanceof Layer.GlobalSum);
  }

  /** Spikes that a layer hands on when every neuron fires. */
  private static long places(Shape shape) {
    return (long) shape.channels() * shape.pixels();
  }
}
