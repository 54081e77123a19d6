package io.tombola.node.ingest;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Network buffers as decoders want them. */
public final class Views {
  private Views() {}

  /**
   * The readable bytes, without a copy and mostly without an object; valid until the buffer is used
   * again.
   */
  public static ByteBuffer of(ByteBuf bytes) {
    return bytes.nioBufferCount() == 1
        ? bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes())
        : bytes.nioBuffer();
  }
}
