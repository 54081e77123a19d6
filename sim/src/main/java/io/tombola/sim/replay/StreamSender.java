package io.tombola.sim.replay;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.wire.Aedat31NetworkHeader;
import io.tombola.msgs.wire.Aedat31Packet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Events as AEDAT 3.1 over TCP: it connects to a receiver, or waits for the first to connect. One
 * thread at a time.
 */
public final class StreamSender implements EventSender {
  private static final int MAX_PACKET_BYTES = 1 << 16;

  private final String name;
  private final ServerSocketChannel server;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(MAX_PACKET_BYTES);
  private SocketChannel receiver;
  private long events;

  private StreamSender(String name, ServerSocketChannel server, SocketChannel receiver) {
    this.name = name;
    this.server = server;
    this.receiver = receiver;
  }

  /**
   * Connects to a receiver that listens.
   *
   * @param name for errors
   */
  static StreamSender connect(InetSocketAddress address, String name) throws IOException {
    SocketChannel receiver;
    try {
      receiver = SocketChannel.open(address);
    } catch (IOException e) {
      throw new IOException(
          "cannot connect to " + name + ": " + e.getMessage() + "; is ~tcp/port of the node set?",
          e);
    }
    StreamSender sender = new StreamSender(name, null, receiver);
    sender.begin();
    return sender;
  }

  /** Listens for a receiver, as cAER does. */
  static StreamSender listen(InetSocketAddress address, String name) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen on " + name + ": " + e.getMessage(), e);
    }
    return new StreamSender(name, server, null);
  }

  private void begin() throws IOException {
    receiver.setOption(StandardSocketOptions.TCP_NODELAY, true);
    Aedat31NetworkHeader.encode(0, false, bytes.clear());
    write();
  }

  @Override
  public void send(EventBatch batch, int from, int to) throws IOException {
    if (receiver == null) {
      receiver = server.accept();
      begin();
    }
    for (int next = from; next < to; ) {
      int sent = Aedat31Packet.encode(batch, next, to, bytes.clear());
      write();
      events += sent - next;
      next = sent;
    }
  }

  private void write() throws IOException {
    bytes.flip();
    try {
      while (bytes.hasRemaining()) {
        receiver.write(bytes);
      }
    } catch (IOException e) {
      throw new IOException(name + ": the receiver has closed the connection", e);
    }
  }

  @Override
  public long events() {
    return events;
  }

  @Override
  public long refusedDatagrams() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    try (server) {
      if (receiver != null) {
        receiver.close();
      }
    }
  }
}
