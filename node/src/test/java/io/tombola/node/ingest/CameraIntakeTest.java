package io.tombola.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.Region;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.EventBatchPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  void aRegionOfInterestIsASensorOfItsOwnAndTheRestIsCounted() {
    CameraIntake part =
        new CameraIntake(
            pool,
            statistics,
            (batch, receivedNs) -> {
              widths.add(batch.width());
              assertThat(batch.x(0)).isEqualTo(1);
              pool.give(batch);
            },
            Optional.of(new Region(9, 10, 50, 40)),
            () -> nowNs,
            () -> 0);
    EventBatch wide = part.take();
    wide.sensor(128, 64);
    wide.add(1, 9, 9, true);
    wide.add(2, 10, 10, true);
    wide.add(3, 59, 10, true);
    part.hand("source", wide, 1, 0);
    EventBatch outside = part.take();
    outside.sensor(128, 64);
    outside.add(4, 0, 0, true);
    part.hand("source", outside, 1, 0);
    EventBatch small = part.take();
    small.sensor(50, 40);
    small.add(5, 20, 20, true);
    part.hand("source", small, 1, 0);

    assertThat(widths).containsExactly(50);
    assertThat(statistics.ledger().decode().out()).isEqualTo(1);
    assertThat(statistics.ledger().decode().dropped(DropCause.OUTSIDE_ROI)).isEqualTo(3);
    assertThat(statistics.ledger().decode().dropped(DropCause.ROI_OUTSIDE_SENSOR)).isEqualTo(1);
    assertThat(statistics.ledger().socket().dropped(DropCause.ROI_OUTSIDE_SENSOR)).isEqualTo(1);
    assertThat(DropCause.ROI_OUTSIDE_SENSOR.asked()).as("a mistake, not a wish").isFalse();
    assertThat(statistics.ledger().decode().balances()).isTrue();
    assertThat(statistics.ledger().socket().balances()).isTrue();
    assertThat(pool.available()).isEqualTo(4);
  }

  @Test
  void aBatchWithoutEventsCountsItsMessagesOnly() {
    hand(0, 0);
    assertThat(widths).isEmpty();
    assertThat(statistics.ledger().socket().out()).isEqualTo(2);
    assertThat(pool.available()).isEqualTo(4);
  }
}
