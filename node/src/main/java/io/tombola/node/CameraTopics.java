package io.tombola.node;

import io.tombola.engine.energy.Operations;
import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.ros.EnergyAccount;
import io.tombola.msgs.ros.Latency;
import io.tombola.node.actor.CameraActor;
import io.tombola.node.actor.CameraObserver;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.StageTimes;
import io.tombola.node.decide.BudgetReport;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.ConnectedNode;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that one camera tells the robot: commands, classifications, pictures, velocities, and what
 * they cost.
 */
final class CameraTopics implements CameraObserver {
  private static final Logger LOG = LoggerFactory.getLogger(CameraTopics.class);

  private final CommandTopics commands;
  private final ClassificationTopics classifications;
  private final ImageTopic image;
  private final BudgetTopic budget;
  private final EnergyTopic energy;
  private final LatencyTopic latency;
  private final Optional<TwistTopic> twist;
  private final TicketNews tickets;

  /**
   * Says that the first ticket runs.
   *
   * @param reports runs what must not keep the camera waiting
   */
  CameraTopics(
      ConnectedNode node,
      TicketGeneration first,
      Supplier<String> frameId,
      CameraStatistics statistics,
      Executor reports,
      ScheduledExecutorService twistScheduler,
      LongSupplier clockNs) {
    commands = new CommandTopics(node, frameId);
    classifications =
        new ClassificationTopics(
            node, frameId, (int) TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    image = new ImageTopic(node, frameId);
    budget = new BudgetTopic(node, statistics, frameId);
    energy =
        new EnergyTopic(
            node.newPublisher("~energy", EnergyAccount.TYPE),
            frameId,
            AccountParameters.read(node.getParameterTree()));
    latency = new LatencyTopic(node.newPublisher("~latency", Latency.TYPE), frameId);
    twist = TwistTopic.start(node, first.manifest(), twistScheduler, clockNs);
    tickets = new TicketNews(node, first, classifications, frameId, reports);
  }

  /** What becomes of tickets. */
  TicketNews tickets() {
    return tickets;
  }

  /**
   * Whether a ticket's labels do for the robot.
   *
   * @throws IllegalArgumentException naming the gesture that is missing
   */
  void check(Manifest manifest) {
    twist.ifPresent(topic -> topic.check(manifest));
  }

  /** Publishes a change; called by one thread at a time. */
  void decided(CameraActor.Decided decided) {
    Decision decision = decided.decision();
    // What moves the robot comes first: it must hear of an end even if a topic fails.
    twist.ifPresent(topic -> topic.decided(decided.ticket(), decision));
    image.decided(decided.ticket(), decision);
    commands.publish(decided.ticket(), decision);
    LOG.info("{}", decision);
  }

  @Override
  public void events(EventBatch batch) {
    image.events(batch);
  }

  @Override
  public void classified(long lastEventNs, double[] smoothed) {
    classifications.publish(lastEventNs, smoothed);
  }

  @Override
  public boolean wantsOperations() {
    return energy.wantsOperations();
  }

  @Override
  public void counted(
      long timestep, int generation, int rung, Operations operations, long lastEventNs) {
    energy.counted(timestep, generation, rung, operations, lastEventNs);
  }

  @Override
  public void settled(long timestep, int generation, int rung, StageTimes times, long lastEventNs) {
    twist.ifPresent(topic -> topic.saw(times.receivedNs()));
    latency.publish(timestep, generation, rung, times, lastEventNs);
    image.publish(lastEventNs);
  }

  @Override
  public void changed(TicketChange change) {
    tickets.changed(change);
  }

  @Override
  public void budget(BudgetReport report) {
    budget.publish(report);
    tickets.rung(report.rung());
  }

  /** Makes the robot stand still, if this moved it. */
  void stop() {
    twist.ifPresent(TwistTopic::stop);
  }
}
