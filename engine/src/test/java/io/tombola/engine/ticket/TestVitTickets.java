package io.tombola.engine.ticket;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Random tickets of spiking ViTs: nothing was searched for, but everything fits together. */
public final class TestVitTickets {
  /** Timesteps of a window. */
  public static final int WINDOW = 5;

  private TestVitTickets() {}

  /**
   * Draws one, for frames of 8 channels and 11 classes.
   *
   * @param name such as {@code vit-64x2-membrane}
   */
  public static VitTicket draw(
      String name, int side, boolean frozen, double patchKeep, Patches patches, long seed) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            new Manifest.Architecture(name, 1, 8, side, side, 11),
            new Manifest.Frames(100_000, 0, 4, 2, 5_000),
            new Manifest.Neuron(0.5, 3),
            new Manifest.Readout(WINDOW, true),
            seed,
            FrozenWeights.GENERATOR,
            IntStream.range(0, 11).mapToObj(c -> "class " + c).toList(),
            10,
            new Manifest.Search("random", Map.of()),
            new Manifest.Data("none", true, "none"));
    SpikingVit vit = manifest.architecture().vit();
    var random = new Random(seed);
    List<LayerTicket> embedding = new ArrayList<>();
    long kept = 0;
    for (Layer.Conv conv : vit.embedding().weighted()) {
      LayerTicket layer = TestTickets.layer(conv, 0.5, null, random);
      kept += layer.kept().cardinality();
      embedding.add(layer);
    }
    long weights = vit.embedding().weighted().stream().mapToLong(Layer.Conv::weights).sum();
    int streamBits = name.endsWith("membrane") ? 8 : 0;
    List<MapTicket> maps = new ArrayList<>();
    for (Layer.Linear map : vit.encoder().maps()) {
      maps.add(map(map, frozen, streamBits, random));
    }
    short[] readout = new short[vit.readout().weights()];
    for (int i = 0; i < readout.length; i++) {
      readout[i] = (short) (random.nextInt(200) - 100);
    }
    var encoder =
        new EncoderTicket(
            new EncoderTicket.Facts(streamBits, frozen, patchKeep, patches),
            maps,
            random.ints(vit.encoder().depth(), 8, 40).toArray(),
            readout,
            random.ints(11, -50, 50).toArray());
    return new VitTicket(manifest, new Rung((double) kept / weights, embedding), encoder);
  }

  private static MapTicket map(Layer.Linear map, boolean frozen, int streamBits, Random random) {
    int size = frozen ? 1 : 40;
    double deviation = size * Math.sqrt(map.in() * (frozen ? 0.4 : 1));
    int scale = map.spikes() ? frozen ? 8 : 1 : (int) Math.ceil((1 << streamBits) / deviation);
    int[] scales = new int[map.out()];
    Arrays.fill(scales, scale);
    int spread = 1 + (int) (scale * deviation);
    return new MapTicket(
        map.name(),
        frozen ? frozen(map, random) : dense(map, size, random),
        scales,
        random.ints(map.out(), -spread / 4 - 1, spread / 4 + 1).toArray(),
        map.spikes() ? random.ints(map.out(), 0, spread).toArray() : new int[0]);
  }

  private static MapTicket.Weights frozen(Layer.Linear map, Random random) {
    var kept = new BitSet();
    var flipped = new BitSet();
    for (int i = 0; i < map.weights(); i++) {
      kept.set(i, random.nextInt(5) < 2);
    }
    for (int o = 0; o < map.out(); o++) {
      flipped.set(o, random.nextInt(10) == 0);
    }
    return new MapTicket.Weights.Frozen(kept, flipped);
  }

  private static MapTicket.Weights dense(Layer.Linear map, int size, Random random) {
    short[] values = new short[map.weights()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) Math.round(size * random.nextGaussian());
    }
    return new MapTicket.Weights.Dense(values);
  }
}
