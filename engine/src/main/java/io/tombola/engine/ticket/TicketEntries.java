package io.tombola.engine.ticket;

import io.tombola.engine.net.Layer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The binary entries of a ticket file, in their order: for each rung k and weighted layer {@code
 * rung<k>/<layer>.mask} and {@code .flips}, a bit a weight or output channel, bit i in byte i / 8
 * at place i % 8; then, but for the readout, {@code .thresholds} and {@code .biases}, 32-bit
 * little-endian integers, and {@code .gains} and {@code .offsets}, 32-bit little-endian floats, one
 * per output channel. A layer that a skip joins has {@code .skipScales} besides, integers again; of
 * these, a shortcut has the gains alone.
 */
final class TicketEntries {
  private TicketEntries() {}

  /** What must be there, by name, with sizes in bytes; known from the shape alone. */
  static Map<String, Integer> expected(List<? extends Layer.Weighted> layers, int rungs) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (int rung = 0; rung < rungs; rung++) {
      for (Layer.Weighted layer : layers) {
        String prefix = "rung" + rung + "/" + layer.name();
        sizes.put(prefix + ".mask", bytes(layer.weights()));
        sizes.put(prefix + ".flips", bytes(layer.out()));
        if (layer.spikes()) {
          sizes.put(prefix + ".thresholds", layer.out() * Integer.BYTES);
          sizes.put(prefix + ".biases", layer.out() * Integer.BYTES);
        }
        if (hasGains(layer)) {
          sizes.put(prefix + ".gains", layer.out() * Float.BYTES);
        }
        if (layer.spikes()) {
          sizes.put(prefix + ".offsets", layer.out() * Float.BYTES);
        }
        if (layer instanceof Layer.Join) {
          sizes.put(prefix + ".skipScales", layer.out() * Integer.BYTES);
        }
      }
    }
    return sizes;
  }

  /** The entries of a ticket's rungs, in the same order. */
  static List<byte[]> encode(List<? extends Layer.Weighted> layers, List<Rung> rungs) {
    List<byte[]> entries = new ArrayList<>();
    for (Rung rung : rungs) {
      for (int l = 0; l < layers.size(); l++) {
        LayerTicket decided = rung.layers().get(l);
        Layer.Weighted layer = layers.get(l);
        entries.add(bits(decided.kept(), layer.weights()));
        entries.add(bits(decided.flipped(), layer.out()));
        if (layer.spikes()) {
          entries.add(integers(decided.thresholds()));
          entries.add(integers(decided.biases()));
        }
        if (hasGains(layer)) {
          entries.add(floats(decided.gains()));
        }
        if (layer.spikes()) {
          entries.add(floats(decided.offsets()));
        }
        if (layer instanceof Layer.Join) {
          entries.add(integers(decided.skipScales()));
        }
      }
    }
    return entries;
  }

  /** The rungs again; what comes next has the expected order and sizes. */
  static List<Rung> decode(
      List<? extends Layer.Weighted> layers,
      List<ManifestJson.RungFacts> facts,
      Iterator<byte[]> next) {
    List<Rung> rungs = new ArrayList<>();
    for (ManifestJson.RungFacts rung : facts) {
      List<LayerTicket> decided = new ArrayList<>();
      for (Layer.Weighted layer : layers) {
        decided.add(decode(layer, next));
      }
      rungs.add(rung.rung(decided));
    }
    return rungs;
  }

  private static LayerTicket decode(Layer.Weighted layer, Iterator<byte[]> next) {
    BitSet kept = BitSet.valueOf(next.next());
    BitSet flipped = BitSet.valueOf(next.next());
    int[] thresholds = layer.spikes() ? integers(next.next()) : new int[0];
    int[] biases = layer.spikes() ? integers(next.next()) : new int[0];
    float[] gains = hasGains(layer) ? floats(next.next()) : new float[0];
    float[] offsets = layer.spikes() ? floats(next.next()) : new float[0];
    int[] skipScales = layer instanceof Layer.Join ? integers(next.next()) : new int[0];
    return new LayerTicket(
        layer.name(), kept, flipped, thresholds, biases, gains, offsets, skipScales);
  }

  private static boolean hasGains(Layer.Weighted layer) {
    return !(layer instanceof Layer.Readout);
  }

  static int bytes(int bits) {
    return (bits + 7) / 8;
  }

  static byte[] bits(BitSet bits, int count) {
    return Arrays.copyOf(bits.toByteArray(), bytes(count));
  }

  static byte[] integers(int[] values) {
    var buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(values);
    return buffer.array();
  }

  private static byte[] floats(float[] values) {
    var buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  static int[] integers(byte[] bytes) {
    int[] values = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }
}
