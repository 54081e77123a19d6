package io.tombola.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.EventBatchPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CameraIntakeTest {
  private final EventBatchPool pool = new EventBatchPool(4);
  private final CameraStatistics statistics = new CameraStatistics();
  private final List<Integer> widths = new ArrayList<>();
  private long nowNs;
  private final CameraIntake intake =
      new CameraIntake(
          pool,
          statistics,
          (batch, receivedNs) -> {
            widths.add(batch.width());
            pool.give(batch);
          },
          () -> nowNs,
          () -> 0);

  private void hand(int side, int events) {
    hand(side, side, events);
  }

  private void hand(int width, int height, int events) {
    EventBatch batch = intake.take();
    batch.sensor(width, height);
    for (int i = 0; i < events; i++) {
      batch.add(i, i, i, true);
    }
    intake.hand("source", batch, 2, nowNs);
  }

  @Test
  void anotherSensorSizeWaitsUntilTheFirstIsSilent() {
    hand(128, 3);
    nowNs = CameraIntake.SILENCE_NS - 1;
    hand(64, 5);
    hand(128, 1);
    nowNs += CameraIntake.SILENCE_NS;
    hand(64, 7);
    hand(128, 9);

    assertThat(widths).containsExactly(128, 128, 64);
    assertThat(statistics.ledger().decode().out()).isEqualTo(11);
    assertThat(statistics.ledger().decode().dropped(DropCause.OTHER_SENSOR_SIZE)).isEqualTo(14);
    assertThat(statistics.ledger().socket().dropped(DropCause.OTHER_SENSOR_SIZE)).isEqualTo(4);
    assertThat(statistics.ledger().socket().balances()).isTrue();
    assertThat(statistics.ledger().decode().balances()).isTrue();
    assertThat(pool.available()).isEqualTo(4);
  }

  @Test
  void noSensorHasSoManyPixelsThatACameraWouldRunOutOfMemory() {
    hand(40_000, 40_000, 1);
    hand(65_535, 65_535, 1);
    hand(4096, 4097, 1);
    assertThat(widths).isEmpty();
    assertThat(statistics.ledger().decode().dropped(DropCause.MALFORMED)).isEqualTo(3);
    hand(4096, 4096, 1);
    assertThat(widths).containsExactly(4096);
  }

  @Test
  void aBatchWithoutEventsCountsItsMessagesOnly() {
    hand(0, 0);
    assertThat(widths).isEmpty();
    assertThat(statistics.ledger().socket().out()).isEqualTo(2);
    assertThat(pool.available()).isEqualTo(4);
  }
}
