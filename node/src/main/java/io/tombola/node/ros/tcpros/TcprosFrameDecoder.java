package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;

/**
 * Cuts a connection's bytes into frames: first the connection header, then messages, each without
 * its length. Header and messages have caps of their own, checked before memory is taken.
 *
 * <p>Frames that lie whole in what was read are slices of it; one that is cut is gathered in a
 * buffer of its own size, so that a large message is copied once.
 */
public final class TcprosFrameDecoder extends ChannelInboundHandlerAdapter {
  /** A longer frame's buffer grows with what really comes. */
  private static final int FIRST_CAPACITY = 1 << 21;

  private int maxMessageBytes;
  private boolean headerRead;
  private boolean failed;

  /** The beginning of a frame, its length in front; null when none is open. */
  private ByteBuf open;

  /** A decoder for one connection; {@code maxMessageBytes} does not count the length prefix. */
  public TcprosFrameDecoder(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Changes the cap for messages; called while a header is handled, it holds for what follows. */
  void maxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable() && !failed) {
        ByteBuf frame = open == null ? slice(context, in) : gather(in);
        if (frame != null) {
          headerRead = true;
          context.fireChannelRead(frame);
        }
      }
    } finally {
      in.release();
    }
  }

  /** A frame that lies whole in {@code in}; or null, and its beginning becomes the open one. */
  private ByteBuf slice(ChannelHandlerContext context, ByteBuf in) {
    int readable = in.readableBytes();
    int length = readable < Integer.BYTES ? 0 : length(in);
    if (readable >= Integer.BYTES && readable - Integer.BYTES >= length) {
      return in.skipBytes(Integer.BYTES).readRetainedSlice(length);
    }
    open = context.alloc().buffer(Integer.BYTES + Math.min(length, FIRST_CAPACITY));
    open.writeBytes(in);
    return null;
  }

  /** The open frame if {@code in} completes it, else null; what follows it stays in {@code in}. */
  private ByteBuf gather(ByteBuf in) {
    if (open.readableBytes() < Integer.BYTES) {
      move(in, Integer.BYTES);
      if (open.readableBytes() < Integer.BYTES) {
        return null;
      }
    }
    int whole = Integer.BYTES + length(open);
    move(in, whole);
    if (open.readableBytes() < whole) {
      return null;
    }
    ByteBuf frame = open.skipBytes(Integer.BYTES);
    open = null;
    return frame;
  }

  /** Moves bytes until the open frame has {@code wanted} of them. */
  private void move(ByteBuf in, int wanted) {
    open.writeBytes(in, Math.min(in.readableBytes(), wanted - open.readableBytes()));
  }

  private int length(ByteBuf frame) {
    long length = frame.getUnsignedIntLE(frame.readerIndex());
    int cap = headerRead ? maxMessageBytes : ConnectionHeader.MAX_BYTES;
    if (length > cap) {
      failed = true;
      String what = headerRead ? "a message" : "a connection header";
      throw new TooLongFrameException(
          what + " of " + length + " bytes is over the limit of " + cap);
    }
    return (int) length;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    forget();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    forget();
  }

  private void forget() {
    if (open != null) {
      open.release();
      open = null;
    }
  }
}
