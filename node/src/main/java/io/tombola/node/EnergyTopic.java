package io.tombola.node;

import io.tombola.engine.energy.ActivitySum;
import io.tombola.engine.energy.Operations;
import io.tombola.engine.energy.Technology;
import io.tombola.msgs.ros.EnergyAccount;
import io.tombola.msgs.ros.EnergyAccount.Energy;
import io.tombola.msgs.ros.EnergyAccount.LayerOperations;
import io.tombola.msgs.ros.Header;
import io.tombola.node.ros.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Publishes {@code ~energy} (tombola_msgs/EnergyAccount): the operations of consecutive timesteps
 * and what they cost, by the same counts as {@code tombola energy}.
 *
 * <p>A message covers the timesteps it says and no other: it leaves when it covers as many as asked
 * for, and earlier when the next timestep ran another ticket or rung or does not follow on the last
 * one. Called by the camera's thread alone.
 */
final class EnergyTopic {
  private final Publisher<EnergyAccount> topic;
  private final Supplier<String> frameId;
  private final AccountParameters parameters;
  private int sequence;

  /** What the sum is of; null before the first. */
  private ActivitySum sum;

  private int generation;
  private int rung;
  private long firstTimestep;
  private long lastEventNs;

  EnergyTopic(
      Publisher<EnergyAccount> topic, Supplier<String> frameId, AccountParameters parameters) {
    this.topic = topic;
    this.frameId = frameId;
    this.parameters = parameters;
  }

  /** Whether operations are to be counted. */
  boolean wantsOperations() {
    return parameters.always() || topic.hasSubscribers();
  }

  /**
   * Takes a timestep in.
   *
   * @param timestep its number since the node's start
   * @param ranGeneration of the ticket that it ran
   * @param ranRung of that ticket's ladder
   */
  void counted(
      long timestep, int ranGeneration, int ranRung, Operations operations, long stepLastEventNs) {
    if (sum == null || ranGeneration != generation || ranRung != rung) {
      publish();
      generation = ranGeneration;
      rung = ranRung;
      sum = new ActivitySum(operations);
    } else if (sum.timesteps() > 0 && timestep != firstTimestep + sum.timesteps()) {
      publish();
    }
    if (sum.timesteps() == 0) {
      firstTimestep = timestep;
    }
    sum.add(operations);
    lastEventNs = stepLastEventNs;
    if (sum.timesteps() >= parameters.timesteps()) {
      publish();
    }
  }

  private void publish() {
    if (sum == null || sum.timesteps() == 0) {
      return;
    }
    if (topic.hasSubscribers()) {
      topic.publish(message());
    }
    sum.clear();
  }

  private EnergyAccount message() {
    List<String> names = sum.layers();
    List<LayerOperations> layers = new ArrayList<>(names.size());
    for (int l = 0; l < names.size(); l++) {
      layers.add(new LayerOperations(names.get(l), sum.spikesIn(l), sum.synapticOperations(l)));
    }
    List<Energy> energies =
        Technology.PRESETS.stream()
            .map(preset -> new Energy(preset.name(), sum.picojoule(preset)))
            .toList();
    return new EnergyAccount(
        new Header(sequence++, lastEventNs, frameId.get()),
        generation,
        rung,
        firstTimestep,
        (int) sum.timesteps(),
        sum.eventAdditions(),
        sum.spikeAdditions(),
        layers,
        energies);
  }
}
