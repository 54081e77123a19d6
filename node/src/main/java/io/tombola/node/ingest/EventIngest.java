package io.tombola.node.ingest;

import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.msgs.wire.EventPacket;
import io.tombola.node.ros.tcpros.PublisherInfo;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a topic's event messages straight from the network buffer into a camera's batches:
 * EventArray under its three names, and EventPacket. Each publisher's connection header says which
 * it sends, and each has a decoder of its own, as packets go on where the one before ended.
 *
 * <p>It never blocks and never fails: a malformed message, or one that finds every batch on its
 * way, is counted and left.
 */
public final class EventIngest {
  /** All types that can be taken. */
  public static final List<RosType> TYPES =
      List.of(
          new RosType(EventArrayCodec.DVS_TYPE, EventArrayCodec.MD5, ""),
          new RosType(EventArrayCodec.PROPHESEE_TYPE, EventArrayCodec.MD5, ""),
          new RosType(EventArrayCodec.DV_TYPE, EventArrayCodec.MD5, ""),
          new RosType(EventPacket.TYPE, EventPacket.MD5, ""));

  /** More publishers than these share a topic only by mistake; the longest silent is forgotten. */
  private static final int MAX_PUBLISHERS = 16;

  private final String topic;
  private final CameraIntake intake;
  private final FrameId frameId;
  private final Map<PublisherInfo, TopicSource> sources = new LinkedHashMap<>(32, 0.75f, true);

  /**
   * Feeds a camera from {@code topic}; one thread at a time.
   *
   * @param frameId is told of the messages' frame
   */
  public EventIngest(String topic, CameraIntake intake, FrameId frameId) {
    this.topic = topic;
    this.intake = intake;
    this.frameId = frameId;
  }

  /** Takes one serialized message of a publisher; the buffer is not kept. */
  public void message(PublisherInfo publisher, ByteBuffer body) {
    TopicSource source = sources.get(publisher);
    if (source == null) {
      source = source(publisher);
      sources.put(publisher, source);
      forgetTheLongestSilent();
    }
    source.message(body, intake.nowNs());
  }

  private TopicSource source(PublisherInfo publisher) {
    RosType type = publisher.type();
    boolean packets = type.md5().equals(EventPacket.MD5) || type.name().equals(EventPacket.TYPE);
    return packets
        ? new EventPacketSource(topic, intake, frameId)
        : new EventArraySource(topic, intake, frameId);
  }

  private void forgetTheLongestSilent() {
    if (sources.size() > MAX_PUBLISHERS) {
      sources.remove(sources.keySet().iterator().next());
    }
  }
}
