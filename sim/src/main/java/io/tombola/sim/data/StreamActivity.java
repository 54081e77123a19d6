package io.tombola.sim.data;

import io.tombola.engine.energy.ActivitySum;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.GesturePipeline;
import java.io.IOException;

/**
 * How busy a ticket is on a recording, timestep by timestep: the node's own pipeline run on its
 * events, so the counts are those that the node publishes. A timestep that the recording does not
 * close is not run, as there.
 */
public final class StreamActivity {
  private StreamActivity() {}

  /**
   * Streams a recording from start to end, from rest.
   *
   * @throws IllegalArgumentException when the ticket runs on whole samples, not on a stream
   */
  public static ActivitySum of(ReadyTicket ticket, EventReader recording) throws IOException {
    var counter = new Counter();
    try (var pipeline =
        new GesturePipeline(ticket, 1, DecisionRule.SHIPPED, new LossLedger(), () -> 0, counter)) {
      counter.pipeline = pipeline;
      counter.sum = new ActivitySum(pipeline.engine().operations());
      pipeline.countOperations(true);
      EventBatch batch = new EventBatch();
      while (recording.read(batch)) {
        if (batch.size() > 0) {
          pipeline.accept(batch);
        }
      }
    }
    return counter.sum;
  }

  private static final class Counter implements GesturePipeline.Listener {
    private GesturePipeline pipeline;
    private ActivitySum sum;

    @Override
    public void decided(Decision decision) {}

    @Override
    public void stepped(
        boolean decides, long binningNs, long networkNs, long lastEventNs, double[] smoothed) {
      sum.add(pipeline.engine().operations());
    }
  }
}
