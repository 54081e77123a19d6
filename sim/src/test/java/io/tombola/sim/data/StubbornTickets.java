package io.tombola.sim.data;

import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import io.tombola.sim.scene.Gesture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tickets whose answer is known beforehand: every neuron fires at every timestep, and of the
 * readout only positive weights of one class are kept, so that class wins whatever is seen.
 */
public final class StubbornTickets {
  private static final long SEED = 7;
  private static final int FRACTION_BITS = 3;
  private static final int THRESHOLD = 1 << FRACTION_BITS;

  private StubbornTickets() {}

  /** A ticket that always answers {@code gesture}, on frames of 20 ms, two a window. */
  public static Ticket always(Gesture gesture) {
    return always(manifest(), gesture.id() - 1);
  }

  /** A ticket for whole samples of ten digits in two timesteps that always answers one of them. */
  public static Ticket alwaysDigit(int digit) {
    return always(digits(new Manifest.Frames(0, 0, 1, 1, 0, Manifest.Slicing.BY_TIME), 0.5), digit);
  }

  /** A ticket for a stream that knows ten digits, not the gestures. */
  public static Ticket alwaysDigitOfAStream(int digit) {
    return always(digits(manifest().frames(), 0.5), digit);
  }

  /** As {@link #alwaysDigit}, but membranes do not leak, so that they outgrow what engines hold. */
  public static Ticket outgrowing(int digit) {
    return always(digits(new Manifest.Frames(0, 0, 1, 1, 0, Manifest.Slicing.BY_TIME), 1), digit);
  }

  private static Manifest digits(Manifest.Frames frames, double lambda) {
    Manifest gestures = manifest();
    return new Manifest(
        Manifest.VERSION,
        new Manifest.Architecture("vgg9", 0.0625, 2, 32, 32, 10),
        frames,
        new Manifest.Neuron(lambda, FRACTION_BITS),
        gestures.readout(),
        SEED,
        FrozenWeights.GENERATOR,
        IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
        -1,
        gestures.search(),
        new Manifest.Data("N-MNIST", false, "none"));
  }

  private static Ticket always(Manifest manifest, int answer) {
    List<Layer.Weighted> layers = manifest.architecture().network().weighted();
    List<LayerTicket> tickets = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      tickets.add(layer(layers.get(l), l, answer));
    }
    double kept = tickets.stream().mapToInt(layer -> layer.kept().cardinality()).sum();
    double share = kept / manifest.architecture().network().weights();
    return new Ticket(
        manifest,
        List.of(new Rung(share, 1, new Rung.Accuracy(0.25, 0.125, 8), Rung.Cost.UNKNOWN, tickets)));
  }

  private static LayerTicket layer(Layer.Weighted layer, int index, int answer) {
    BitSet kept = new BitSet();
    if (layer instanceof Layer.Readout) {
      FrozenWeights weights = new FrozenWeights(SEED, index);
      for (int i = answer * layer.fanIn(); i < (answer + 1) * layer.fanIn(); i++) {
        kept.set(i, !weights.negative(i));
      }
      return new LayerTicket(
          layer.name(), kept, new BitSet(), new int[0], new int[0], new float[0], new float[0]);
    }
    int[] thresholds = new int[layer.out()];
    Arrays.fill(thresholds, THRESHOLD);
    // Threshold and bias alike: a neuron at rest reaches its threshold by its bias, in float too.
    float[] gains = new float[layer.out()];
    Arrays.fill(gains, (float) (1 << FRACTION_BITS) / THRESHOLD);
    float[] offsets = new float[layer.out()];
    Arrays.fill(offsets, 1);
    return new LayerTicket(
        layer.name(), kept, new BitSet(), thresholds, thresholds.clone(), gains, offsets);
  }

  private static Manifest manifest() {
    return new Manifest(
        Manifest.VERSION,
        new Manifest.Architecture("vgg9", 0.0625, 2, 32, 32, GestureLabels.CLASSES),
        new Manifest.Frames(20_000, 0, 1, 1, 0),
        new Manifest.Neuron(0.5, FRACTION_BITS),
        new Manifest.Readout(2, false),
        SEED,
        FrozenWeights.GENERATOR,
        Arrays.stream(Gesture.values()).map(Gesture::label).toList(),
        Gesture.OTHER_GESTURES.id() - 1,
        new Manifest.Search("none", Map.of()),
        new Manifest.Data("simulated DVS128Gesture", true, "none"));
  }
}
