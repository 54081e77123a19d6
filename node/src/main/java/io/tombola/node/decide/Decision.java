package io.tombola.node.decide;

/** What the robot should know now. Emitted only when it changes. */
public sealed interface Decision {
  /** Sensor time of the last event that contributed, nanoseconds. */
  long lastEventNs();

  /**
   * A gesture was recognised.
   *
   * @param gesture index of its class in the ticket's labels
   * @param confidence smoothed, 0..1
   * @param firstEventNs sensor time of the earliest event in the window that decided
   * @param events events in that window
   */
  record Command(int gesture, double confidence, long firstEventNs, long lastEventNs, long events)
      implements Decision {}

  /** No gesture, for this reason. */
  record Idle(Reason reason, long lastEventNs) implements Decision {}

  /** Why there is no gesture. */
  enum Reason {
    /** Nothing has been recognised since the start. */
    STARTED,
    /** Events arrive, for the first time or again, and no gesture is made. */
    WATCHING,
    /** The gesture ended, or turned into one that is no command. */
    RELEASED,
    /** No events have come for the stale time. */
    STALE,
    /** The stream jumped in time or the camera restarted: what was known is void. */
    RESET,
    /** Another ticket took over: what its forerunner knew is void. */
    SWAPPED;

    /** True when events are seen without a gesture; else nothing is known of the hand. */
    public boolean eventsArrive() {
      return this == WATCHING || this == RELEASED;
    }
  }
}
