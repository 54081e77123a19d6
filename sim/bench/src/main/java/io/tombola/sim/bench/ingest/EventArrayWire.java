package io.tombola.sim.bench.ingest;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.RosCore;
import io.tombola.sim.bench.JavaProcess;
import java.io.IOException;
import java.util.List;

/** {@code dvs_msgs/EventArray} over TCPROS, from a publisher in a process of its own. */
final class EventArrayWire implements Wire {
  private static final String TOPIC = "/events";

  @Override
  public String name() {
    return "ros/EventArray";
  }

  @Override
  public List<Integer> eventsPerMessage() {
    return List.of(1_000, 77_000);
  }

  @Override
  public Stream start(int eventsPerMessage, Meter meter) throws Exception {
    RosCore core = RosCore.newPrivate();
    core.start();
    core.awaitStart();
    ConnectedNode node =
        new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("subscriber", core.getUri()));
    EventBatch batch = new EventBatch();
    node.newRawSubscriber(
        TOPIC,
        new RosType(EventArrayCodec.DVS_TYPE, EventArrayCodec.MD5, ""),
        (ByteBuf body) -> meter.message(decode(body, batch)));
    Process publisher =
        JavaProcess.of(
                FlatOutPublisher.class,
                core.getUri().toString(),
                TOPIC,
                String.valueOf(eventsPerMessage))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return () -> {
      publisher.destroy();
      node.shutdown();
      core.shutdown();
      end(publisher);
    };
  }

  private static int decode(ByteBuf body, EventBatch batch) {
    try {
      EventArrayCodec.decode(body.nioBuffer(), TOPIC, batch);
      return batch.size();
    } catch (EventFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void end(Process publisher) {
    try {
      publisher.getOutputStream().close();
      publisher.waitFor();
    } catch (IOException e) {
      publisher.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
