package io.tombola.node;

import io.tombola.msgs.ros.GestureCommand;
import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.StringMessage;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import java.util.function.Supplier;

/**
 * Publishes decisions: {@code ~command} (tombola_msgs/GestureCommand) and {@code ~label}
 * (std_msgs/String). Both are latched, so a late subscriber knows where it stands.
 */
final class CommandTopics {
  private static final String IDLE = "idle";

  private final Publisher<GestureCommand> commands;
  private final Publisher<StringMessage> labelTopic;
  private final Supplier<String> frameId;
  private int sequence;

  CommandTopics(ConnectedNode node, Supplier<String> frameId) {
    this.frameId = frameId;
    commands = node.newPublisher("~command", GestureCommand.TYPE);
    commands.setLatchMode(true);
    labelTopic = node.newPublisher("~label", StringMessage.TYPE);
    labelTopic.setLatchMode(true);
  }

  /** Publishes a change; called by one thread at a time. */
  void publish(TicketGeneration ticket, Decision decision) {
    GestureCommand command = message(ticket, decision);
    commands.publish(command);
    labelTopic.publish(new StringMessage(command.label()));
  }

  private GestureCommand message(TicketGeneration ticket, Decision decision) {
    // The source's stamp, not the time of publishing: `rostopic delay` then shows the decision's
    // age.
    Header header = new Header(sequence++, decision.lastEventNs(), frameId.get());
    if (decision instanceof Decision.Command command) {
      return new GestureCommand(
          header,
          GestureCommand.State.GESTURE,
          command.gesture() + 1L,
          ticket.label(command.gesture()),
          (float) command.confidence(),
          ticket.number(),
          command.firstEventNs(),
          command.lastEventNs(),
          (int) command.events());
    }
    Decision.Idle idle = (Decision.Idle) decision;
    GestureCommand.State state =
        idle.reason().eventsArrive() ? GestureCommand.State.IDLE : GestureCommand.State.STALE;
    return new GestureCommand(
        header, state, 0, IDLE, 0, ticket.number(), idle.lastEventNs(), idle.lastEventNs(), 0);
  }
}
