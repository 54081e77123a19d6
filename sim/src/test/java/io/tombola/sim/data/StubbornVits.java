package io.tombola.sim.data;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.MapTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.sim.scene.Gesture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Spiking ViTs' tickets whose answer is known beforehand: all weights are 0 or pruned, every neuron
 * fires at every timestep, and one class has a readout bias.
 */
public final class StubbornVits {
  private static final int FRACTION_BITS = 3;
  private static final int THRESHOLD = 1 << FRACTION_BITS;

  /** Timesteps of a window. */
  static final int WINDOW = 2;

  private StubbornVits() {}

  /** A ticket that always answers {@code gesture}, on frames of 20 ms, two a window. */
  public static VitTicket always(Gesture gesture) {
    return always(
        new Manifest.Frames(20_000, 0, 1, 1, 0),
        Arrays.stream(Gesture.values()).map(Gesture::label).toList(),
        Gesture.OTHER_GESTURES.id() - 1,
        gesture.id() - 1,
        Patches.GATHERED);
  }

  /** A ticket for whole samples of ten digits in two timesteps that always answers one of them. */
  public static VitTicket alwaysDigit(int digit) {
    return alwaysDigit(digit, Patches.GATHERED);
  }

  /** The same, with another way to leave patches out. */
  public static VitTicket alwaysDigit(int digit, Patches patches) {
    return always(
        new Manifest.Frames(0, 0, 1, 1, 0, Manifest.Slicing.BY_TIME),
        IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
        -1,
        digit,
        patches);
  }

  private static VitTicket always(
      Manifest.Frames frames, List<String> labels, int idleClass, int answer, Patches patches) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            new Manifest.Architecture("vit-64x1", 1, 2, 16, 16, labels.size()),
            frames,
            new Manifest.Neuron(0.5, FRACTION_BITS),
            new Manifest.Readout(WINDOW, true),
            7,
            FrozenWeights.GENERATOR,
            labels,
            idleClass,
            new Manifest.Search("none", Map.of()),
            new Manifest.Data("nothing", true, "none"));
    SpikingVit vit = manifest.architecture().vit();
    List<LayerTicket> embedding = new ArrayList<>();
    long weights = 0;
    for (Layer.Conv conv : vit.embedding().weighted()) {
      embedding.add(convolution(conv));
      weights += conv.weights();
    }
    int[] biases = new int[labels.size()];
    biases[answer] = 10;
    var encoder =
        new EncoderTicket(
            new EncoderTicket.Facts(0, false, 0.5, patches),
            vit.encoder().maps().stream().map(StubbornVits::map).toList(),
            new int[] {THRESHOLD},
            new short[vit.readout().weights()],
            biases);
    return new VitTicket(manifest, new Rung(1.0 / weights, embedding), encoder);
  }

  /** Of the first layer one weight is kept, for a rung that keeps none is none. */
  private static LayerTicket convolution(Layer.Conv conv) {
    var kept = new BitSet();
    kept.set(0, conv.name().equals("conv1"));
    int[] thresholds = new int[conv.out()];
    Arrays.fill(thresholds, THRESHOLD);
    return new LayerTicket(
        conv.name(),
        kept,
        new BitSet(),
        thresholds,
        thresholds.clone(),
        new float[conv.out()],
        new float[conv.out()]);
  }

  private static MapTicket map(Layer.Linear map) {
    int[] thresholds = new int[map.out()];
    Arrays.fill(thresholds, THRESHOLD);
    return new MapTicket(
        map.name(),
        new MapTicket.Weights.Dense(new short[map.weights()]),
        new int[map.out()],
        thresholds,
        map.spikes() ? thresholds.clone() : new int[0]);
  }
}
