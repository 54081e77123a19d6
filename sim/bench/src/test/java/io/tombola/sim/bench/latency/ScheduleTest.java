package io.tombola.sim.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScheduleTest {
  /** An event a microsecond, 100 of them a packet, timesteps of 250 us. */
  private static final Schedule SCHEDULE = new Schedule(5_000_000, 1000, 100, 250_000);

  @Test
  void thePacketWithTheFirstEventBehindATimestepClosesIt() {
    assertThat(SCHEDULE.closingPacket(0)).isEqualTo(2);
    assertThat(SCHEDULE.closingPacket(1)).isEqualTo(5);
    assertThat(new Schedule(0, 1000, 100, 250_500).closingPacket(0)).isEqualTo(2);
    assertThat(new Schedule(0, 1000, 100, 299_500).closingPacket(0)).isEqualTo(3);
  }

  @Test
  void aPacketLeavesWhenItsLastEventHasHappened() {
    assertThat(SCHEDULE.packetDueNs(0)).isEqualTo(99_000);
    assertThat(SCHEDULE.packetDueNs(9)).isEqualTo(999_000);
  }

  @Test
  void aStampNamesItsTimestep() {
    assertThat(SCHEDULE.timestep(SCHEDULE.eventNs(0))).isZero();
    assertThat(SCHEDULE.timestep(SCHEDULE.eventNs(249))).isZero();
    assertThat(SCHEDULE.timestep(SCHEDULE.eventNs(250))).isEqualTo(1);
  }
}
