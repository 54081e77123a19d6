package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Has the socket read the rest of a large message straight into that message's buffer, and all else
 * into buffers that fit a core's cache.
 */
final class FrameReadAllocator implements RecvByteBufAllocator {
  private static final int MIN_READ_BYTES = 1 << 12;
  private static final int FIRST_READ_BYTES = 1 << 16;
  private static final int MAX_READ_BYTES = 1 << 18;

  private final TcprosFrameDecoder decoder;
  private final RecvByteBufAllocator others =
      new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES);

  /** Reads for one connection, whose frames {@code decoder} cuts. */
  FrameReadAllocator(TcprosFrameDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  @SuppressWarnings("deprecation") // Netty has no other way to say where to read into.
  public Handle newHandle() {
    return new DelegatingHandle(others.newHandle()) {
      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        ByteBuf rest = decoder.restOfOpenFrame();
        return rest == null ? super.allocate(allocator) : rest;
      }
    };
  }
}
