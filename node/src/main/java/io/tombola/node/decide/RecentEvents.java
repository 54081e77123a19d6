package io.tombola.node.decide;

/** When the last timesteps had their first events, and how many they had. */
final class RecentEvents {
  private final long[] firstEventNs;
  private final long[] events;
  private long timesteps;

  /** Room for so many timesteps. */
  RecentEvents(int length) {
    this.firstEventNs = new long[length];
    this.events = new long[length];
  }

  /**
   * Takes a timestep in, and lets the oldest go.
   *
   * @param firstNs of its first event; ignored when it has none
   */
  void add(long firstNs, long count) {
    int slot = slot(timesteps++);
    firstEventNs[slot] = count > 0 ? firstNs : Long.MAX_VALUE;
    events[slot] = count;
  }

  /** The same timesteps with room for so many. */
  RecentEvents resized(int length) {
    var resized = new RecentEvents(length);
    for (long t = timesteps - filled(); t < timesteps; t++) {
      resized.add(firstEventNs[slot(t)], events[slot(t)]);
    }
    return resized;
  }

  void clear() {
    timesteps = 0;
  }

  /** Time of the first event; {@link Long#MAX_VALUE} when there is none. */
  long firstEventNs() {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < filled(); i++) {
      first = Math.min(first, firstEventNs[i]);
    }
    return first;
  }

  /** All events. */
  long events() {
    long sum = 0;
    for (int i = 0; i < filled(); i++) {
      sum += events[i];
    }
    return sum;
  }

  private int slot(long timestep) {
    return (int) (timestep % events.length);
  }

  private int filled() {
    return (int) Math.min(timesteps, events.length);
  }
}
