package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.ClockMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeProviderTest extends OwnMaster {
  @Test
  void timeIsTheWallClocksUnlessSaidOtherwise() throws InterruptedException {
    TimeProvider time = node("waller").getTimeProvider();
    long beforeMs = System.currentTimeMillis();
    assertThat(time.isSimulated()).isFalse();
    assertThat(TimeUnit.NANOSECONDS.toMillis(time.getCurrentTimeNs()))
        .isBetween(beforeMs, System.currentTimeMillis());
  }

  @Test
  void simulatedTimeStandsStillAndJumpsBackAloud() throws InterruptedException {
    ConnectedNode clock = node("clock");
    clock.getParameterTree().set("/use_sim_time", true);
    Publisher<ClockMessage> publisher = clock.newPublisher("/clock", ClockMessage.TYPE);
    TimeProvider time = node("simulated").getTimeProvider();
    List<String> jumps = new CopyOnWriteArrayList<>();
    time.addJumpListener((beforeNs, afterNs) -> jumps.add(beforeNs + " to " + afterNs));
    assertThat(time.isSimulated()).isTrue();
    assertThat(time.getCurrentTimeNs()).isZero();
    Eventually.await("a subscriber", publisher::hasSubscribers);

    for (long ns : new long[] {5_000_000_000L, 6_000_000_000L, 6_000_000_000L, 2_000_000_000L}) {
      publisher.publish(new ClockMessage(ns));
    }

    Eventually.await("the jump is told", () -> !jumps.isEmpty());
    assertThat(time.getBackwardJumps()).isEqualTo(1);
    assertThat(time.getCurrentTimeNs()).isEqualTo(2_000_000_000L);
    assertThat(jumps).containsExactly("6000000000 to 2000000000");
  }
}
