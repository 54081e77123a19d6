package io.tombola.node.actor;

import io.tombola.msgs.event.EventBatch;
import io.tombola.node.decide.BudgetReport;

/** What looks on while a camera works. It is called on the camera's thread and must not block. */
public interface CameraObserver {
  /** Sees nothing. */
  CameraObserver NONE = new CameraObserver() {};

  /** Events came and are about to be binned; the batch is valid during this call. */
  default void events(EventBatch batch) {}

  /**
   * The network took a timestep.
   *
   * @param lastEventNs sensor time of the last event so far
   * @param smoothed confidence of each class as the rule averages it; valid during this call
   */
  default void stepped(long lastEventNs, double[] smoothed) {}

  /**
   * What that timestep cost.
   *
   * @param binningNs nanoseconds that binning its events took
   * @param networkNs nanoseconds that network and decision took
   * @param lastEventNs sensor time of the last event so far
   * @param rung of the ticket's ladder that it ran on, 0 is the largest
   */
  default void timed(long binningNs, long networkNs, long lastEventNs, int rung) {}

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
      public void stepped(long lastEventNs, double[] smoothed) {
        first.stepped(lastEventNs, smoothed);
        other.stepped(lastEventNs, smoothed);
      }

      @Override
      public void timed(long binningNs, long networkNs, long lastEventNs, int rung) {
        first.timed(binningNs, networkNs, lastEventNs, rung);
        other.timed(binningNs, networkNs, lastEventNs, rung);
      }

      @Override
      public void budget(BudgetReport report) {
        first.budget(report);
        other.budget(report);
      }
    };
  }
}
