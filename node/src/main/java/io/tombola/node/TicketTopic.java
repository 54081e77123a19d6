package io.tombola.node;

import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.TicketStatus;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import io.tombola.node.swap.RejectedTicketException;
import java.util.function.Supplier;

/**
 * Publishes {@code ~ticket_status} (tombola_msgs/TicketStatus), latched: what last became of a
 * ticket.
 */
final class TicketTopic {
  private final Publisher<TicketStatus> topic;
  private final Supplier<String> frameId;
  private int sequence;

  TicketTopic(ConnectedNode node, Supplier<String> frameId) {
    this.frameId = frameId;
    topic = node.newPublisher("~ticket_status", TicketStatus.TYPE);
    topic.setLatchMode(true);
  }

  /** The node begins with a ticket. */
  void started(TicketGeneration first, long nowNs) {
    publish(TicketStatus.Event.STARTED, first, "", first + " runs", nowNs);
  }

  /** Another ticket runs, or the one that runs may stay. */
  void changed(TicketChange change, long nowNs) {
    TicketStatus.Event event =
        switch (change.kind()) {
          case LOADED -> TicketStatus.Event.LOADED;
          case PROVEN -> TicketStatus.Event.PROVEN;
          case ROLLED_BACK -> TicketStatus.Event.ROLLED_BACK;
        };
    publish(event, change.now(), "", change.why(), nowNs);
  }

  /** A ticket was refused. */
  void rejected(RejectedTicketException refusal, TicketGeneration running, long nowNs) {
    publish(
        TicketStatus.Event.REJECTED, running, refusal.reason().name(), refusal.getMessage(), nowNs);
  }

  private synchronized void publish(
      TicketStatus.Event event,
      TicketGeneration running,
      String reason,
      String message,
      long nowNs) {
    topic.publish(
        new TicketStatus(
            new Header(sequence++, nowNs, frameId.get()),
            event,
            running.number(),
            running.source(),
            reason,
            message));
  }
}
