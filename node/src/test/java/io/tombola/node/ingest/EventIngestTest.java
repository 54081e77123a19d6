package io.tombola.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.EventBatchPool;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class EventIngestTest {
  private final EventBatchPool pool = new EventBatchPool(2);
  private final CameraStatistics statistics = new CameraStatistics();
  private final List<EventBatch> received = new ArrayList<>();
  private final EventIngest ingest =
      new EventIngest(
          "/dvs/events", pool, statistics, (batch, receivedNs) -> received.add(batch), () -> 42);

  private static byte[] message(int width, int events) {
    EventBatch batch = new EventBatch(width, width, 16);
    for (int i = 0; i < events; i++) {
      batch.add(1000L + i, i, i, true);
    }
    ByteBuffer out = ByteBuffer.allocate(EventArrayCodec.encodedLength("dvs", events));
    EventArrayCodec.encode(batch, 0, events, 1, 5, "dvs", out);
    return out.array();
  }

  /** Nobody takes what was handed over, so {@link LossLedger#balances} itself does not hold. */
  private boolean ledgerBalances() {
    return statistics.ledger().socket().balances() && statistics.ledger().decode().balances();
  }

  private void take(byte[] body) {
    ingest.message(ByteBuffer.wrap(body));
  }

  @Test
  void passesEventsOn() {
    take(message(128, 3));
    assertThat(received).hasSize(1);
    assertThat(received.get(0).size()).isEqualTo(3);
    assertThat(received.get(0).x(2)).isEqualTo(2);
    assertThat(statistics.ledger().decode().out()).isEqualTo(3);
  }

  @Test
  void dropsAndCountsWhenEveryBatchIsOnItsWay() {
    for (int i = 0; i < 5; i++) {
      take(message(128, 10));
    }
    assertThat(received).hasSize(2);
    assertThat(statistics.ledger().decode().dropped(DropCause.MAILBOX_FULL)).isEqualTo(30);
    assertThat(ledgerBalances()).isTrue();

    pool.give(received.get(0));
    take(message(128, 10));
    assertThat(received).hasSize(3);
  }

  @Test
  void skipsMalformedMessagesAndKeepsTheirBatch() {
    byte[] whole = message(128, 4);
    for (int length = 0; length < whole.length; length++) {
      take(Arrays.copyOf(whole, length));
    }
    assertThat(received).isEmpty();
    assertThat(pool.available()).isEqualTo(2);
    assertThat(statistics.ledger().socket().dropped(DropCause.MALFORMED)).isEqualTo(whole.length);
    assertThat(ledgerBalances()).isTrue();
  }

  @Test
  void aJumpOfThePublishersCounterIsALossBeforeTheNode() {
    for (int sequence : new int[] {4, 5, 9, 9, 1, 2}) {
      byte[] body = message(128, 1);
      body[0] = (byte) sequence;
      take(body);
      received.forEach(pool::give);
      received.clear();
    }
    assertThat(statistics.ledger().lostBefore())
        .containsExactly(Map.entry(DropCause.SEQUENCE_GAP, 3L));
    assertThat(statistics.ledger().socket().out()).isEqualTo(6);
  }

  @Test
  void refusesASensorWithoutSize() {
    take(message(0, 1));
    assertThat(received).isEmpty();
    assertThat(statistics.ledger().decode().dropped(DropCause.MALFORMED)).isEqualTo(1);
    assertThat(pool.available()).isEqualTo(2);
  }

  @Property(tries = 300)
  void survivesAnyBytes(@ForAll byte[] bytes) {
    take(bytes);
    received.forEach(pool::give);
    received.clear();
    assertThat(ledgerBalances()).isTrue();
    assertThat(pool.available()).isEqualTo(2);
  }
}
