package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/**
 * Cuts a connection's bytes into frames: first the connection header, then messages, each without
 * its length. Header and messages have caps of their own, checked before memory is taken.
 */
public final class TcprosFrameDecoder extends ByteToMessageDecoder {
  private int maxMessageBytes;
  private boolean headerRead;

  /** A decoder for one connection; {@code maxMessageBytes} does not count the length prefix. */
  public TcprosFrameDecoder(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Changes the cap for messages; called while a header is handled, it holds for what follows. */
  void maxMessageBytes(int bytes) {
    maxMessageBytes = bytes;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    long length = in.getUnsignedIntLE(in.readerIndex());
    int cap = headerRead ? maxMessageBytes : ConnectionHeader.MAX_BYTES;
    if (length > cap) {
      String what = headerRead ? "a message" : "a connection header";
      throw new TooLongFrameException(
          what + " of " + length + " bytes is over the limit of " + cap);
    }
    if (in.readableBytes() - Integer.BYTES >= length) {
      headerRead = true;
      out.add(in.skipBytes(Integer.BYTES).readRetainedSlice((int) length));
    }
  }
}
