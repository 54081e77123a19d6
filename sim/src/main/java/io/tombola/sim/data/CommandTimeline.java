package io.tombola.sim.data;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.GesturePipeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that the robot would have been given over one recording: the node's own pipeline run
 * on its events.
 *
 * @param holds in order, each from its command to the decision that ended it
 * @param sensorSeconds from the first event to the last, silences included
 */
record CommandTimeline(List<Hold> holds, double sensorSeconds) {

  /**
   * One command in force. Times are those of the last event that had contributed when it was given
   * or ended.
   *
   * @param gesture class index
   */
  record Hold(int gesture, long fromNs, long toNs) {
    /** True when the command was in force at some time of the clip. */
    boolean touches(GestureLabels.Clip clip) {
      return fromNs < clip.endUs() * 1000 && toNs > clip.startUs() * 1000;
    }

    /** How long the command was in force within the clip. */
    double secondsWithin(GestureLabels.Clip clip) {
      long from = Math.max(fromNs, clip.startUs() * 1000);
      long to = Math.min(toNs, clip.endUs() * 1000);
      return Math.max(0, to - from) / 1e9;
    }

    /** True when the command was given within the clip. */
    boolean beginsIn(GestureLabels.Clip clip) {
      return clip.covers(fromNs, fromNs);
    }
  }

  /** Runs a recording to its end. */
  static CommandTimeline of(ReadyTicket ticket, DecisionRule rule, EventReader recording)
      throws IOException {
    Recorder recorder = new Recorder();
    GesturePipeline pipeline =
        new GesturePipeline(ticket, 1, rule, new LossLedger(), () -> 0, recorder);
    EventBatch batch = new EventBatch();
    long firstNs = Long.MAX_VALUE;
    long lastNs = Long.MIN_VALUE;
    while (recording.read(batch)) {
      if (batch.size() > 0) {
        if (batch.width() == 0) {
          batch.sensor(Dvs128Gesture.SENSOR_SIZE, Dvs128Gesture.SENSOR_SIZE);
        }
        firstNs = Math.min(firstNs, batch.sensorTimeNs(0));
        lastNs = Math.max(lastNs, batch.sensorTimeNs(batch.size() - 1));
        pipeline.accept(batch);
      }
    }
    recorder.end(lastNs);
    return new CommandTimeline(recorder.holds, Math.max(0, lastNs - firstNs) / 1e9);
  }

  private static final class Recorder implements GesturePipeline.Listener {
    private final List<Hold> holds = new ArrayList<>();
    private Decision.Command open;

    @Override
    public void decided(Decision decision) {
      end(decision.lastEventNs());
      if (decision instanceof Decision.Command command) {
        open = command;
      }
    }

    private void end(long atNs) {
      if (open != null) {
        holds.add(new Hold(open.gesture(), open.lastEventNs(), atNs));
        open = null;
      }
    }
  }
}
