package io.tombola.node.ingest;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.tombola.msgs.event.DropCause;
import io.tombola.node.ros.RosException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket that events come to, and the thread that decodes them. */
final class UdpReceiver implements AutoCloseable {
  /** So that a burst survives until it is read; the system may grant less. */
  private static final int RECEIVE_BUFFER_BYTES = 8 << 20;

  private static final int MAX_DATAGRAM_BYTES = 1 << 16;
  private static final int DATAGRAMS_PER_READ = 64;

  /** The longest silent is forgotten when there are more. */
  private static final int MAX_SENDERS = 16;

  private static final long END_TIMEOUT_MS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(UdpReceiver.class);

  private final Channel channel;
  private final DatagramDecoding decoding;
  private final Thread thread;

  private UdpReceiver(Channel channel, DatagramDecoding decoding, Thread thread) {
    this.channel = channel;
    this.decoding = decoding;
    this.thread = thread;
  }

  /**
   * Listens from now on.
   *
   * @throws RosException when the address cannot be had; names it and the parameters
   */
  static UdpReceiver open(EventLoopGroup group, UdpSettings settings, CameraIntake intake) {
    DatagramQueue queue = new DatagramQueue(settings.queueDatagrams());
    var opening =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES)
                    .maxMessagesPerRead(DATAGRAMS_PER_READ))
            .handler(new Receiving(settings, queue, intake))
            .bind(settings.address())
            .awaitUninterruptibly();
    if (!opening.isSuccess()) {
      throw new RosException(
          "cannot listen on "
              + settings.name()
              + ": "
              + opening.cause().getMessage()
              + "; set ~udp/port and ~udp/bind to a free port of this machine",
          opening.cause());
    }
    Channel channel = opening.channel();
    DatagramDecoding decoding = new DatagramDecoding(settings, queue, intake);
    Thread thread = new Thread(decoding, "decode-udp");
    thread.setDaemon(true);
    thread.start();
    LOG.info(
        "listening on {} for {}, sensor {}x{}; receive buffer {} bytes of {} asked",
        settings.name(),
        settings.protocol().label(),
        settings.width(),
        settings.height(),
        channel.config().getOption(ChannelOption.SO_RCVBUF),
        RECEIVE_BUFFER_BYTES);
    return new UdpReceiver(channel, decoding, thread);
  }

  /** The address that it listens on, with the port that it was given when it asked for any. */
  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    decoding.end();
    try {
      thread.join(END_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On the network thread: who sent it, and into the queue. */
  static final class Receiving extends SimpleChannelInboundHandler<DatagramPacket> {
    private final UdpSettings settings;
    private final DatagramQueue queue;
    private final CameraIntake intake;
    private final Map<SocketAddress, DatagramSource> senders = new LinkedHashMap<>(32, 0.75f, true);

    Receiving(UdpSettings settings, DatagramQueue queue, CameraIntake intake) {
      this.settings = settings;
      this.queue = queue;
      this.intake = intake;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      InetSocketAddress from = packet.sender();
      if (!settings.allow().isEmpty() && !settings.allow().contains(from.getAddress())) {
        intake.lose(
            settings.name(), DropCause.SENDER_NOT_ALLOWED, 0, from + " is not in ~udp/allow");
        return;
      }
      ByteBuf content = packet.content();
      DatagramSource dropped =
          queue.offer(sender(from), content, intake.nowNs(), intake.rosNowNs());
      if (dropped != null) {
        intake.lose(
            settings.name(), DropCause.RECEIVE_QUEUE_FULL, 0, "decoding is behind the socket");
      }
    }

    private DatagramSource sender(InetSocketAddress from) {
      DatagramSource sender = senders.get(from);
      if (sender == null) {
        sender = new DatagramSource(from.getAddress().getHostAddress() + ":" + from.getPort());
        senders.put(from, sender);
        LOG.info("{}: events from {}", settings.name(), sender.name());
        if (senders.size() > MAX_SENDERS) {
          senders.remove(senders.keySet().iterator().next());
        }
      }
      return sender;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.warn("{}: {}", settings.name(), cause.toString());
    }
  }
}
