package io.tombola.sim.search;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Residual;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.MapTicket;
import io.tombola.sim.nn.BatchNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Folds a spiking ViT's encoder and readout, as a calibrated search has them, into integers.
 *
 * <p>In float an output is charged with {@code g sum(w x) + b}, g and b its batch norm's. A dense
 * one's neuron has a unit of its own, as fine as 16-bit weights and the membrane's bits allow:
 * weights, bias and threshold are rounded in it. A ticket's is {@link Folding}'s. What charges a
 * {@link Residual#MEMBRANE} stream is rounded in the stream's unit.
 */
final class VitFolding {
  /** Most units of a threshold or bias, so that a channel that is all but off stays in range. */
  private static final double MOST_UNITS = 1 << 20;

  /**
   * The root of the sum of an output's squared weights, in its unit, so that the engine can add 64
   * spikes in 16 bits. Of 192 inputs that leaves weights of some 10 bits and a sign.
   */
  private static final double MOST_NORM = 1 << 12;

  /** Bits of a membrane that may be used, of the 30 and 23 there are. */
  private static final int SHIFT_BITS = 28;

  private static final int FRACTION_BITS = 21;

  /** Bits below one of a stream of charges. */
  private static final int STREAM_BITS = 12;

  private final TicketSearch search;
  private final SpikingVit vit;
  private final boolean membrane;

  VitFolding(TicketSearch search, SpikingVit vit) {
    this.search = search;
    this.vit = vit;
    this.membrane = vit.encoder().residual() == Residual.MEMBRANE;
  }

  /** All behind the embedding. */
  EncoderTicket encoder() {
    Encoder encoder = vit.encoder();
    SearchSettings settings = search.settings();
    List<MapTicket> maps = new ArrayList<>();
    for (int m = 0; m < encoder.maps().size(); m++) {
      maps.add(map(encoder.maps().get(m), m));
    }
    int one = 1 << settings.fractionBits();
    int[] attention = new int[encoder.depth()];
    Arrays.fill(attention, (int) (one * Encoder.ATTENTION_THRESHOLD / Encoder.ATTENTION_SCALE));
    float[] head = weights(readoutIndex());
    double unit = readoutUnit(head);
    short[] readout = new short[head.length];
    for (int i = 0; i < head.length; i++) {
      readout[i] = (short) Math.round(head[i] * unit);
    }
    var facts =
        new EncoderTicket.Facts(
            membrane ? STREAM_BITS : 0,
            layer(0).form() == WeightForm.ONE_BIT,
            settings.vit().patches().keepRatio(),
            settings.vit().patches().reembedded()
                ? EncoderTicket.Patches.REEMBEDDED
                : EncoderTicket.Patches.GATHERED);
    return new EncoderTicket(facts, maps, attention, readout, new int[vit.classes()]);
  }

  /** Factor from a window's mean integer logit to the exponent of the softmax that was trained. */
  double logitScale() {
    return search.settings().outputGain() / readoutUnit(weights(readoutIndex()));
  }

  private static double readoutUnit(float[] head) {
    double largest = 1e-6;
    for (float weight : head) {
      largest = Math.max(largest, Math.abs(weight));
    }
    return Short.MAX_VALUE / largest;
  }

  private MapTicket map(Layer.Linear map, int index) {
    if (layer(index).form() == WeightForm.ONE_BIT) {
      return frozen(map, index);
    }
    return map.spikes() ? denseNeurons(map, index) : denseCharges(map, index);
  }

  private MapTicket frozen(Layer.Linear map, int index) {
    BatchNorm norm = norm(index);
    double alpha = layer(index).alpha();
    var kept = (BitSet) layer(index).mask().clone();
    double[] gains =
        IntStream.range(0, map.out()).mapToDouble(o -> alpha * norm.foldedGain(o)).toArray();
    double[] offsets = IntStream.range(0, map.out()).mapToDouble(norm::foldedOffset).toArray();
    int[] scales = new int[map.out()];
    if (map.spikes()) {
      int fractionBits = search.settings().fractionBits();
      LayerTicket folded = Folding.fold(map.name(), kept, gains, offsets, fractionBits);
      Arrays.fill(scales, 1 << fractionBits);
      var signs = new MapTicket.Weights.Frozen(kept, folded.flipped());
      return new MapTicket(map.name(), signs, scales, folded.biases(), folded.thresholds());
    }
    int[] biases = new int[map.out()];
    var flipped = new BitSet(map.out());
    for (int o = 0; o < map.out(); o++) {
      flipped.set(o, gains[o] < 0);
      scales[o] = (int) Math.round(Math.scalb(Math.abs(gains[o]), STREAM_BITS));
      biases[o] = (int) Math.round(Math.scalb(offsets[o], STREAM_BITS));
    }
    var signs = new MapTicket.Weights.Frozen(kept, flipped);
    return new MapTicket(map.name(), signs, scales, biases, new int[0]);
  }

  private MapTicket denseNeurons(Layer.Linear map, int index) {
    var row = new Row(map, weights(layerIndex(index)), norm(index));
    int most = mostInput(index);
    short[] values = new short[map.weights()];
    int[] biases = new int[map.out()];
    int[] thresholds = new int[map.out()];
    for (int o = 0; o < map.out(); o++) {
      double unit = unit(row, o, most);
      double bias = row.batchNorm.foldedOffset(o) * unit;
      row.write(o, unit, values);
      biases[o] = (int) Math.round(bias);
      // as in Folding: the threshold moves by what the bias was rounded by, and up
      thresholds[o] = (int) Math.max(1, Math.ceil(unit - bias) + biases[o]);
    }
    return dense(map, values, biases, thresholds);
  }

  private MapTicket denseCharges(Layer.Linear map, int index) {
    var row = new Row(map, weights(layerIndex(index)), norm(index));
    short[] values = new short[map.weights()];
    int[] biases = new int[map.out()];
    for (int o = 0; o < map.out(); o++) {
      row.write(o, 1 << STREAM_BITS, values);
      biases[o] = (int) Math.round(Math.scalb(row.batchNorm.foldedOffset(o), STREAM_BITS));
    }
    return dense(map, values, biases, new int[0]);
  }

  private static MapTicket dense(Layer.Linear map, short[] values, int[] biases, int[] thresholds) {
    int[] scales = new int[map.out()];
    Arrays.fill(scales, 1);
    return new MapTicket(
        map.name(), new MapTicket.Weights.Dense(values), scales, biases, thresholds);
  }

  /** The finest unit in which neither weights nor a membrane outgrow their bits. */
  private double unit(Row row, int o, int most) {
    double lambda = search.settings().lambda();
    int bits = Leak.of(lambda) instanceof Leak.Shift ? SHIFT_BITS : FRACTION_BITS;
    double offset = Math.abs(row.batchNorm.foldedOffset(o));
    double charge = row.sum(o) * most + offset;
    double byMembrane = (1 << bits) * (1 - lambda) / Math.max(1, charge);
    double byWeights = MOST_NORM / Math.max(1e-9, row.norm(o));
    return Math.min(Math.min(byMembrane, byWeights), MOST_UNITS / Math.max(1, offset));
  }

  /** The largest input that a map can see. */
  private int mostInput(int index) {
    int place = index % 6;
    boolean stream = place < 3 || place == 4;
    return membrane || !stream ? 1 : Encoder.maxCount(2 * (index / 6) + (place == 4 ? 1 : 0));
  }

  /** A map's weights, each worth its norm's gain. */
  private record Row(Layer.Linear map, float[] weights, BatchNorm batchNorm) {
    double worth(int o, int i) {
      return weights[o * map.in() + i] * batchNorm.foldedGain(o);
    }

    double norm(int o) {
      return Math.sqrt(
          IntStream.range(0, map.in()).mapToDouble(i -> worth(o, i) * worth(o, i)).sum());
    }

    double sum(int o) {
      return IntStream.range(0, map.in()).mapToDouble(i -> Math.abs(worth(o, i))).sum();
    }

    void write(int o, double unit, short[] values) {
      for (int i = 0; i < map.in(); i++) {
        long value = Math.round(worth(o, i) * unit);
        values[o * map.in() + i] =
            (short) Math.max(-Short.MAX_VALUE, Math.min(Short.MAX_VALUE, value));
      }
    }
  }

  private int layerIndex(int map) {
    return vit.embedding().weighted().size() + map;
  }

  private int readoutIndex() {
    return layerIndex(vit.encoder().maps().size());
  }

  private LayerWeights layer(int map) {
    return search.layers().get(layerIndex(map));
  }

  private BatchNorm norm(int map) {
    return search.graph().norms().get(layerIndex(map));
  }

  private float[] weights(int index) {
    LayerWeights layer = search.layers().get(index);
    float[] seen = new float[layer.size()];
    layer.write(seen);
    return seen;
  }
}
