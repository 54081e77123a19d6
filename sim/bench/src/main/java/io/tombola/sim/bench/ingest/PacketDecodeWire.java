package io.tombola.sim.bench.ingest;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.wire.EventPacket;
import io.tombola.msgs.wire.EventPacketDecoder;
import io.tombola.msgs.wire.Evt3Encoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * EVT3 packets that lie in memory, decoded on one core without any transport; what they hold is
 * simulated.
 */
final class PacketDecodeWire implements Wire {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int SEED = 7;
  private static final int TOTAL_EVENTS = 400_000;

  /** Events in a row of the dense scene, in columns that lie close. */
  private static final int ROW_EVENTS = 80;

  /** Chance, one in so many, that the dense scene leaves out a column. */
  private static final int GAP = 4;

  private final boolean dense;

  /**
   * Dense rows, sent as vectors, or single events all over the sensor, three words and more each.
   */
  PacketDecodeWire(boolean dense) {
    this.dense = dense;
  }

  @Override
  public String name() {
    return dense ? "decode/evt3-rows" : "decode/evt3-single";
  }

  @Override
  public List<Integer> eventsPerMessage() {
    return List.of(1_000, 77_000);
  }

  @Override
  public Stream start(int eventsPerMessage, Meter meter) {
    List<ByteBuffer> packets = packets(eventsPerMessage);
    Thread decoding = new Thread(() -> decode(packets, meter), name());
    decoding.setDaemon(true);
    decoding.start();
    return () -> {
      decoding.interrupt();
      try {
        decoding.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private void decode(List<ByteBuffer> packets, Meter meter) {
    EventPacketDecoder decoder = new EventPacketDecoder();
    EventBatch batch = new EventBatch();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        for (ByteBuffer packet : packets) {
          decoder.decode(packet, name(), batch);
          meter.message(batch.size());
        }
      }
    } catch (EventFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<ByteBuffer> packets(int eventsPerMessage) {
    EventBatch events = dense ? rows() : singles();
    Evt3Encoder encoder = new Evt3Encoder();
    ByteBuffer words = ByteBuffer.allocate(Evt3Encoder.MIN_ROOM + 12 * eventsPerMessage);
    List<ByteBuffer> packets = new ArrayList<>();
    for (int from = 0; from + eventsPerMessage <= events.size(); from += eventsPerMessage) {
      encoder.encode(events, from, from + eventsPerMessage, words.clear());
      words.flip();
      int length = EventPacket.encodedLength("", "evt3", words.remaining());
      ByteBuffer packet = ByteBuffer.allocate(length);
      EventPacket.encode(packets.size(), 0, "", WIDTH, HEIGHT, 0, "evt3", words, packet);
      packets.add(packet.flip());
    }
    return packets;
  }

  private static EventBatch singles() {
    SplittableRandom random = new SplittableRandom(SEED);
    EventBatch events = new EventBatch(WIDTH, HEIGHT, TOTAL_EVENTS);
    long timeNs = 0;
    for (int i = 0; i < TOTAL_EVENTS; i++) {
      timeNs += random.nextInt(3) * 1_000L;
      events.add(timeNs, random.nextInt(WIDTH), random.nextInt(HEIGHT), random.nextBoolean());
    }
    return events;
  }

  private static EventBatch rows() {
    SplittableRandom random = new SplittableRandom(SEED);
    EventBatch events = new EventBatch(WIDTH, HEIGHT, TOTAL_EVENTS);
    for (int row = 0; events.size() < TOTAL_EVENTS; row++) {
      int x = random.nextInt(WIDTH - 2 * ROW_EVENTS);
      for (int i = 0; i < ROW_EVENTS; i++) {
        x += random.nextInt(GAP) == 0 ? 2 : 1;
        events.add(row * 10_000L, x, row % HEIGHT, row % 2 == 0);
      }
    }
    return events;
  }
}
