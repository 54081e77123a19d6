package io.tombola.msgs.ros;

/**
 * {@code tombola_msgs/GestureCommand}: what the hand in front of one camera is doing.
 *
 * @param header stamped with the sensor time of the last event behind the decision, in ROS time
 * @param state why {@code gesture} is what it is
 * @param gesture class id of DVS128 Gesture, 1 to 11; 0 unless {@code state} is GESTURE
 * @param label the gesture's name
 * @param confidence 0 to 1
 * @param ticketGeneration counts the tickets loaded since start
 * @param firstEventSensorNs sensor clock of the first event behind the decision, nanoseconds
 * @param lastEventSensorNs sensor clock of the last one
 * @param events number of events behind the decision
 */
public record GestureCommand(
    Header header,
    State state,
    long gesture,
    String label,
    float confidence,
    int ticketGeneration,
    long firstEventSensorNs,
    long lastEventSensorNs,
    int events) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<GestureCommand> TYPE =
      RosMessageType.of("tombola_msgs/GestureCommand", GestureCommand::write, GestureCommand::read);

  private static final State[] STATES = State.values();

  /** Why the gesture is what it is. */
  public enum State {
    /** Events arrive, but no gesture is made or none is sure enough. */
    IDLE(0),
    /** A gesture is being made. */
    GESTURE(1),
    /** No events, or too old ones: nothing is known of the hand. */
    STALE(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** The constant of the definition that stands for this state. */
    public int code() {
      return code;
    }
  }

  private void write(MessageWriter out) {
    header.write(out);
    out.uint8(state.code()).int64(gesture).string(label).float32(confidence);
    out.int32(ticketGeneration).int64(firstEventSensorNs).int64(lastEventSensorNs).int32(events);
  }

  private static GestureCommand read(MessageReader in) throws MessageFormatException {
    return new GestureCommand(
        Header.read(in),
        state(in),
        in.int64(),
        in.string(),
        in.float32(),
        in.int32(),
        in.int64(),
        in.int64(),
        in.int32());
  }

  private static State state(MessageReader in) throws MessageFormatException {
    int offset = in.offset();
    int code = in.uint8();
    for (State state : STATES) {
      if (state.code == code) {
        return state;
      }
    }
    throw new MessageFormatException(offset, "state " + code + " is none of 0, 1, 2");
  }
}
