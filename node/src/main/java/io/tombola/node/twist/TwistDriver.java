package io.tombola.node.twist;

import io.tombola.msgs.ros.Twist;
import io.tombola.node.decide.Decision;
import java.util.Optional;

/**
 * Decides what {@code cmd_vel} says, tick by tick, so that a robot never keeps moving by mistake.
 *
 * <p>It moves only while a mapped gesture is in force <em>and</em> the network has taken a timestep
 * of events that arrived within the deadman's time: a node that is busy with old ones is as blind
 * as one without any. As soon as either ends it says zero for the stop time, then falls silent, so
 * that other publishers of the topic have their way.
 *
 * <p>Safe for several threads.
 */
public final class TwistDriver {
  private TwistMap map;
  private final Timing timing;
  private Twist wanted = Twist.ZERO;
  private long seenNs;
  private long stoppedNs;
  private boolean moving;
  private boolean stopping;

  /**
   * When to stop.
   *
   * @param deadmanNs age of the last timestep's events, on the host's clock, at which it stops
   * @param stopNs host time for which it then says zero before it falls silent
   */
  public record Timing(long deadmanNs, long stopNs) {
    /** Checks the ranges. */
    public Timing {
      if (deadmanNs <= 0 || stopNs <= 0) {
        throw new IllegalArgumentException("deadman_ms and stop_ms must be positive");
      }
    }
  }

  /** A driver that stands still. */
  public TwistDriver(TwistMap map, Timing timing) {
    this.map = map;
    this.timing = timing;
  }

  /** Gestures mean other velocities from the next decision on. */
  public synchronized void change(TwistMap map) {
    this.map = map;
  }

  /** The decision changed. */
  public synchronized void decided(Decision decision) {
    wanted =
        decision instanceof Decision.Command command
            ? map.twist(command.gesture()).orElse(Twist.ZERO)
            : Twist.ZERO;
  }

  /**
   * The network took a timestep.
   *
   * @param receivedNs host clock at the arrival of the last of its events
   */
  public synchronized void saw(long receivedNs) {
    seenNs = receivedNs;
  }

  /** What to publish at {@code nowNs} of the host's clock; nothing when it is silent. */
  public synchronized Optional<Twist> tick(long nowNs) {
    boolean fresh = nowNs - seenNs <= timing.deadmanNs();
    if (!wanted.equals(Twist.ZERO) && fresh) {
      moving = true;
      stopping = false;
      return Optional.of(wanted);
    }
    if (moving) {
      moving = false;
      stopping = true;
      stoppedNs = nowNs;
    }
    stopping = stopping && nowNs - stoppedNs <= timing.stopNs();
    return stopping ? Optional.of(Twist.ZERO) : Optional.empty();
  }

  /** True when the last tick moved something: an owner that ends publishes a last zero then. */
  public synchronized boolean moving() {
    return moving;
  }
}
