package io.tombola.msgs.event;

/** Every way something can be lost between a camera and a decision, with a sentence for people. */
public enum DropCause {
  SEQUENCE_GAP("The sender's counter jumped: messages were lost on their way to the node."),
  SENDER_NOT_ALLOWED("The sender is not on the list of those allowed."),
  RECEIVE_QUEUE_FULL("Decoding fell behind the socket, so its oldest datagram was dropped."),
  OUT_OF_ORDER("The datagram is older than one that came before it."),
  INCOMPLETE_PACKET("The packet came in several datagrams, of which an earlier one is missing."),
  OTHER_SENSOR_SIZE("A source of another sensor size feeds the camera already."),
  MALFORMED("The message did not match its format; all its events are lost."),
  MAILBOX_FULL("The camera actor fell behind and all buffers on the way to it were full."),
  CAMERA_RESTART("The camera actor failed while it held the message or the timestep."),
  OUTSIDE_SENSOR("The pixel lies outside the sensor's size."),
  OUTSIDE_ROI("The pixel lies outside the region of interest that is set."),
  ROI_OUTSIDE_SENSOR("The region of interest that is set is no part of the sensor."),
  UNKNOWN_ENCODING("The packet's encoding or byte order is none that is decoded here."),
  UNSYNCHRONIZED(
      "The stream began, or lost a packet, and had not yet told the event's time or row."),
  INVALID("The camera's driver had marked the event as invalid."),
  PACKET_TOO_LARGE("The packet held more events than are taken from one packet."),
  LATE("The event belongs to a timestep that had already been closed."),
  OVER_BUDGET("Even the smallest mask broke the budget, so every second timestep was left out."),
  RESET("The timestep was still open when the camera was reset."),
  PUBLISH_FAILED("The decision could not be handed to its topics."),
  SHUTDOWN("The node ended while it was still on its way.");

  private final String sentence;

  DropCause(String sentence) {
    this.sentence = sentence;
  }

  /** True when a setting asked for it, the node's or its driver's: it is counted, but no fault. */
  public boolean asked() {
    return this == OUTSIDE_ROI || this == INVALID;
  }

  /** What happened, in one sentence. */
  public String sentence() {
    return sentence;
  }
}
