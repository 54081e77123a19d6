package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts what a service's server sends: first the connection header, then answers, which have a byte
 * before their length that is 0 when the call failed.
 */
final class ServiceAnswerDecoder extends ByteToMessageDecoder {
  private static final int OK_LENGTH = 1;

  private final int maxResponseBytes;
  private boolean headerRead;

  ServiceAnswerDecoder(int maxResponseBytes) {
    this.maxResponseBytes = maxResponseBytes;
  }

  /** The header, which is always ok, or an answer. */
  static final class Answer extends DefaultByteBufHolder {
    private final boolean ok;

    Answer(boolean ok, ByteBuf body) {
      super(body);
      this.ok = ok;
    }

    boolean ok() {
      return ok;
    }

    ByteBuf body() {
      return content();
    }

    String text() {
      return content().toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int prefix = headerRead ? OK_LENGTH : 0;
    if (in.readableBytes() < prefix + Integer.BYTES) {
      return;
    }
    long length = in.getUnsignedIntLE(in.readerIndex() + prefix);
    int cap = headerRead ? maxResponseBytes : ConnectionHeader.MAX_BYTES;
    if (length > cap) {
      String what = headerRead ? "an answer" : "a connection header";
      throw new TooLongFrameException(
          what + " of " + length + " bytes is over the limit of " + cap);
    }
    if (in.readableBytes() - prefix - Integer.BYTES >= length) {
      boolean ok = prefix == 0 || in.getByte(in.readerIndex()) != 0;
      headerRead = true;
      in.skipBytes(prefix + Integer.BYTES);
      out.add(new Answer(ok, in.readRetainedSlice((int) length)));
    }
  }
}
