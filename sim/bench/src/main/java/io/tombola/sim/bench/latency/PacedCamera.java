package io.tombola.sim.bench.latency;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.GestureSimulator;
import io.tombola.sim.scene.Take;
import io.tombola.sim.scene.User;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A simulated person claps before a simulated DVS128, at a steady rate whatever they do: each event
 * is repeated, or left out, as often as that takes. The network sees the gesture, as it merges a
 * pixel's echoes. Each packet is made beforehand and leaves when its last event has happened.
 */
final class PacedCamera implements Runnable {
  private static final String FRAME_ID = "dvs";
  private static final long SCENE_NS = 2_000_000_000L;
  private static final long PERSON = 3;
  private static final long TAKE = 4;

  private final Publisher<Consumer<ByteBuf>> topic;
  private final Schedule schedule;
  private final AtomicLongArray sentNs;

  /** What is shown again and again. */
  private final EventBatch scene = scene();

  private int sceneEvent;
  private final EventBatch batch;
  private final ByteBuffer message;
  private volatile boolean ended;

  /** A camera that will send {@code packets} packets to {@code topic}. */
  PacedCamera(ConnectedNode node, String topic, Schedule schedule, int packets) {
    this.topic =
        node.newRawPublisher(topic, new MessageDefinitions().type(EventArrayCodec.DVS_TYPE));
    this.schedule = schedule;
    this.sentNs = new AtomicLongArray(packets);
    this.batch = new EventBatch(scene.width(), scene.height(), schedule.eventsPerPacket());
    this.message =
        ByteBuffer.allocateDirect(
            EventArrayCodec.encodedLength(FRAME_ID, schedule.eventsPerPacket()));
  }

  /** Whether anybody listens. */
  boolean heard() {
    return topic.hasSubscribers();
  }

  /** Messages that did not leave, as the subscriber was slow. */
  long droppedMessages() {
    return topic.getDroppedMessages();
  }

  /** This machine's monotonic clock just before a packet was written; 0 when it was not sent. */
  long sentNs(long packet) {
    return packet < sentNs.length() ? sentNs.get((int) packet) : 0;
  }

  /** Ends it soon. */
  void end() {
    ended = true;
  }

  @Override
  public void run() {
    long startNs = System.nanoTime();
    for (int packet = 0; packet < sentNs.length() && !ended; packet++) {
      make(packet);
      await(startNs + schedule.packetDueNs(packet));
      sentNs.set(packet, System.nanoTime());
      topic.publish(out -> out.writeBytes(message.rewind()));
    }
  }

  private static void await(long untilNs) {
    for (long leftNs = untilNs - System.nanoTime();
        leftNs > 0;
        leftNs = untilNs - System.nanoTime()) {
      LockSupport.parkNanos(leftNs);
    }
  }

  private static EventBatch scene() {
    EventBatch events = new EventBatch();
    var simulator = new GestureSimulator(User.ofSeed(PERSON), Take.ofSeed(TAKE));
    simulator.show(Gesture.HAND_CLAPPING);
    simulator.advance(SCENE_NS / 1000, events);
    return events;
  }

  private void make(int packet) {
    batch.clear();
    batch.sensor(scene.width(), scene.height());
    long first = (long) packet * schedule.eventsPerPacket();
    for (long event = first; event < first + schedule.eventsPerPacket(); event++) {
      long timeNs = schedule.eventNs(event);
      int shown = shown((timeNs - schedule.firstEventNs()) % SCENE_NS);
      batch.add(timeNs, scene.x(shown), scene.y(shown), scene.on(shown));
    }
    message.clear();
    EventArrayCodec.encode(
        batch, 0, batch.size(), packet, batch.sensorTimeNs(batch.size() - 1), FRAME_ID, message);
  }

  /** The scene's last event by {@code sceneNs}, counted from its first one. */
  private int shown(long sceneNs) {
    long startNs = scene.sensorTimeNs(0);
    if (scene.sensorTimeNs(sceneEvent) - startNs > sceneNs) {
      sceneEvent = 0;
    }
    while (sceneEvent + 1 < scene.size()
        && scene.sensorTimeNs(sceneEvent + 1) - startNs <= sceneNs) {
      sceneEvent++;
    }
    return sceneEvent;
  }
}
