package io.tombola.sim.bench.node;

import io.tombola.sim.bench.node.CameraProcess.Sent;
import java.util.List;
import java.util.Map;

/**
 * Everything that happened in a run.
 *
 * @param controlled whether the node was given the budget
 * @param firstEventNs sensor time of the first event: timesteps count from there
 * @param taken messages that the node handed to its camera
 * @param drops by name, at the end of each phase
 * @param balanced whether every hop of the node's ledger adds up
 */
record RunLog(
    Scenario scenario,
    boolean controlled,
    long timestepUs,
    long firstEventNs,
    Sent sent,
    StepLog steps,
    List<CommandLog.Arrival> commands,
    long taken,
    List<Map<String, Long>> drops,
    boolean balanced) {
  /** The timestep that an event at {@code eventNs} belongs to, 0 is the first. */
  long timestep(long eventNs) {
    return Math.floorDiv(eventNs - firstEventNs, timestepUs * 1000);
  }

  /** The first timestep of phase {@code phase}; for their number, the one behind the last. */
  long firstTimestep(int phase) {
    return scenario.firstTimestep(phase, timestepUs);
  }

  /** Nanoseconds from sending the message that closed a command's timestep; below 0: unknown. */
  long latencyNs(CommandLog.Arrival command) {
    long timestep = timestep(command.lastEventNs());
    if (timestep < 0 || timestep >= sent.closedNs().length) {
      return -1;
    }
    long closedNs = sent.closedNs()[(int) timestep];
    return closedNs == 0 ? -1 : command.receivedNs() - closedNs;
  }
}
