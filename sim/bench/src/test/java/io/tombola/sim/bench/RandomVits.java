package io.tombola.sim.bench;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Residual;
import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.EncoderTicket.Facts;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.MapTicket;
import io.tombola.engine.ticket.VitTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Random tickets of spiking ViTs on 32x32 pixels, 64 patches, in windows of four timesteps of 40
 * ms; some prune patches.
 */
final class RandomVits {
  /** Bits that charges may have: a membrane of a leak of 1/2 has one more. */
  private static final int CHARGE_BITS = 27;

  /** Bits that a wide stream has more below 1. */
  private static final int FINER_STREAM = 6;

  private RandomVits() {}

  /**
   * Draws one whose neurons fire at about 10 %.
   *
   * @param frozen true for an encoder that is a ticket, too
   */
  static VitTicket draw(String name, boolean frozen, double patchKeep, Patches patches) {
    VitTicket like = VitWorkload.of(new Setting(name, 32, 0.4, 0.1), frozen).ticket();
    EncoderTicket encoder = like.encoder();
    var random = new Random(1);
    List<MapTicket> maps = new ArrayList<>();
    for (MapTicket map : encoder.maps()) {
      int[] units = random.ints(map.scales().length, 1, 3).toArray();
      int weight = Math.max(1, map.scales()[0]);
      MapTicket scaled = times(map, o -> units[o]);
      maps.add(plus(scaled, o -> units[o] * random.nextInt(-weight, weight + 1)));
    }
    return new VitTicket(
        shortened(like.manifest()),
        like.rung(),
        new EncoderTicket(
            new Facts(encoder.facts().streamBits(), frozen, patchKeep, patches),
            maps,
            encoder.attentionThresholds(),
            encoder.readoutWeights(),
            random.ints(like.vit().classes(), -50, 50).toArray()));
  }

  private static Manifest shortened(Manifest like) {
    Manifest.Frames frames = like.frames();
    return new Manifest(
        like.version(),
        like.architecture(),
        new Manifest.Frames(40_000, 0, frames.subBins(), frames.countBits(), 0),
        like.neuron(),
        new Manifest.Readout(4, true),
        like.seed(),
        like.generator(),
        like.labels(),
        like.idleClass(),
        like.search(),
        like.data());
  }

  /** Much the same encoder, in units so fine that fp32 does not hold any of its charges. */
  static VitTicket wide(VitTicket ticket) {
    EncoderTicket encoder = ticket.encoder();
    Facts facts = encoder.facts();
    boolean counts = facts.streamBits() == 0;
    List<MapTicket> maps = new ArrayList<>();
    for (int m = 0; m < encoder.maps().size(); m++) {
      MapTicket map = encoder.maps().get(m);
      if (map.thresholds().length > 0) {
        int factor = 1 << (CHARGE_BITS - bits(ticket, m));
        maps.add(times(map, o -> factor));
      } else {
        // Two channels of the stream go far astray.
        MapTicket finer = times(map, o -> 1 << FINER_STREAM);
        maps.add(plus(finer, o -> o == 0 ? -1 << 25 : o == 1 ? 1 << 25 : 0));
      }
    }
    short[] readout = encoder.readoutWeights().clone();
    for (int i = 0; i < readout.length; i++) {
      readout[i] = (short) (300 * readout[i]);
    }
    return new VitTicket(
        ticket.manifest(),
        ticket.rung(),
        new EncoderTicket(
            new Facts(
                counts ? 0 : facts.streamBits() + FINER_STREAM,
                facts.frozen(),
                facts.patchKeep(),
                facts.patches()),
            maps,
            encoder.attentionThresholds(),
            readout,
            encoder.readoutBiases()));
  }

  /** Bits that a map's charges could need. */
  private static int bits(VitTicket ticket, int m) {
    Encoder encoder = ticket.vit().encoder();
    Layer.Linear layer = encoder.maps().get(m);
    MapTicket map = ticket.encoder().maps().get(m);
    long most = most(encoder, m / 6, m % 6);
    long[] sums = new long[map.scales().length];
    short[] values = map.values(layer, ticket.frozen(m));
    for (int i = 0; i < values.length; i++) {
      sums[i / layer.in()] += most * Math.abs(values[i]);
    }
    long greatest =
        IntStream.range(0, sums.length)
            .mapToLong(o -> sums[o] * map.scales()[o] + Math.abs(map.biases()[o]))
            .max()
            .orElseThrow();
    return Long.SIZE - Long.numberOfLeadingZeros(greatest);
  }

  /** The greatest input of a block's map. */
  private static int most(Encoder encoder, int block, int place) {
    boolean stream = place < 3 || place == 4;
    boolean counts = encoder.residual() == Residual.SPIKES;
    return counts && stream ? Encoder.maxCount(2 * block + place / 4) : 1;
  }

  private static MapTicket times(MapTicket map, IntUnaryOperator factors) {
    return new MapTicket(
        map.name(),
        map.weights(),
        times(map.scales(), factors),
        times(map.biases(), factors),
        times(map.thresholds(), factors));
  }

  private static int[] times(int[] values, IntUnaryOperator factors) {
    return IntStream.range(0, values.length).map(o -> values[o] * factors.applyAsInt(o)).toArray();
  }

  private static MapTicket plus(MapTicket map, IntUnaryOperator biases) {
    int[] more =
        IntStream.range(0, map.biases().length)
            .map(o -> map.biases()[o] + biases.applyAsInt(o))
            .toArray();
    return new MapTicket(map.name(), map.weights(), map.scales(), more, map.thresholds());
  }
}
