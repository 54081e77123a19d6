package io.tombola.msgs.event;

/** Every way an event can be lost between the wire and a decision, with a sentence for people. */
public enum DropCause {
  MALFORMED("The message did not match its format; all its events are lost."),
  SUBSCRIBER_QUEUE_FULL("The topic's queue was full, so its oldest message was dropped."),
  MAILBOX_FULL("The camera actor fell behind and its bounded mailbox was full."),
  CAMERA_RESTART("The camera actor failed while it held the message."),
  OUTSIDE_SENSOR("The pixel lies outside the sensor's size."),
  UNKNOWN_ENCODING("The packet's encoding or byte order is none that is decoded here."),
  UNSYNCHRONIZED(
      "The stream began, or lost a packet, and had not yet told the event's time or row."),
  INVALID("The camera's driver had marked the event as invalid."),
  PACKET_TOO_LARGE("The packet held more events than are taken from one packet."),
  LATE("The event belongs to a timestep that had already been closed.");

  private final String sentence;

  DropCause(String sentence) {
    this.sentence = sentence;
  }

  /** What happened, in one sentence. */
  public String sentence() {
    return sentence;
  }
}
