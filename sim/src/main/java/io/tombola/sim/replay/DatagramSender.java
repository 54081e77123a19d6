package io.tombola.sim.replay;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.wire.DatagramCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Events as datagrams to one address. One thread at a time. */
public final class DatagramSender implements EventSender {
  /** What Ethernet carries in one frame. */
  private static final int MAX_DATAGRAM_BYTES = 1472;

  private final DatagramCodec codec;
  private final DatagramChannel channel;
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
  private long events;
  private long refused;

  /** Opens a socket of its own. */
  public DatagramSender(DatagramCodec codec, InetSocketAddress address) throws IOException {
    this.codec = codec;
    this.channel = DatagramChannel.open();
    try {
      channel.connect(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void send(EventBatch batch, int from, int to) throws IOException {
    for (int next = from; next < to; ) {
      int sent = codec.encode(batch, next, to, datagram.clear());
      write(datagram.flip());
      events += sent - next;
      next = sent;
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    try {
      channel.write(bytes);
    } catch (PortUnreachableException e) {
      // It answers an earlier datagram, and this one has not left.
      refused++;
    }
  }

  @Override
  public long events() {
    return events;
  }

  @Override
  public long refusedDatagrams() {
    return refused;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
