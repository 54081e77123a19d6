package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.tombola.msgs.ros.RosType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Sends the messages of one topic to every subscriber that is connected.
 *
 * <p>A subscriber whose connection cannot take more (see {@link TcprosServer}'s high-water mark)
 * loses the message; the others do not wait. Safe for several threads; messages of one thread keep
 * their order.
 */
// Netty closes the channel when a write fails, and handlers see that; nobody waits for futures.
@SuppressWarnings("FutureReturnValueIgnored")
public final class TopicPublisher {
  private final String callerId;
  private final String topic;
  private final RosType type;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private boolean latching;
  private boolean closed;
  private ByteBuf latched;
  private long droppedByGone;

  /** A publisher without subscribers. */
  public TopicPublisher(String callerId, String topic, RosType type) {
    this.callerId = callerId;
    this.topic = topic;
    this.type = type;
  }

  private static final class Connection {
    final int id;
    final Channel channel;
    final String peer;
    // Guarded by the publisher.
    long messages;
    long bytes;
    long dropped;

    Connection(int id, Channel channel, String peer) {
      this.id = id;
      this.channel = channel;
      this.peer = peer;
    }

    ConnectionInfo info() {
      return new ConnectionInfo(id, peer, channel.isActive(), messages, bytes, dropped);
    }
  }

  /** Graph name of the topic. */
  public String topic() {
    return topic;
  }

  /** Type of the messages. */
  public RosType type() {
    return type;
  }

  /** Whether new subscribers get the last message; turning it off forgets that message. */
  public synchronized void latching(boolean on) {
    latching = on;
    if (!on) {
      forgetLatched();
    }
  }

  /**
   * Publishes one message.
   *
   * @param body appends the message's bytes; is not called when nobody would get them
   * @throws IllegalStateException after {@link #close}
   */
  public synchronized void publish(Consumer<ByteBuf> body) {
    if (closed) {
      throw new IllegalStateException("the publisher of " + topic + " is shut down");
    }
    if (connections.isEmpty() && !latching) {
      return;
    }
    ByteBuf frame = ByteBufAllocator.DEFAULT.buffer().writeIntLE(0);
    try {
      body.accept(frame);
      frame.setIntLE(frame.readerIndex(), frame.readableBytes() - Integer.BYTES);
      for (Connection connection : connections) {
        if (connection.channel.isWritable()) {
          send(connection, frame);
        } else {
          connection.dropped++;
        }
      }
      if (latching) {
        forgetLatched();
        latched = frame.retain();
      }
    } finally {
      frame.release();
    }
  }

  private static void send(Connection connection, ByteBuf frame) {
    connection.messages++;
    connection.bytes += frame.readableBytes() - Integer.BYTES;
    connection.channel.writeAndFlush(frame.retainedDuplicate(), connection.channel.voidPromise());
  }

  private void forgetLatched() {
    if (latched != null) {
      latched.release();
      latched = null;
    }
  }

  /** Why a subscriber that shows {@code header} cannot be served, or null when it can. */
  String refusal(Map<String, String> header) {
    String md5 = header.get(ConnectionHeader.MD5);
    if (md5 == null) {
      return "the connection header has no md5sum";
    }
    if (!type.matches(md5)) {
      return String.format(
          "topic [%s] is published as %s, but %s wants %s [%s]",
          topic,
          type,
          header.get(ConnectionHeader.CALLER_ID),
          header.getOrDefault(ConnectionHeader.TYPE, "a type"),
          md5);
    }
    return null;
  }

  /** Answers the header of an accepted subscriber and adds it. */
  synchronized void add(int id, Channel channel, Map<String, String> header) {
    if (closed) {
      channel.close();
      return;
    }
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put(ConnectionHeader.CALLER_ID, callerId);
    answer.put(ConnectionHeader.TOPIC, topic);
    answer.put(ConnectionHeader.TYPE, type.name());
    answer.put(ConnectionHeader.MD5, type.md5());
    answer.put(ConnectionHeader.DEFINITION, type.definition());
    answer.put(ConnectionHeader.LATCHING, latching ? "1" : "0");
    channel.writeAndFlush(ConnectionHeader.encode(answer), channel.voidPromise());
    String peer = header.getOrDefault(ConnectionHeader.CALLER_ID, "unknown");
    Connection connection = new Connection(id, channel, peer);
    if (latched != null) {
      send(connection, latched);
    }
    connections.add(connection);
    channel.closeFuture().addListener(future -> remove(connection));
  }

  private synchronized void remove(Connection connection) {
    connections.remove(connection);
    droppedByGone += connection.dropped;
  }

  /** Number of subscribers connected now. */
  public int subscribers() {
    return connections.size();
  }

  /** Messages lost by slow subscribers so far, each subscriber's loss counted. */
  public synchronized long dropped() {
    return droppedByGone + connections.stream().mapToLong(c -> c.dropped).sum();
  }

  /** The connections of now. */
  public synchronized List<ConnectionInfo> connections() {
    return new ArrayList<>(connections.stream().map(Connection::info).toList());
  }

  /** Closes the connections when what is on its way has been sent. */
  public synchronized void close() {
    closed = true;
    forgetLatched();
    connections.forEach(connection -> connection.channel.close());
  }
}
