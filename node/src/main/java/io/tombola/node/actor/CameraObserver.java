package io.tombola.node.actor;

import io.tombola.engine.energy.Operations;
import io.tombola.msgs.event.EventBatch;
import io.tombola.node.decide.BudgetReport;
import io.tombola.node.decide.TicketChange;

/** What looks on while a camera works. It is called on the camera's thread and must not block. */
public interface CameraObserver {
  /** Sees nothing. */
  CameraObserver NONE = new CameraObserver() {};

  /** Events came and are about to be binned; the batch is valid during this call. */
  default void events(EventBatch batch) {}

  /**
   * The network decided on a timestep, or on the window that ended with it.
   *
   * @param lastEventNs sensor time of the last event so far
   * @param smoothed confidence of each class as the rule averages it; valid during this call
   */
  default void classified(long lastEventNs, double[] smoothed) {}

  /**
   * The network took a timestep; behind {@link #classified}, where it decided on it.
   *
   * @param binningNs nanoseconds that binning its events took
   * @param networkNs nanoseconds that network and decision took
   * @param lastEventNs sensor time of the last event so far
   * @param rung of the ticket's ladder that it ran on, 0 is the largest
   */
  default void timed(long binningNs, long networkNs, long lastEventNs, int rung) {}

  /** A ticket took over, may stay, or was undone; before the first timestep that it is about. */
  default void changed(TicketChange change) {}

  /** Whether operations are worth counting from now on; asked once a packet. */
  default boolean wantsOperations() {
    return false;
  }

  /**
   * The operations of a timestep were counted; behind {@link #timed}, and not for each.
   *
   * @param timestep its number since the node's start, from 0
   * @param generation of the ticket that it ran, counted since start
   * @param rung of that ticket's ladder, 0 is the largest
   * @param operations valid during this call
   * @param lastEventNs sensor time of the last event so far
   */
  default void counted(
      long timestep, int generation, int rung, Operations operations, long lastEventNs) {}

  /**
   * A timestep's decision is on its way: time for what waits for nobody. Behind {@link #timed}.
   *
   * @param timestep its number since the node's start, from 0
   * @param generation of the ticket that it ran, counted since start
   * @param rung of that ticket's ladder, 0 is the largest
   * @param times how long it took; valid during this call
   * @param lastEventNs sensor time of the last event so far
   */
  default void settled(
      long timestep, int generation, int rung, StageTimes times, long lastEventNs) {}

  /** How the camera's budget stands; at each change of rung, and once a second. */
  default void budget(BudgetReport report) {}

  /** Both look on, this one first. */
  default CameraObserver and(CameraObserver other) {
    CameraObserver first = this;
    return new CameraObserver() {
      @Override
      public void events(EventBatch batch) {
        first.events(batch);
        other.events(batch);
      }

      @Override
      public void classified(long lastEventNs, double[] smoothed) {
        first.classified(lastEventNs, smoothed);
        other.classified(lastEventNs, smoothed);
      }

      @Override
      public void timed(long binningNs, long networkNs, long lastEventNs, int rung) {
        first.timed(binningNs, networkNs, lastEventNs, rung);
        other.timed(binningNs, networkNs, lastEventNs, rung);
      }

      @Override
      public void changed(TicketChange change) {
        first.changed(change);
        other.changed(change);
      }

      @Override
      public boolean wantsOperations() {
        return first.wantsOperations() || other.wantsOperations();
      }

      @Override
      public void counted(
          long timestep, int generation, int rung, Operations operations, long lastEventNs) {
        first.counted(timestep, generation, rung, operations, lastEventNs);
        other.counted(timestep, generation, rung, operations, lastEventNs);
      }

      @Override
      public void settled(
          long timestep, int generation, int rung, StageTimes times, long lastEventNs) {
        first.settled(timestep, generation, rung, times, lastEventNs);
        other.settled(timestep, generation, rung, times, lastEventNs);
      }

      @Override
      public void budget(BudgetReport report) {
        first.budget(report);
        other.budget(report);
      }
    };
  }
}
