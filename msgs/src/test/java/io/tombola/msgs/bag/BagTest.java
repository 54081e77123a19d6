package io.tombola.msgs.bag;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.wire.EventArrayCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BagTest {
  private static final BagConnection CHATTER =
      new BagConnection(
          0,
          "/chatter",
          "std_msgs/String",
          "992ce8a1687cec8c8bd883ec73ca41d1",
          "string data\n",
          "/talker",
          true);
  private static final BagConnection COUNTER =
      new BagConnection(
          1,
          "/counter",
          "std_msgs/Int32",
          "da5909fbe378aeaf85e547e830cc1bb7",
          "int32 data",
          "",
          false);
  private static final int FIRST_RECORD = 13;
  private static final int FIRST_CHUNK = 4117;

  @TempDir private Path folder;

  /** A message as the tests compare it. */
  private record Seen(int connection, long timeNs, int value) {}

  @ParameterizedTest
  @EnumSource
  void roundTripsOverManyChunks(BagCompression compression) throws IOException {
    Path file = folder.resolve("round.bag");
    List<Seen> written = new ArrayList<>();
    try (BagWriter bag = BagWriter.create(file, compression, 1000)) {
      int chatter = bag.addConnection(CHATTER);
      int counter = bag.addConnection(COUNTER);
      for (int i = 0; i < 200; i++) {
        Seen message = new Seen(i % 3 == 0 ? chatter : counter, 1_500_000_000_000_000_000L + i, i);
        bag.write(message.connection, message.timeNs, body(i));
        written.add(message);
      }
      assertThat(file).doesNotExist();
    }

    try (BagReader bag = BagReader.open(file)) {
      assertThat(bag.connections()).containsExactly(CHATTER, COUNTER);
      assertThat(readAll(bag)).isEqualTo(written);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void theBagHeaderTakes4104BytesAndTellsOfTheIndex() throws IOException {
    Path file = writeBag(BagCompression.NONE);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = bytes.getInt(FIRST_RECORD);
    int dataLength = bytes.getInt(FIRST_RECORD + 4 + headerLength);
    assertThat(headerLength + dataLength).isEqualTo(4096);
    String text = new String(bytes.array(), ISO_8859_1);
    assertThat(text)
        .startsWith("#ROSBAG V2.0\n")
        .contains("conn_count=\2\0\0\0", "chunk_count=\1\0\0\0", "op=\3");
    assertThat(text.indexOf("op=\5")).isBetween(FIRST_CHUNK, FIRST_CHUNK + 50);
    long indexPosition = bytes.getLong(text.indexOf("index_pos=") + "index_pos=".length());
    assertThat(text.indexOf("op=\7", (int) indexPosition)).isEqualTo((int) indexPosition + 8);
  }

  @Test
  void messagesOfAChunkComeByTimeOfReceipt() throws IOException {
    Path file = folder.resolve("unsorted.bag");
    try (BagWriter bag = BagWriter.create(file, BagCompression.NONE)) {
      int id = bag.addConnection(COUNTER);
      bag.write(id, 30, body(0));
      bag.write(id, 10, body(1));
      bag.write(id, 10, body(2));
    }
    try (BagReader bag = BagReader.open(file)) {
      assertThat(readAll(bag))
          .containsExactly(new Seen(0, 10, 1), new Seen(0, 10, 2), new Seen(0, 30, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsABagWithoutIndex(BagCompression compression) throws IOException {
    byte[] bytes = Files.readAllBytes(writeBag(compression));
    Path file = Files.write(folder.resolve("round.bag.active"), withoutIndex(bytes));
    try (BagReader bag = BagReader.open(file)) {
      assertThat(bag.connections()).containsExactly(CHATTER, COUNTER);
      assertThat(readAll(bag)).hasSize(2);
    }
  }

  @Test
  void readsTheLastChunkOfAKilledRecorder() throws IOException {
    byte[] bytes = Files.readAllBytes(writeBag(BagCompression.NONE));
    ByteBuffer bag = ByteBuffer.wrap(withoutIndex(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    // A recorder writes length 0 first and the true one when it closes the chunk.
    int lengthOffset = FIRST_CHUNK + 4 + bag.getInt(FIRST_CHUNK);
    int chunkEnd = lengthOffset + 4 + bag.getInt(lengthOffset);
    bag.putInt(lengthOffset, 0);
    bag.putInt(new String(bytes, ISO_8859_1).indexOf("size=") + "size=".length(), 0);
    Path file = Files.write(folder.resolve("killed"), Arrays.copyOf(bag.array(), chunkEnd));
    try (BagReader reader = BagReader.open(file)) {
      assertThat(readAll(reader)).hasSize(2);
    }
  }

  @Test
  void truncationAtEveryByteIsNamedAfterTheChunksBefore() throws IOException {
    Path file = folder.resolve("two-chunks.bag");
    try (BagWriter bag = BagWriter.create(file, BagCompression.NONE, 1)) {
      int id = bag.addConnection(COUNTER);
      bag.write(id, 0, body(0));
      bag.write(id, 1, body(1));
    }
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, ISO_8859_1);
    int secondChunk = text.indexOf("op=\5", text.indexOf("op=\5") + 1) - 8;
    for (int length = secondChunk + 1; length < secondChunk + 40; length++) {
      Path cut = Files.write(folder.resolve("cut.bag"), Arrays.copyOf(bytes, length));
      List<Seen> before = new ArrayList<>();
      Throwable error = catchThrowable(() -> readAll(cut, before));
      assertThat(before).hasSize(1);
      assertThat(error)
          .isInstanceOf(EventFormatException.class)
          .hasMessageStartingWith(cut + ": byte " + secondChunk + ": the file ends inside");
    }
    for (int length = 0; length < FIRST_CHUNK; length += 7) {
      Path cut = Files.write(folder.resolve("cut.bag"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> BagReader.open(cut))
          .isInstanceOf(EventFormatException.class)
          .hasMessageStartingWith(cut + ": byte " + (length < FIRST_RECORD ? 0 : FIRST_RECORD));
    }
  }

  @Test
  void unknownCompressionIsNamed() throws IOException {
    Path file = damaged("compression=none", "compression=zstd");
    assertThatThrownBy(() -> readAll(file, new ArrayList<>()))
        .isInstanceOf(EventFormatException.class)
        .hasMessage(
            file + ": byte 4117: compression zstd is unknown; none, bz2 and lz4 are read here");
  }

  @ParameterizedTest
  @EnumSource
  void aChunkOfAnotherSizeIsNamed(BagCompression compression) throws IOException {
    byte[] bytes = Files.readAllBytes(writeBag(compression));
    bytes[new String(bytes, ISO_8859_1).indexOf("size=") + "size=".length()] ^= 1;
    Path file = Files.write(folder.resolve("damaged.bag"), bytes);
    assertThatThrownBy(() -> readAll(file, new ArrayList<>()))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("the chunk's data are not what its header says");
  }

  @Test
  void anEventTypeOfAnotherMd5IsNamed() throws IOException {
    Path file = folder.resolve("md5.bag");
    try (BagWriter bag = BagWriter.create(file, BagCompression.NONE)) {
      bag.addConnection("/dvs/events", EventArrayCodec.DVS_TYPE, "0".repeat(32), "");
    }
    assertThatThrownBy(() -> BagReader.open(file))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("/dvs/events has dvs_msgs/EventArray with MD5 0000")
        .hasMessageContaining(": byte 4117: ");
  }

  @Test
  void aMessageOfNoConnectionIsNamed() throws IOException {
    Path file = folder.resolve("orphan.bag");
    byte[] bytes = Files.readAllBytes(writeBag(BagCompression.NONE));
    int message = new String(bytes, ISO_8859_1).indexOf("op=\2");
    bytes[message + "op=\2".length() + 4 + "conn=".length()] = 9;
    Files.write(file, bytes);
    assertThatThrownBy(() -> readAll(file, new ArrayList<>()))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("a message of connection 9, which is not told of");
  }

  @Test
  void aTimeOutsideOfRosTimeCannotBeWritten() throws IOException {
    try (BagWriter bag = BagWriter.create(folder.resolve("time.bag"), BagCompression.NONE)) {
      int id = bag.addConnection(COUNTER);
      assertThatThrownBy(() -> bag.write(id, -1, body(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-1 ns");
    }
  }

  private Path writeBag(BagCompression compression) throws IOException {
    Path file = folder.resolve("small.bag");
    try (BagWriter bag = BagWriter.create(file, compression)) {
      bag.write(bag.addConnection(CHATTER), 1, body(1));
      bag.write(bag.addConnection(COUNTER), 2, body(2));
    }
    return file;
  }

  private Path damaged(String from, String to) throws IOException {
    String text = Files.readString(writeBag(BagCompression.NONE), ISO_8859_1);
    return Files.writeString(folder.resolve("damaged.bag"), text.replace(from, to), ISO_8859_1);
  }

  private static byte[] withoutIndex(byte[] bag) {
    ByteBuffer bytes = ByteBuffer.wrap(bag.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int field = new String(bag, ISO_8859_1).indexOf("index_pos=") + "index_pos=".length();
    int indexPosition = (int) bytes.getLong(field);
    return Arrays.copyOf(bytes.putLong(field, 0).array(), indexPosition);
  }

  private static ByteBuffer body(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).flip();
  }

  private static void readAll(Path file, List<Seen> seen) throws IOException {
    try (BagReader bag = BagReader.open(file)) {
      while (bag.next()) {
        seen.add(new Seen(bag.connection().id(), bag.receiveTimeNs(), bag.body().getInt()));
      }
    }
  }

  private static List<Seen> readAll(BagReader bag) throws IOException {
    List<Seen> seen = new ArrayList<>();
    while (bag.next()) {
      assertThat(bag.body().remaining()).isEqualTo(4);
      seen.add(new Seen(bag.connection().id(), bag.receiveTimeNs(), bag.body().getInt()));
    }
    return seen;
  }
}
