package io.tombola.node.actor;

import io.tombola.engine.energy.Operations;
import io.tombola.engine.run.CompiledTicket;
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

  /**
   * What that timestep cost.
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
   * The operations of a timestep were counted; behind {@link #stepped}, and not for each.
   *
   * @param timestep its number since the node's start, from 0
   * @param ticket that it ran, the {@code generation}-th loaded since start
   * @param operations valid during this call
   * @param lastEventNs sensor time of the last event so far
   */
  default void counted(
      long timestep,
      CompiledTicket ticket,
      int generation,
      Operations operations,
      long lastEventNs) {}

  /**
   * A timestep's decision is on its way: time for what waits for nobody. Behind {@link #stepped}.
   *
   * @param timestep its number since the node's start, from 0
   * @param ticket that it ran, the {@code generation}-th loaded since start
   * @param times how long it took; valid during this call
   * @param lastEventNs sensor time of the last event so far
   */
  default void settled(
      long timestep, CompiledTicket ticket, int generation, StageTimes times, long lastEventNs) {}

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
      public boolean wantsOperations() {
        return first.wantsOperations() || other.wantsOperations();
      }

      @Override
      public void counted(
          long timestep,
          CompiledTicket ticket,
          int generation,
          Operations operations,
          long lastEventNs) {
        first.counted(timestep, ticket, generation, operations, lastEventNs);
        other.counted(timestep, ticket, generation, operations, lastEventNs);
      }

      @Override
      public void settled(
          long timestep,
          CompiledTicket ticket,
          int generation,
          StageTimes times,
          long lastEventNs) {
        first.settled(timestep, ticket, generation, times, lastEventNs);
        other.settled(timestep, ticket, generation, times, lastEventNs);
      }

      @Override
      public void budget(BudgetReport report) {
        first.budget(report);
        other.budget(report);
      }
    };
  }
}
