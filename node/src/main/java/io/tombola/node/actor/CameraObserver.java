package io.tombola.node.actor;

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
   * The network took a timestep.
   *
   * @param lastEventNs sensor time of the last event so far
   * @param smoothed confidence of each class as the rule averages it; valid during this call
   */
  default void stepped(long lastEventNs, double[] smoothed) {}

  /** A ticket took over, may stay, or was undone; before the first timestep that it is about. */
  default void changed(TicketChange change) {}

  /** How the camera's budget stands; at each change of rung, and once a second. */
  default void budget(BudgetReport report) {}
}
