package io.tombola.msgs.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SensorClockTest {
  private static final long MS = 1_000_000;

  @Test
  void startsAtTheFirstPacketsOffset() {
    SensorClock clock = new SensorClock();
    assertThat(clock.offsetNs()).isZero();
    clock.observe(5 * MS, 100 * MS);
    assertThat(clock.offsetNs()).isEqualTo(95 * MS);
    assertThat(clock.jumps()).isZero();
  }

  @Test
  void followsDriftThroughJitterAndKeepsTheOrder() {
    SensorClock clock = new SensorClock();
    SplittableRandom random = new SplittableRandom(7);
    EventBatch batch = new EventBatch();
    long lastRosNs = Long.MIN_VALUE;
    for (int packet = 0; packet < 120_000; packet++) {
      long sensorNs = packet * MS;
      // The host's clock runs 50 ppm slower; stamps are up to 2 ms late.
      long stampNs = 1_000_000 * MS + sensorNs - packet * 50L + random.nextLong(2 * MS);
      clock.observe(sensorNs, stampNs);
      batch.clear();
      batch.add(sensorNs, 0, 0, true);
      batch.add(sensorNs + MS - 1, 0, 0, true);
      clock.toRosTime(batch);
      assertThat(batch.sensorTimeNs(0)).isGreaterThanOrEqualTo(lastRosNs);
      assertThat(batch.sensorTimeNs(1)).isGreaterThan(batch.sensorTimeNs(0));
      lastRosNs = batch.sensorTimeNs(1);
    }
    // In the middle of the stamps' lateness, and half a millisecond behind the drift.
    assertThat(lastRosNs - 1_120_000 * MS + 120_000 * 50).isCloseTo(3 * MS / 2, within(MS / 5));
    assertThat(clock.driftPpm()).isCloseTo(-50, within(20.0));
    assertThat(clock.jumps()).isZero();
  }

  @Test
  void aSilenceDoesNotCarryTheOffsetAway() {
    SensorClock clock = new SensorClock();
    clock.observe(0, 0);
    clock.observe(MS, 900 * MS);
    clock.observe(3_600_000 * MS, 3_600_000 * MS);
    assertThat(clock.offsetNs()).isBetween(0L, 5 * MS);
  }

  @Test
  void aResetOfTheSensorIsAJump() {
    SensorClock clock = new SensorClock();
    clock.observe(5_000 * MS, 10_000 * MS);
    clock.observe(0, 10_100 * MS);
    assertThat(clock.offsetNs()).isEqualTo(10_100 * MS);
    assertThat(clock.jumps()).isEqualTo(1);
    assertThat(clock.driftPpm()).isZero();
  }
}
