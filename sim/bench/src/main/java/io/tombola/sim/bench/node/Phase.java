package io.tombola.sim.bench.node;

/**
 * A stretch of a run under one load.
 *
 * @param seconds how long, in sensor time
 * @param megaEventsPerSecond that the camera sends
 * @param busyThread whether another thread keeps a core busy meanwhile
 * @param counted false while code is only compiled
 */
record Phase(
    String name, double seconds, double megaEventsPerSecond, boolean busyThread, boolean counted) {
  /** Whether this phase asks for more than the one before. */
  boolean disturbs(Phase before) {
    return megaEventsPerSecond > before.megaEventsPerSecond || (busyThread && !before.busyThread);
  }

  /** Its length in timesteps, one at least. */
  long timesteps(long timestepUs) {
    return Math.max(1, Math.round(seconds * 1e6 / timestepUs));
  }
}
