package io.tombola.msgs.ros;

/**
 * {@code tombola_msgs/Latency}: how long one timestep's decision was on its way, stage by stage.
 *
 * @param header stamped with the sensor time of the last event so far, in ROS time
 * @param ticketGeneration counts the tickets loaded since start
 * @param rung which of the ticket's masks
 * @param timestep its number; 0 is the first since start
 * @param receivedMonotonicNs arrival of the packet that closed it, on the host's monotonic clock
 * @param decodeNs the packet's bytes became events
 * @param queueNs they waited for the camera
 * @param binNs they were binned up to the timestep's end
 * @param inferNs the network ran
 * @param publishNs it was decided and handed to the sockets
 * @param totalNs all stages
 */
public record Latency(
    Header header,
    int ticketGeneration,
    int rung,
    long timestep,
    long receivedMonotonicNs,
    long decodeNs,
    long queueNs,
    long binNs,
    long inferNs,
    long publishNs,
    long totalNs) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<Latency> TYPE =
      RosMessageType.of("tombola_msgs/Latency", Latency::write, Latency::read);

  private void write(MessageWriter out) {
    header.write(out);
    out.int32(ticketGeneration).int32(rung).int64(timestep).int64(receivedMonotonicNs);
    out.int64(decodeNs).int64(queueNs).int64(binNs).int64(inferNs).int64(publishNs);
    out.int64(totalNs);
  }

  private static Latency read(MessageReader in) throws MessageFormatException {
    return new Latency(
        Header.read(in),
        in.int32(),
        in.int32(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64());
  }
}
