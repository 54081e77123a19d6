package io.tombola.msgs.ros;

/**
 * {@code tombola_msgs/TicketStatus}: what last became of a ticket in the node.
 *
 * @param generation of the ticket that runs now
 * @param file of the ticket that runs now
 * @param reason why another was refused, one word; else empty
 * @param message the same for people
 */
public record TicketStatus(
    Header header, Event event, int generation, String file, String reason, String message) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<TicketStatus> TYPE =
      RosMessageType.of("tombola_msgs/TicketStatus", TicketStatus::write, TicketStatus::read);

  private static final Event[] EVENTS = Event.values();

  /** What happened; constants of the definition, in its order from 0. */
  public enum Event {
    /** The node began with it. */
    STARTED,
    /** It took over. */
    LOADED,
    /** It stood its trial. */
    PROVEN,
    /** Another failed its trial, so it runs again. */
    ROLLED_BACK,
    /** Another was refused. */
    REJECTED
  }

  private void write(MessageWriter out) {
    header.write(out);
    out.uint8(event.ordinal()).int32(generation).string(file).string(reason).string(message);
  }

  private static TicketStatus read(MessageReader in) throws MessageFormatException {
    return new TicketStatus(
        Header.read(in), event(in), in.int32(), in.string(), in.string(), in.string());
  }

  private static Event event(MessageReader in) throws MessageFormatException {
    int offset = in.offset();
    int code = in.uint8();
    if (code >= EVENTS.length) {
      throw new MessageFormatException(
          offset, "event " + code + " is outside 0.." + (EVENTS.length - 1));
    }
    return EVENTS[code];
  }
}
