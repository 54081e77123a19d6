package io.tombola.sim.bench.latency;

/**
 * Which event happens when, and which packet brings it: events follow each other at one interval,
 * and packets of equally many events at once.
 *
 * @param firstEventNs sensor time of the first event
 * @param intervalNs between two events
 * @param eventsPerPacket packets hold this many
 * @param timestepNs of the network, anchored at the first event
 */
record Schedule(long firstEventNs, long intervalNs, int eventsPerPacket, long timestepNs) {
  /** Sensor time of an event. */
  long eventNs(long event) {
    return firstEventNs + event * intervalNs;
  }

  /** From the first event to the moment at which a packet leaves: its last event has happened. */
  long packetDueNs(long packet) {
    return ((packet + 1) * eventsPerPacket - 1) * intervalNs;
  }

  /** The timestep in which sensor time {@code eventNs} falls. */
  long timestep(long eventNs) {
    return (eventNs - firstEventNs) / timestepNs;
  }

  /** The packet with the first event behind a timestep: only that event says that it is over. */
  long closingPacket(long timestep) {
    long endNs = (timestep + 1) * timestepNs;
    long event = (endNs + intervalNs - 1) / intervalNs;
    return event / eventsPerPacket;
  }
}
