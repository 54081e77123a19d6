package io.tombola.sim.data;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.msgs.event.EventReader;
import io.tombola.node.decide.DecisionRule;
import java.io.IOException;
import java.util.List;

/**
 * How a ticket and a decision rule behave where a robot would: commands on recordings that hold no
 * gesture, and right commands on those that do. Both run the node's own pipeline.
 */
public final class Rejection {
  private final ReadyTicket ticket;
  private final DecisionRule rule;

  /** A measurement of one ticket under one rule. */
  public Rejection(ReadyTicket ticket, DecisionRule rule) {
    this.ticket = ticket;
    this.rule = rule;
  }

  /**
   * Commands given where none should have been.
   *
   * @param minutes of sensor time, first event to last
   */
  public record FalseCommands(int commands, double minutes) {
    /** The rate; 0 for a recording of no length. */
    public double perMinute() {
      return minutes == 0 ? 0 : commands / minutes;
    }

    /** Both recordings together. */
    public FalseCommands plus(FalseCommands other) {
      return new FalseCommands(commands + other.commands, minutes + other.minutes);
    }
  }

  /** Counts the commands over a recording without gestures. */
  public FalseCommands onIdle(EventReader recording) throws IOException {
    CommandTimeline timeline = CommandTimeline.of(ticket, rule, recording);
    return new FalseCommands(timeline.holds().size(), timeline.sensorSeconds() / 60);
  }

  /**
   * What labelled clips came to.
   *
   * @param gestureClips clips of a gesture that is a command
   * @param right of those, clips in which their gesture was in force and no other was commanded
   * @param wrong of those, clips in which another gesture was commanded; the rest got no command
   * @param otherClips clips of "other gestures"
   * @param commandedOthers of those, clips in which a gesture was commanded
   * @param gestureSeconds length of the gesture clips
   * @param rightSeconds of those, the time during which the right command was in force
   */
  public record OnClips(
      int gestureClips,
      int right,
      int wrong,
      int otherClips,
      int commandedOthers,
      double gestureSeconds,
      double rightSeconds) {
    private static final OnClips NONE = new OnClips(0, 0, 0, 0, 0, 0, 0);

    /** Share of gesture clips with the right command. */
    public double rightShare() {
      return gestureClips == 0 ? 0 : right / (double) gestureClips;
    }

    /** Share of the gestures' time during which the right command was in force. */
    public double rightTimeShare() {
      return gestureSeconds == 0 ? 0 : rightSeconds / gestureSeconds;
    }

    private OnClips plus(OnClips other) {
      return new OnClips(
          gestureClips + other.gestureClips,
          right + other.right,
          wrong + other.wrong,
          otherClips + other.otherClips,
          commandedOthers + other.commandedOthers,
          gestureSeconds + other.gestureSeconds,
          rightSeconds + other.rightSeconds);
    }
  }

  /** Judges the commands over labelled trials. */
  public OnClips onTrials(List<Trial> trials, Runnable judged) throws IOException {
    return Workers.map(trials, this::judge, judged).stream().reduce(OnClips.NONE, OnClips::plus);
  }

  private OnClips judge(Trial trial) throws IOException {
    List<CommandTimeline.Hold> holds;
    try (EventReader reader = trial.open()) {
      holds = CommandTimeline.of(ticket, rule, reader).holds();
    }
    OnClips sum = OnClips.NONE;
    for (GestureLabels.Clip clip : trial.labels().clips()) {
      sum = sum.plus(judge(clip, holds));
    }
    return sum;
  }

  private OnClips judge(GestureLabels.Clip clip, List<CommandTimeline.Hold> holds) {
    boolean other = clip.truth() == ticket.manifest().idleClass();
    boolean wrong =
        holds.stream().anyMatch(hold -> hold.gesture() != clip.truth() && hold.beginsIn(clip));
    boolean right =
        !wrong
            && holds.stream()
                .anyMatch(hold -> hold.gesture() == clip.truth() && hold.touches(clip));
    if (other) {
      return new OnClips(0, 0, 0, 1, wrong ? 1 : 0, 0, 0);
    }
    double rightSeconds =
        holds.stream()
            .filter(hold -> hold.gesture() == clip.truth())
            .mapToDouble(hold -> hold.secondsWithin(clip))
            .sum();
    return new OnClips(
        1, right ? 1 : 0, wrong ? 1 : 0, 0, 0, (clip.endUs() - clip.startUs()) / 1e6, rightSeconds);
  }
}
