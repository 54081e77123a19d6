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

  /** What happened. */
  public enum Event {
    /** The node began with it. */
    STARTED(0),
    /** It took over. */
    LOADED(1),
    /** It stood its trial. */
    PROVEN(2),
    /** Another failed its trial, so it runs again. */
    ROLLED_BACK(3),
    /** Another was refused. */
    REJECTED(4);

    private final int code;

    Event(int code) {
      this.code = code;
    }

    /** The constant of the definition that stands for this event. */
    public int code() {
      return code;
    }
  }

  private void write(MessageWriter out) {
    header.write(out);
    out.uint8(event.code).int32(generation).string(file).string(reason).string(message);
  }

  private static TicketStatus read(MessageReader in) throws MessageFormatException {
    return new TicketStatus(
        Header.read(in), event(in), in.int32(), in.string(), in.string(), in.string());
  }

  private static Event event(MessageReader in) throws MessageFormatException {
    int offset = in.offset();
    int code = in.uint8();
    for (Event event : EVENTS) {
      if (event.code == code) {
        return event;
      }
    }
    throw new MessageFormatException(offset, "event " + code + " is none of 0 to 4");
  }
}
