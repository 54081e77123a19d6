package io.tombola.msgs.file;

import static io.tombola.msgs.file.EventFileFixture.ascii;
import static io.tombola.msgs.file.EventFileFixture.hex;
import static io.tombola.msgs.file.EventFileFixture.join;
import static org.assertj.core.api.Assertions.assertThat;

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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the bytes are, a reader gives events or an {@link EventFormatException}. */
final class DamagedFilesTest {
  private static final byte[] AEDAT_2 = ascii("#!AER-DAT2.0\r\n");
  private static final byte[] AEDAT_31 =
      join(
          ascii("#!AER-DAT3.1\r\n#!END-HEADER\r\n"),
          hex("0100 0100 08000000 04000000 00000000 02000000 02000000 02000000"),
          hex("3f00b401 e8030000 3f00b401 e9030000"),
          hex("0180 0100 08000000 04000000 00000000 18000000 04000000 04000000"),
          hex("3f00b401 e8030080 3d00b401 02000000 3f00b601 3f00b801"));

  private static Path file;
  private static byte[][] bags;

  @BeforeContainer
  static void writeBags() throws IOException {
    file = Files.createTempFile("damaged", ".bin");
    BagCompression[] compressions = BagCompression.values();
    bags = new byte[compressions.length][];
    ByteBuffer body = ByteBuffer.allocate(EventArrayCodec.encodedLength("dvs", 3));
    EventBatch events = new EventBatch(128, 128, 3);
    for (int i = 0; i < 3; i++) {
      events.add(i * 1000L, i, i, true);
    }
    EventArrayCodec.encode(events, 0, 3, 0, 0, "dvs", body);
    for (int i = 0; i < bags.length; i++) {
      try (BagWriter bag = BagWriter.create(file, compressions[i], 200)) {
        int id = bag.addConnection("/e", EventArrayCodec.DVS_TYPE, EventArrayCodec.MD5, "text");
        for (int message = 0; message < 4; message++) {
          bag.write(id, message, body.flip());
        }
      }
      bags[i] = Files.readAllBytes(file);
    }
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @Property(tries = 300)
  void randomPacketsAfterTheHeader(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    read(join(ascii("#!AER-DAT3.1\r\n#!END-HEADER\r\n"), bytes));
  }

  @Property(tries = 300)
  void randomEventsAfterTheHeader(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    read(join(AEDAT_2, bytes));
  }

  @Property(tries = 300)
  void randomRecordsAfterTheBagsMagic(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    read(join(ascii("#ROSBAG V2.0\n"), bytes));
  }

  @Property(tries = 500)
  void anyByteOfAPacketFileChanged(@ForAll @IntRange(max = 123) int index, @ForAll byte value)
      throws IOException {
    byte[] bytes = AEDAT_31.clone();
    bytes[index] = value;
    read(bytes);
  }

  @Property(tries = 600)
  void anyByteOfABagChanged(
      @ForAll @IntRange(max = 2) int compression,
      @ForAll @IntRange(max = 1 << 20) int position,
      @ForAll byte value)
      throws IOException {
    byte[] bytes = bags[compression].clone();
    // Most of the bag's header is padding, of no interest.
    int start = position % 8 == 0 ? 0 : 4117;
    bytes[start + position % (bytes.length - start)] = value;
    read(bytes);
  }

  @Property(tries = 300)
  void aBagCutAnywhere(
      @ForAll @IntRange(max = 2) int compression, @ForAll @IntRange(max = 1 << 20) int length)
      throws IOException {
    byte[] bytes = bags[compression];
    int cut = length % bytes.length;
    read(Arrays.copyOf(bytes, cut));
  }

  private static void read(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    EventBatch events = new EventBatch();
    try {
      EventFileFixture.readAll(EventFiles.open(file), events);
      assertThat(events.size()).isLessThan(bytes.length);
    } catch (EventFormatException e) {
      assertThat(e).hasMessageStartingWith(file + ": ");
    }
  }
}
