package io.tombola.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.wire.EventArrayCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class FrameIdTest {
  private static ByteBuffer message(String frame) {
    EventBatch batch = new EventBatch(4, 4, 1);
    batch.add(1, 2, 3, true);
    ByteBuffer body = ByteBuffer.allocate(8 + EventArrayCodec.encodedLength(frame, 1));
    body.position(8);
    EventArrayCodec.encode(batch, 0, 1, 7, 1, frame, body);
    return body.rewind().position(8);
  }

  @Test
  void itIsTheLastMessages() {
    FrameId frame = FrameId.ofMessages("tombola");
    assertThat(frame.get()).isEqualTo("tombola");
    frame.saw(message("dvs_left"));
    assertThat(frame.get()).isEqualTo("dvs_left");
    String before = frame.get();
    frame.saw(message("dvs_left"));
    assertThat(frame.get()).isSameAs(before);
    frame.saw(message("dvs_link").order(ByteOrder.LITTLE_ENDIAN));
    assertThat(frame.get()).isEqualTo("dvs_link");
    frame.saw(message(""));
    assertThat(frame.get()).as("a driver that names none").isEqualTo("dvs_link");
  }

  @Test
  void oneThatIsSetStays() {
    FrameId frame = FrameId.fixed("optical");
    frame.saw(message("dvs"));
    assertThat(frame.get()).isEqualTo("optical");
  }
}
