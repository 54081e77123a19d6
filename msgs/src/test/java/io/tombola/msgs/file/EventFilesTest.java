package io.tombola.msgs.file;

import static io.tombola.msgs.file.EventFileFixture.ascii;
import static io.tombola.msgs.file.EventFileFixture.readAll;
import static io.tombola.msgs.file.EventFileFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.bag.BagWriter;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.wire.EventArrayCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFilesTest {
  @TempDir private Path folder;

  @Test
  void choosesByContent() throws IOException {
    assertThat(EventFiles.open(write(folder, ascii("#!AER-DAT2.0\r\n"))))
        .isInstanceOf(Aedat2Reader.class);
    assertThat(EventFiles.open(write(folder, ascii("#!AER-DAT3.1\n#!END-HEADER\n"))))
        .isInstanceOf(Aedat31Reader.class);
  }

  @Test
  void unknownContentIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("events.gif"), ascii("GIF89a"));
    assertThatThrownBy(() -> EventFiles.open(file))
        .isInstanceOf(EventFormatException.class)
        .hasMessageStartingWith(file + ": byte 0: unknown format; read here are bags, AEDAT 2.0");
  }

  @Test
  void readsTheOnlyTopicOfEvents() throws IOException {
    Path file = bag("/dvs/events", "/chatter");
    EventBatch events = readAll(EventFiles.open(file));
    assertThat(events.size()).isEqualTo(2);
    assertThat(events.x(0)).isEqualTo(3);
    assertThat(events.x(1)).isEqualTo(4);
    assertThat(events.width()).isEqualTo(128);
  }

  @Test
  void severalTopicsAskForAName() throws IOException {
    Path file = bag("/left/events", "/right/events");
    assertThatThrownBy(() -> EventFiles.open(file))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("several topics of events, name one of them")
        .hasMessageContaining("/left/events (dvs_msgs/EventArray), /right/events");
    assertThat(readAll(EventFiles.openBag(file, "/right/events")).size()).isEqualTo(2);
  }

  @Test
  void aBagCutBeforeItsFirstTopicSaysSo() throws IOException {
    Path file = bag("/dvs/events");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 4_150));
    assertThatThrownBy(() -> EventFiles.open(file))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("no topic can be read; the bag is empty or cut off");
  }

  @Test
  void anAbsentTopicIsNamed() throws IOException {
    Path file = bag("/dvs/events", "/chatter");
    assertThatThrownBy(() -> EventFiles.openBag(file, "/chatter"))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining(
            "no topic /chatter of type EventArray or EventPacket; the bag holds /dvs/events");
  }

  @Test
  void aMessageThatIsNoEventArrayIsNamed() throws IOException {
    Path file = folder.resolve("events.bag");
    try (BagWriter bag = BagWriter.create(file, BagCompression.NONE)) {
      int id = bag.addConnection("/e", EventArrayCodec.DVS_TYPE, EventArrayCodec.MD5, "");
      bag.write(id, 0, ByteBuffer.allocate(5));
    }
    assertThatThrownBy(() -> readAll(EventFiles.open(file)))
        .isInstanceOf(EventFormatException.class)
        .hasMessageStartingWith(
            file + ": byte 4117: a message in this record is no EventArray: /e: byte 5: ");
  }

  /** A bag of two topics with two messages of one event each, at x = 3 and 4. */
  private Path bag(String... topics) throws IOException {
    Path file = folder.resolve("events.bag");
    EventBatch events = new EventBatch(128, 128, 2);
    events.add(1000, 3, 5, true);
    events.add(2000, 4, 5, false);
    try (BagWriter bag = BagWriter.create(file, BagCompression.NONE)) {
      for (String topic : topics) {
        boolean ofEvents = topic.endsWith("events");
        int id =
            ofEvents
                ? bag.addConnection(topic, EventArrayCodec.DVS_TYPE, EventArrayCodec.MD5, "")
                : bag.addConnection(
                    topic, "std_msgs/String", "992ce8a1687cec8c8bd883ec73ca41d1", "string data");
        for (int i = 0; i < events.size(); i++) {
          ByteBuffer body = ByteBuffer.allocate(EventArrayCodec.encodedLength("", 1));
          EventArrayCodec.encode(events, i, i + 1, i, events.sensorTimeNs(i), "", body);
          bag.write(id, events.sensorTimeNs(i), body.flip());
        }
      }
    }
    return file;
  }
}
