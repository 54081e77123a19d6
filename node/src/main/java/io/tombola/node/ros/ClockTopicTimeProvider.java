package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.ros.ClockMessage;
import io.tombola.msgs.ros.MessageFormatException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link TimeProvider} of nodes that run on simulated time: the newest {@code /clock}. */
public final class ClockTopicTimeProvider implements TimeProvider {
  /** The topic's name; a remap may lead elsewhere. */
  public static final String TOPIC = "/clock";

  private static final Logger LOG = LoggerFactory.getLogger(ClockTopicTimeProvider.class);

  private final List<TimeJumpListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong backwardJumps = new AtomicLong();
  private volatile long nowNs;

  /** Takes a message of the topic; by one thread at a time. */
  void take(ByteBuf body) {
    try {
      take(ClockMessage.TYPE.read(body.nioBuffer()).clockNs());
    } catch (MessageFormatException e) {
      throw new RosException(TOPIC + ": " + e.getMessage(), e);
    }
  }

  void take(long clockNs) {
    long beforeNs = nowNs;
    nowNs = clockNs;
    if (clockNs < beforeNs) {
      backwardJumps.incrementAndGet();
      LOG.info("{} jumped back by {} ms", TOPIC, (beforeNs - clockNs) / 1_000_000);
      listeners.forEach(listener -> listener.onBackwardJump(beforeNs, clockNs));
    }
  }

  @Override
  public long getCurrentTimeNs() {
    return nowNs;
  }

  @Override
  public boolean isSimulated() {
    return true;
  }

  @Override
  public long getBackwardJumps() {
    return backwardJumps.get();
  }

  @Override
  public void addJumpListener(TimeJumpListener listener) {
    listeners.add(listener);
  }
}
