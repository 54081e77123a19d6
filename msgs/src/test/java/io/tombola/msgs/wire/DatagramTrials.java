package io.tombola.msgs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** What every datagram codec must stand: round trips, cuts at every byte, mutated bytes. */
final class DatagramTrials {
  static final int WIDTH = 128;
  static final int HEIGHT = 128;
  static final int MAX_LENGTH = 1472;

  /** Of one codec; more by {@code -Dtombola.mutated=1e8}. */
  static final long MUTATED_BYTES =
      (long) Double.parseDouble(System.getProperty("tombola.mutated", "1e7"));

  private static final int MUTATIONS = 64;

  private DatagramTrials() {}

  static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return HexFormat.of().formatHex(copy);
  }

  /** Events of whole microseconds that never go back. */
  static EventBatch events(int count, long firstUs) {
    SplittableRandom random = new SplittableRandom(count);
    EventBatch batch = new EventBatch(WIDTH, HEIGHT, count);
    long timeUs = firstUs;
    for (int i = 0; i < count; i++) {
      timeUs += random.nextInt(5);
      batch.add(timeUs * 1000, random.nextInt(WIDTH), random.nextInt(HEIGHT), random.nextBoolean());
    }
    return batch;
  }

  static List<ByteBuffer> encode(DatagramCodec codec, EventBatch batch) {
    List<ByteBuffer> datagrams = new ArrayList<>();
    for (int next = 0; next < batch.size(); ) {
      ByteBuffer datagram = ByteBuffer.allocateDirect(MAX_LENGTH + 1).position(1);
      next = codec.encode(batch, next, batch.size(), datagram);
      datagrams.add(datagram.flip().position(1));
    }
    return datagrams;
  }

  static void roundTrip(Function<EventLedger, DatagramCodec> codecs, EventBatch sent)
      throws EventFormatException {
    EventLedger ledger = new EventLedger();
    DatagramCodec receiver = codecs.apply(ledger);
    EventBatch received = new EventBatch();
    for (ByteBuffer datagram : encode(codecs.apply(ledger), sent)) {
      receiver.decode(datagram, "peer", 0, received);
      assertThat(datagram.position()).isEqualTo(1);
    }
    assertThat(ledger.in()).isZero();
    assertThat(receiver.missedDatagrams()).isZero();
    assertSame(received, sent);
  }

  static void assertSame(EventBatch received, EventBatch sent) {
    assertThat(received.size()).isEqualTo(sent.size());
    assertThat(received.width()).isEqualTo(sent.width());
    assertThat(received.height()).isEqualTo(sent.height());
    for (int i = 0; i < sent.size(); i++) {
      assertThat(received.sensorTimeNs(i)).as("time of %d", i).isEqualTo(sent.sensorTimeNs(i));
      assertThat(received.x(i)).isEqualTo(sent.x(i));
      assertThat(received.y(i)).isEqualTo(sent.y(i));
      assertThat(received.on(i)).isEqualTo(sent.on(i));
    }
  }

  /** Cut anywhere, a datagram gives its first events or an error that names the byte. */
  static void truncate(Function<EventLedger, DatagramCodec> codecs, int count, long firstUs) {
    EventBatch sent = events(count, firstUs);
    ByteBuffer whole = encode(codecs.apply(new EventLedger()), sent).get(0);
    for (int end = whole.position(); end < whole.limit(); end++) {
      EventLedger ledger = new EventLedger();
      EventBatch received = new EventBatch();
      try {
        codecs.apply(ledger).decode(whole.duplicate().limit(end), "peer", 0, received);
      } catch (EventFormatException e) {
        assertThat(e).hasMessageStartingWith("peer: byte ");
      }
      assertThat(received.size()).isLessThan(count);
      assertThat(ledger.balances()).isTrue();
      assertThat(ledger.dropped()).isLessThanOrEqualTo(1);
      for (int i = 0; i < received.size(); i++) {
        assertThat(received.x(i)).isEqualTo(sent.x(i));
      }
    }
  }

  /** One codec takes mutated datagrams for good: it never fails in any other way than its own. */
  static void mutate(Function<EventLedger, DatagramCodec> codecs, EventBatch sent) {
    SplittableRandom random = new SplittableRandom(7);
    EventLedger ledger = new EventLedger();
    DatagramCodec sender = codecs.apply(ledger);
    DatagramCodec receiver = codecs.apply(ledger);
    EventBatch received = new EventBatch();
    ByteBuffer datagram = ByteBuffer.allocate(MAX_LENGTH);
    long understood = 0;
    for (long mutated = 0; mutated < MUTATED_BYTES; mutated += MUTATIONS) {
      sender.encode(sent, 0, sent.size(), datagram.clear());
      datagram.flip();
      int mutations = 1 + random.nextInt(2 * MUTATIONS - 1);
      for (int i = 0; i < mutations; i++) {
        datagram.put(random.nextInt(datagram.limit()), (byte) random.nextInt());
      }
      datagram.limit(random.nextInt(8) == 0 ? random.nextInt(datagram.limit()) : datagram.limit());
      received.clear();
      try {
        receiver.decode(datagram, "peer", 0, received);
        understood++;
      } catch (EventFormatException e) {
        assertThat(e.getMessage()).startsWith("peer: byte ");
      }
      assertThat(received.size()).isLessThanOrEqualTo(datagram.limit() / 4);
    }
    assertThat(understood).isPositive();
    assertThat(ledger.balances()).isTrue();
  }
}
