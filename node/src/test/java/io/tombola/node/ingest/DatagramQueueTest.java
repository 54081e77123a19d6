package io.tombola.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

final class DatagramQueueTest {
  private final DatagramQueue queue = new DatagramQueue(2);
  private final DatagramSource left = new DatagramSource("left");
  private final DatagramSource right = new DatagramSource("right");

  private static ByteBuf bytes(int length, int first) {
    return Unpooled.buffer().writeZero(3).skipBytes(3).writeByte(first).writeZero(length - 1);
  }

  @Test
  void handsOutTheOldestFirst() throws Exception {
    assertThat(queue.offer(left, bytes(5, 1), 10, 20)).isNull();
    assertThat(queue.offer(right, bytes(9000, 2), 11, 21)).isNull();

    DatagramQueue.Datagram first = queue.take(0);
    assertThat(first.sender()).isSameAs(left);
    assertThat(first.bytes().remaining()).isEqualTo(5);
    assertThat(first.bytes().get(0)).isEqualTo((byte) 1);
    assertThat(first.receivedNs()).isEqualTo(10);
    assertThat(first.arrivalNs()).isEqualTo(20);
    queue.recycle(first);
    assertThat(queue.take(0).bytes().remaining()).isEqualTo(9000);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.take(0)).isNull();
  }

  @Test
  void theOldestMakesRoomForTheNewest() throws Exception {
    DatagramQueue.Datagram inHand = null;
    for (int i = 0; i < 10; i++) {
      DatagramSource dropped = queue.offer(i % 2 == 0 ? left : right, bytes(1, i), 0, 0);
      if (i < 3) {
        assertThat(dropped).isNull();
      } else {
        assertThat(dropped).isSameAs(i % 2 == 0 ? left : right).isNotNull();
      }
      if (i == 0) {
        inHand = queue.take(0);
      }
    }
    queue.recycle(inHand);
    assertThat(queue.take(0).bytes().get(0)).isEqualTo((byte) 8);
    assertThat(queue.take(0).bytes().get(0)).isEqualTo((byte) 9);
  }
}
