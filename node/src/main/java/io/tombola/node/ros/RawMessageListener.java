package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.tombola.node.ros.tcpros.PublisherInfo;

/**
 * Reads messages straight from the network buffer, knowing who sent them.
 *
 * <p>Called on a network thread, one call at a time. It must not block.
 */
@FunctionalInterface
public interface RawMessageListener {
  /**
   * One message came.
   *
   * @param publisher who sent it, and of which type it is; the same object for all messages of one
   *     connection
   * @param message the message's bytes, valid only until this returns
   */
  void onNewMessage(PublisherInfo publisher, ByteBuf message);
}
