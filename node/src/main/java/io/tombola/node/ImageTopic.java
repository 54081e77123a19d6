package io.tombola.node;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.ros.MessageWriter;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.image.EventImage;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Publishes {@code ~image} (sensor_msgs/Image, rgb8): the events of each timestep with what was
 * decided. Without a subscriber an event costs nothing: no picture exists.
 */
final class ImageTopic {
  private static final String ENCODING = "rgb8";

  private final Publisher<Consumer<ByteBuf>> topic;
  private final Supplier<String> frameId;
  private final MessageWriter head = new MessageWriter();
  private volatile String caption = "idle";

  /** Null while nobody looks. */
  private EventImage image;

  private int sequence;

  ImageTopic(ConnectedNode node, Supplier<String> frameId) {
    this(
        node.newRawPublisher("~image", new MessageDefinitions().type("sensor_msgs/Image")),
        frameId);
  }

  ImageTopic(Publisher<Consumer<ByteBuf>> topic, Supplier<String> frameId) {
    this.topic = topic;
    this.frameId = frameId;
  }

  /** The decision changed; any thread. */
  void decided(TicketGeneration ticket, Decision decision) {
    caption =
        decision instanceof Decision.Command command
            ? String.format(
                Locale.ROOT,
                "%s %.0f %%",
                ticket.label(command.gesture()),
                100 * command.confidence())
            : "idle";
  }

  /** Events came; on the camera's thread, as {@link #publish}. */
  void events(EventBatch batch) {
    if (!topic.hasSubscribers()) {
      image = null;
      return;
    }
    if (image == null) {
      image = new EventImage();
    }
    image.add(batch);
  }

  /** A timestep ended: publishes the events since the last one, to the end of their packet. */
  void publish(long lastEventNs) {
    if (image == null || image.width() == 0) {
      return;
    }
    byte[] pixels = image.draw(caption);
    head.clear();
    new Header(sequence++, lastEventNs, frameId.get()).write(head);
    head.int32(image.height()).int32(image.width()).string(ENCODING).bool(false);
    head.int32(image.step()).int32(pixels.length);
    topic.publish(out -> out.writeBytes(head.view()).writeBytes(pixels));
  }

  /** Whether a picture is being kept. */
  boolean drawing() {
    return image != null;
  }
}
