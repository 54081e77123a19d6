package io.tombola.node.ingest;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Datagrams between the thread that receives them and the one that decodes them. When it is full,
 * the oldest makes room: what is fresh is worth more than what is late.
 *
 * <p>Buffers are made when they are first needed, kept and used again, so nothing is allocated once
 * there are enough of them and they have grown to the sender's datagrams.
 */
final class DatagramQueue {
  private static final int USUAL_LENGTH = 2048;

  private final int capacity;
  private final ArrayDeque<Datagram> waiting = new ArrayDeque<>();
  private final ArrayDeque<Datagram> free = new ArrayDeque<>();

  /** One datagram, owned by the queue and lent to whoever decodes it. */
  static final class Datagram {
    private DatagramSource sender;
    private long receivedNs;
    private long arrivalNs;
    private ByteBuffer bytes = ByteBuffer.allocate(USUAL_LENGTH);

    DatagramSource sender() {
      return sender;
    }

    /** Host clock at its arrival. */
    long receivedNs() {
      return receivedNs;
    }

    /** ROS time at its arrival. */
    long arrivalNs() {
      return arrivalNs;
    }

    /** Its bytes, from position to limit. */
    ByteBuffer bytes() {
      return bytes;
    }

    private void fill(DatagramSource from, ByteBuf content, long hostNs, long rosNs) {
      sender = from;
      receivedNs = hostNs;
      arrivalNs = rosNs;
      int length = content.readableBytes();
      if (bytes.capacity() < length) {
        bytes = ByteBuffer.allocate(Integer.highestOneBit(length) << 1);
      }
      bytes.clear().limit(length);
      content.getBytes(content.readerIndex(), bytes);
      bytes.flip();
    }
  }

  /** A queue with room for {@code capacity} datagrams. */
  DatagramQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Appends a copy of a datagram.
   *
   * @return the sender of the oldest one, which was dropped to make room; null when there was room
   */
  synchronized DatagramSource offer(
      DatagramSource sender, ByteBuf content, long receivedNs, long arrivalNs) {
    boolean full = waiting.size() == capacity;
    Datagram datagram = full ? waiting.remove() : unused();
    DatagramSource dropped = full ? datagram.sender : null;
    if (dropped != null) {
      // under the lock: whoever takes the next one sees the gap and that it was made here
      dropped.droppedHere();
    }
    datagram.fill(sender, content, receivedNs, arrivalNs);
    waiting.add(datagram);
    notifyAll();
    return dropped;
  }

  /** The last one that came back is still in the cache. */
  private Datagram unused() {
    Datagram datagram = free.pollLast();
    return datagram == null ? new Datagram() : datagram;
  }

  /** The oldest, now the caller's until {@link #recycle}; null after {@code timeoutMs} without. */
  synchronized Datagram take(long timeoutMs) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (waiting.isEmpty()) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
      if (leftMs <= 0) {
        return null;
      }
      wait(leftMs);
    }
    return waiting.poll();
  }

  /** Takes a datagram's buffer back. */
  synchronized void recycle(Datagram datagram) {
    datagram.sender = null;
    free.add(datagram);
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }
}
