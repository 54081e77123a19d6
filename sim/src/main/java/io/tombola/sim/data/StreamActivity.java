package io.tombola.sim.data;

import io.tombola.engine.energy.ActivitySum;
import io.tombola.engine.run.CompiledTicket;
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
  private final ActivitySum sum;

  private StreamActivity(CompiledTicket ticket) {
    sum = new ActivitySum(ticket.manifest().architecture().network());
  }

  /**
   * Streams a recording from start to end, from rest.
   *
   * @throws IllegalArgumentException when the ticket runs on whole samples, not on a stream
   */
  public static ActivitySum of(CompiledTicket ticket, EventReader recording) throws IOException {
    var activity = new StreamActivity(ticket);
    activity.run(ticket, recording);
    return activity.sum;
  }

  private void run(CompiledTicket ticket, EventReader recording) throws IOException {
    var counter = new Counter();
    try (var pipeline =
        new GesturePipeline(ticket, 1, DecisionRule.SHIPPED, new LossLedger(), () -> 0, counter)) {
      counter.pipeline = pipeline;
      pipeline.countOperations(true);
      EventBatch batch = new EventBatch();
      while (recording.read(batch)) {
        if (batch.size() > 0) {
          pipeline.accept(batch);
        }
      }
    }
  }

  private final class Counter implements GesturePipeline.Listener {
    private GesturePipeline pipeline;

    @Override
    public void decided(Decision decision) {}

    @Override
    public void stepped(long binningNs, long networkNs, long lastEventNs, double[] smoothed) {
      sum.add(pipeline.engine().operations());
    }
  }
}
