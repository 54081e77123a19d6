package io.tombola.sim.bench.latency;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A simulated sensor at a steady rate: random events around a spot that jumps twice a second, so
 * that the decision changes now and then. Each packet is made beforehand and leaves when its last
 * event has happened.
 */
final class PacedCamera implements Runnable {
  /** Columns and rows of the sensor. */
  static final int SIDE = 128;

  private static final String FRAME_ID = "dvs";
  private static final long SCENE_NS = 500_000_000L;
  private static final double SPOT_PIXELS = 10;
  private static final int[] SPOT_X = {40, 88, 64, 40, 88};
  private static final int[] SPOT_Y = {44, 84, 64, 84, 44};

  private final Publisher<Consumer<ByteBuf>> topic;
  private final Schedule schedule;
  private final AtomicLongArray sentNs;
  private final SplittableRandom random = new SplittableRandom(1);
  private final EventBatch batch;
  private final ByteBuffer message;
  private volatile boolean ended;

  /** A camera that will send {@code packets} packets to {@code topic}. */
  PacedCamera(ConnectedNode node, String topic, Schedule schedule, int packets) {
    this.topic =
        node.newRawPublisher(topic, new MessageDefinitions().type(EventArrayCodec.DVS_TYPE));
    this.schedule = schedule;
    this.sentNs = new AtomicLongArray(packets);
    this.batch = new EventBatch(SIDE, SIDE, schedule.eventsPerPacket());
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

  private void make(int packet) {
    batch.clear();
    batch.sensor(SIDE, SIDE);
    long first = (long) packet * schedule.eventsPerPacket();
    for (long event = first; event < first + schedule.eventsPerPacket(); event++) {
      long timeNs = schedule.eventNs(event);
      int scene = (int) ((timeNs - schedule.firstEventNs()) / SCENE_NS % SPOT_X.length);
      batch.add(timeNs, near(SPOT_X[scene]), near(SPOT_Y[scene]), random.nextBoolean());
    }
    message.clear();
    EventArrayCodec.encode(
        batch, 0, batch.size(), packet, batch.sensorTimeNs(batch.size() - 1), FRAME_ID, message);
  }

  /** A triangular spread: two draws, as a Gaussian one would cost the sender its pace. */
  private int near(int center) {
    double offset = SPOT_PIXELS * (random.nextDouble() + random.nextDouble() - 1) * 2;
    return Math.max(0, Math.min(SIDE - 1, center + (int) offset));
  }
}
