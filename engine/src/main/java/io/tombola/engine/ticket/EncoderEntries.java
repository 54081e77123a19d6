package io.tombola.engine.ticket;

import io.tombola.engine.net.Encoder;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.SpikingVit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a spiking ViT's ticket: those of its embedding, by {@link TicketEntries} and as
 * rung 0; then for each map of the encoder {@code encoder/<map>.weights}, 16-bit little-endian
 * integers in the order {@code [out][in]}, or {@code .mask} and {@code .flips} where it is frozen;
 * and {@code .scales}, {@code .biases} and, with neurons, {@code .thresholds}, 32-bit little-endian
 * integers. At last {@code encoder/attention.thresholds}, a block's each, {@code
 * encoder/head.weights} and {@code encoder/head.biases}.
 */
final class EncoderEntries {
  private static final String FOLDER = "encoder/";

  private EncoderEntries() {}

  /** What must be there, by name, with sizes in bytes. */
  static Map<String, Integer> expected(SpikingVit vit, EncoderTicket.Facts facts) {
    Map<String, Integer> sizes =
        new LinkedHashMap<>(TicketEntries.expected(vit.embedding().weighted(), 1));
    for (Layer.Linear map : vit.encoder().maps()) {
      String prefix = FOLDER + map.name();
      if (facts.frozen()) {
        sizes.put(prefix + ".mask", TicketEntries.bytes(map.weights()));
        sizes.put(prefix + ".flips", TicketEntries.bytes(map.out()));
      } else {
        sizes.put(prefix + ".weights", map.weights() * Short.BYTES);
      }
      sizes.put(prefix + ".scales", map.out() * Integer.BYTES);
      sizes.put(prefix + ".biases", map.out() * Integer.BYTES);
      if (map.spikes()) {
        sizes.put(prefix + ".thresholds", map.out() * Integer.BYTES);
      }
    }
    sizes.put(FOLDER + "attention.thresholds", vit.encoder().depth() * Integer.BYTES);
    sizes.put(FOLDER + "head.weights", vit.readout().weights() * Short.BYTES);
    sizes.put(FOLDER + "head.biases", vit.readout().out() * Integer.BYTES);
    return sizes;
  }

  /** The entries of a ticket, in the same order. */
  static List<byte[]> encode(VitTicket ticket) {
    SpikingVit vit = ticket.vit();
    EncoderTicket encoder = ticket.encoder();
    List<byte[]> entries = TicketEntries.encode(vit.embedding().weighted(), List.of(ticket.rung()));
    List<Layer.Linear> maps = vit.encoder().maps();
    for (int m = 0; m < maps.size(); m++) {
      MapTicket map = encoder.maps().get(m);
      if (map.weights() instanceof MapTicket.Weights.Frozen frozen) {
        entries.add(TicketEntries.bits(frozen.kept(), maps.get(m).weights()));
        entries.add(TicketEntries.bits(frozen.flipped(), maps.get(m).out()));
      } else {
        entries.add(shorts(((MapTicket.Weights.Dense) map.weights()).values()));
      }
      entries.add(TicketEntries.integers(map.scales()));
      entries.add(TicketEntries.integers(map.biases()));
      if (maps.get(m).spikes()) {
        entries.add(TicketEntries.integers(map.thresholds()));
      }
    }
    entries.add(TicketEntries.integers(encoder.attentionThresholds()));
    entries.add(shorts(encoder.readoutWeights()));
    entries.add(TicketEntries.integers(encoder.readoutBiases()));
    return entries;
  }

  /** The encoder again; what comes next has the expected order and sizes. */
  static EncoderTicket decode(Encoder encoder, EncoderTicket.Facts facts, Iterator<byte[]> next) {
    List<MapTicket> maps = new ArrayList<>();
    for (Layer.Linear map : encoder.maps()) {
      MapTicket.Weights weights =
          facts.frozen()
              ? new MapTicket.Weights.Frozen(
                  BitSet.valueOf(next.next()), BitSet.valueOf(next.next()))
              : new MapTicket.Weights.Dense(shorts(next.next()));
      maps.add(
          new MapTicket(
              map.name(),
              weights,
              TicketEntries.integers(next.next()),
              TicketEntries.integers(next.next()),
              map.spikes() ? TicketEntries.integers(next.next()) : new int[0]));
    }
    return new EncoderTicket(
        facts,
        maps,
        TicketEntries.integers(next.next()),
        shorts(next.next()),
        TicketEntries.integers(next.next()));
  }

  private static byte[] shorts(short[] values) {
    var buffer = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asShortBuffer().put(values);
    return buffer.array();
  }

  private static short[] shorts(byte[] bytes) {
    short[] values = new short[bytes.length / Short.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    return values;
  }
}
