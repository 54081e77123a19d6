package io.tombola.node;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A small spiking ViT for the frames of {@link TestTickets}: it runs and knows nothing. */
public final class TestVitTickets {
  /** Timesteps of a window. */
  public static final int WINDOW = 3;

  private static final int CLASSES = 11;

  private TestVitTickets() {}

  /** One that keeps 80 % of its 64 patches, gathered. */
  public static VitTicket ticket() {
    return ticket(32, Patches.GATHERED);
  }

  /**
   * One for frames of another size.
   *
   * @param patches what becomes of those that are not kept
   */
  public static VitTicket ticket(int side, Patches patches) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            new Manifest.Architecture("vit-64x1", 1, 2, side, side, CLASSES),
            new Manifest.Frames(10_000, 0, 1, 2, 0),
            new Manifest.Neuron(0.5, 3),
            new Manifest.Readout(WINDOW, true),
            7,
            FrozenWeights.GENERATOR,
            IntStream.rangeClosed(1, CLASSES).mapToObj(i -> "patch " + i).toList(),
            CLASSES - 1,
            new Manifest.Search("random", Map.of()),
            new Manifest.Data("none", true, "none"));
    SpikingVit vit = manifest.architecture().vit();
    var random = new Random(3);
    List<LayerTicket> embedding = new ArrayList<>();
    long kept = 0;
    long weights = 0;
    for (Layer.Conv conv : vit.embedding().weighted()) {
      embedding.add(convolution(conv, random));
      kept += embedding.get(embedding.size() - 1).kept().cardinality();
      weights += conv.weights();
    }
    short[] readout = new short[vit.readout().weights()];
    for (int i = 0; i < readout.length; i++) {
      readout[i] = (short) (random.nextInt(200) - 100);
    }
    var encoder =
        new EncoderTicket(
            new EncoderTicket.Facts(0, false, 0.8, patches),
            vit.encoder().maps().stream().map(map -> map(map, random)).toList(),
            random.ints(vit.encoder().depth(), 8, 40).toArray(),
            readout,
            random.ints(CLASSES, -50, 50).toArray());
    return new VitTicket(manifest, new Rung((double) kept / weights, embedding), encoder);
  }

  private static LayerTicket convolution(Layer.Conv conv, Random random) {
    var kept = new BitSet();
    for (int i = 0; i < conv.weights(); i++) {
      kept.set(i, random.nextBoolean());
    }
    int[] thresholds = new int[conv.out()];
    Arrays.fill(thresholds, 8);
    return new LayerTicket(
        conv.name(),
        kept,
        new BitSet(),
        thresholds,
        new int[conv.out()],
        new float[conv.out()],
        new float[conv.out()]);
  }

  private static MapTicket map(Layer.Linear map, Random random) {
    short[] values = new short[map.weights()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) Math.round(40 * random.nextGaussian());
    }
    int[] scales = new int[map.out()];
    Arrays.fill(scales, 1);
    int spread = (int) (40 * Math.sqrt(map.in()));
    return new MapTicket(
        map.name(),
        new MapTicket.Weights.Dense(values),
        scales,
        random.ints(map.out(), -spread / 4, spread / 4).toArray(),
        map.spikes() ? random.ints(map.out(), 0, spread).toArray() : new int[0]);
  }
}
