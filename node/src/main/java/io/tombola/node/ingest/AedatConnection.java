package io.tombola.node.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.SensorClock;
import io.tombola.msgs.wire.Aedat31Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection of AEDAT 3.1. What each read brings is decoded at once and handed over; a
 * stream that is none ends the connection.
 */
final class AedatConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(AedatConnection.class);

  private final String name;
  private final CameraIntake intake;
  private final Aedat31Stream stream;
  private final SensorClock clock = new SensorClock();

  /** Takes the events of reads that find the camera behind: the stream must be followed. */
  private final EventBatch unwanted = new EventBatch();

  /** A connection that has brought nothing; {@code name} tells people the peer. */
  AedatConnection(String name, CameraIntake intake, int width, int height) {
    this.name = name;
    this.intake = intake;
    this.stream = new Aedat31Stream(width, height);
    intake.show(name, clock);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    long receivedNs = intake.nowNs();
    EventBatch taken = intake.take();
    EventBatch batch = taken == null ? unwanted : taken;
    unwanted.clear();
    EventFormatException problem = null;
    long invalidBefore = stream.invalidEvents();
    try {
      stream.decode(Views.of(bytes), name, batch);
    } catch (EventFormatException e) {
      problem = e;
    }
    long invalid = stream.invalidEvents() - invalidBefore;
    intake.ledger().decode().in(invalid);
    intake.ledger().decode().drop(DropCause.INVALID, invalid);
    if (taken == null) {
      intake.lose(name, DropCause.MAILBOX_FULL, batch.size(), "the camera is behind");
    } else {
      hand(batch, receivedNs);
    }
    if (problem != null) {
      intake.ledger().lost(DropCause.MALFORMED, 0);
      LOG.warn("{}: closed: {}", name, problem.getMessage());
      var unused = context.close();
    }
  }

  private void hand(EventBatch batch, long receivedNs) {
    if (batch.size() > 0) {
      clock.observe(batch.sensorTimeNs(batch.size() - 1), intake.rosNowNs());
      clock.toRosTime(batch);
    }
    intake.hand(name, batch, 1, receivedNs);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    LOG.info("{}: the stream ended{}", name, stream.whole() ? "" : " inside of a packet");
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.warn("{}: closed: {}", name, cause.toString());
    var unused = context.close();
  }
}
