package io.tombola.node;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.ros.BudgetState;
import io.tombola.msgs.ros.Header;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.decide.BudgetReport;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import java.util.function.Supplier;

/**
 * Publishes how the budget stands, {@code ~budget} (tombola_msgs/BudgetState): latched, so a late
 * subscriber knows the rung in force.
 */
final class BudgetTopic {
  private final Publisher<BudgetState> topic;
  private final CameraStatistics statistics;
  private final Supplier<String> frameId;
  private int sequence;

  BudgetTopic(ConnectedNode node, CameraStatistics statistics, Supplier<String> frameId) {
    this.statistics = statistics;
    this.frameId = frameId;
    topic = node.newPublisher("~budget", BudgetState.TYPE);
    topic.setLatchMode(true);
  }

  /** Publishes a change, or that there is none; called by one thread. */
  void publish(BudgetReport standing) {
    topic.publish(
        new BudgetState(
            new Header(sequence++, statistics.lastEventNs().get(), frameId.get()),
            reason(standing),
            standing.rung(),
            standing.rungs(),
            (float) standing.keepRatio(),
            standing.everySecondTimestep(),
            (float) standing.predictedUs(),
            (float) standing.measuredUs(),
            (float) standing.budgetUs(),
            (float) standing.predictedUjPerSecond(),
            (float) standing.budgetUjPerSecond(),
            statistics.rungChanges().sum(),
            statistics.ledger().infer().dropped(DropCause.OVER_BUDGET)));
  }

  private static BudgetState.Reason reason(BudgetReport standing) {
    return switch (standing.reason()) {
      case NO_BUDGET -> BudgetState.Reason.NO_BUDGET;
      case WITHIN -> BudgetState.Reason.WITHIN;
      case STEP_TIME -> BudgetState.Reason.STEP_TIME;
      case EVENT_TIME -> BudgetState.Reason.EVENT_TIME;
      case ENERGY -> BudgetState.Reason.ENERGY;
      case QUIET -> BudgetState.Reason.QUIET;
    };
  }
}
