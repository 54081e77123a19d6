package io.tombola.node.twist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.Twist;
import io.tombola.node.decide.Decision;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TwistDriverTest {
  private static final long DEADMAN_NS = 500;
  private static final long STOP_NS = 1000;
  private static final Twist FORWARD =
      new Twist(new Twist.Vector(0.2, 0, 0), new Twist.Vector(0, 0, 0));
  private static final Decision IDLE = new Decision.Idle(Decision.Reason.RELEASED, 0);

  private final TwistDriver driver = driver();

  private static TwistDriver driver() {
    return new TwistDriver(
        TwistMap.of(
            Map.of("wave", Map.of("linear", Map.of("x", 0.2))), List.of("clap", "wave"), -1),
        new TwistDriver.Timing(DEADMAN_NS, STOP_NS));
  }

  private static Decision command(int gesture) {
    return new Decision.Command(gesture, 1, 0, 0, 1);
  }

  @Test
  void isSilentUntilAMappedGestureCommands() {
    driver.saw(0);
    assertThat(driver.tick(1)).isEmpty();
    driver.decided(command(0));
    assertThat(driver.tick(2)).isEmpty();
    driver.decided(command(1));
    assertThat(driver.tick(3)).contains(FORWARD);
  }

  @Test
  void anIdleDecisionMeansZeroAndThenSilence() {
    driver.saw(0);
    driver.decided(command(1));
    assertThat(driver.tick(100)).contains(FORWARD);
    driver.decided(IDLE);
    assertThat(driver.tick(200)).contains(Twist.ZERO);
    assertThat(driver.tick(200 + STOP_NS)).contains(Twist.ZERO);
    assertThat(driver.tick(201 + STOP_NS)).isEmpty();
    assertThat(driver.moving()).isFalse();
  }

  @Test
  void withoutTimestepsTheDeadmanStopsEvenAHeldGesture() {
    driver.saw(0);
    driver.decided(command(1));
    assertThat(driver.tick(DEADMAN_NS)).contains(FORWARD);
    assertThat(driver.moving()).isTrue();
    assertThat(driver.tick(DEADMAN_NS + 1)).contains(Twist.ZERO);
    assertThat(driver.tick(DEADMAN_NS + STOP_NS + 2)).isEmpty();
    driver.saw(5000);
    assertThat(driver.tick(5001)).contains(FORWARD);
  }

  @Test
  void timestepsOfOldEventsMoveNothing() {
    driver.decided(command(1));
    driver.saw(100);
    assertThat(driver.tick(200)).contains(FORWARD);
    for (long nowNs = 700; nowNs < 1500; nowNs += 100) {
      driver.saw(nowNs - DEADMAN_NS - 1);
      assertThat(driver.tick(nowNs)).contains(Twist.ZERO);
    }
    driver.saw(1500 - DEADMAN_NS);
    assertThat(driver.tick(1500)).contains(FORWARD);
  }

  @Test
  void aGestureWithoutAVelocityStopsWhatMoves() {
    driver.saw(0);
    driver.decided(command(1));
    driver.tick(1);
    driver.decided(command(0));
    assertThat(driver.tick(2)).contains(Twist.ZERO);
  }

  /** Whatever happens, it moves only while a mapped gesture is in force and timesteps are fresh. */
  @Property
  void neverMovesWithoutReason(
      @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> happenings) {
    TwistDriver free = driver();
    long nowNs = 0;
    long seenNs = 0;
    boolean mapped = false;
    for (int happening : happenings) {
      nowNs += 170;
      switch (happening) {
        case 0 -> {
          free.decided(command(1));
          mapped = true;
        }
        case 1 -> {
          free.decided(command(0));
          mapped = false;
        }
        case 2 -> {
          free.decided(IDLE);
          mapped = false;
        }
        case 3 -> {
          free.saw(nowNs);
          seenNs = nowNs;
        }
        default -> {
          boolean may = mapped && nowNs - seenNs <= DEADMAN_NS;
          assertThat(free.tick(nowNs).filter(FORWARD::equals).isPresent()).isEqualTo(may);
        }
      }
    }
  }
}
