package io.tombola.msgs.file;

import static io.tombola.msgs.file.EventFileFixture.ascii;
import static io.tombola.msgs.file.EventFileFixture.hex;
import static io.tombola.msgs.file.EventFileFixture.join;
import static io.tombola.msgs.file.EventFileFixture.lines;
import static io.tombola.msgs.file.EventFileFixture.open;
import static io.tombola.msgs.file.EventFileFixture.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Goldens of the formats that came after AEDAT 2.0, 3.1 and bags; each truncated at every byte. */
final class FileFormatsTest {
  private static final String LINE_1 = "1000 218 15 ON";

  // Packets of two events, compressed by the lz4 tool (blocks that depend on each other) and zstd.
  private static final String PLAIN_PACKET =
      "3c00000010000000455654530600080004000000080000000400000002000000e803000000000000"
          + "da000f0001000000e9030000000000000300040000000000";
  private static final String LZ4_PACKET =
      "04224d186440a73a000000f1083c0000001000000045565453060008000400000008000008007102"
          + "000000e80300010093da000f0001000000e91000800300040000000000000000004fae8642";
  private static final String ZSTD_PACKET =
      "28b52ffd2440dd0100f4023c0000001000000045565453060008000400000008000002000000e80300"
          + "da000f0001000000e90300040000000000030033f3e09a39a13401fd65cd43";

  @TempDir private Path folder;

  /** A whole file of one or two events in each format. */
  enum Golden {
    EVT2_HEADER("events.raw", 8, join(ascii("% evt 2.0\n"), hex("01000080 0fd04611"))),
    EVT2("events.evt2", 8, hex("01000080 0fd04611")),
    EVT3_HEADER(
        "events.raw",
        8,
        join(
            ascii("% evt 3.0\n% format EVT3;height=480;width=640\n% end\n"),
            hex("0180 0260 0f00 da28"))),
    EVT3("events.evt3", 8, hex("0180 0260 0f00 da28")),
    EVENT_STREAM(
        "events.es", 7, join(ascii("Event Stream"), hex("020000 01 4001 f000 ff fe 0b da00 0f00"))),
    DAT(
        "events.dat",
        8,
        join(
            ascii("% Data file containing CD events.\n% Version 2\n"),
            hex("0c08 e8030000 dac00310"))),
    NMNIST("2.bin", 15, hex("0a1e8003a9 00f0000000 0a1e0003a9")),
    CSV("events.csv", 25, ascii("# size 640x480\nt_us,x,y,on\n1000,218,15,1\n1001,3,4,0\n")),
    AEDAT4("events.aedat4", 8 + PLAIN_PACKET.length() / 2, aedat4(0, PLAIN_PACKET)),
    AEDAT4_LZ4("events.aedat4", 8 + LZ4_PACKET.length() / 2, aedat4(1, LZ4_PACKET)),
    AEDAT4_ZSTD("events.aedat4", 8 + ZSTD_PACKET.length() / 2, aedat4(3, ZSTD_PACKET));

    final String name;

    @SuppressWarnings("ImmutableEnumChecker") // nobody writes into it
    final byte[] bytes;

    private final int tail;

    /** A file whose last {@code tail} bytes may follow again and again. */
    Golden(String name, int tail, byte[] bytes) {
      this.name = name;
      this.tail = tail;
      this.bytes = bytes;
    }

    /** The file with its tail repeated, some 2 kB in all. */
    byte[] repeated() {
      byte[] end = Arrays.copyOfRange(bytes, bytes.length - tail, bytes.length);
      byte[][] parts = new byte[1 + 1500 / tail][];
      Arrays.fill(parts, end);
      parts[0] = bytes;
      return join(parts);
    }
  }

  /** Header, a packet of another stream, then one of events, with no table behind. */
  private static byte[] aedat4(int compression, String packet) {
    byte[] xml =
        ascii(
            "<dv><node name=\"outInfo\"><node name=\"7\">"
                + "<attr key=\"typeIdentifier\" type=\"string\">EVTS</attr>"
                + "<node name=\"info\"><attr key=\"sizeX\" type=\"int\">346</attr>"
                + "<attr key=\"sizeY\" type=\"int\">260</attr></node></node></node></dv>");
    byte[] events = hex(packet);
    ByteBuffer file =
        ByteBuffer.allocate(14 + 52 + xml.length + 1 + 9 + 8 + events.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("#!AER-DAT4.0\r\n"));
    file.putInt(48 + xml.length + 1).putInt(20).put(ascii("IOHE"));
    file.put(hex("0a00 1800 0400 1000 0800 0000"));
    file.putInt(12).putInt(compression).putInt(16).putInt(0).putLong(-1);
    file.putInt(xml.length).put(xml).put((byte) 0);
    file.putInt(1).putInt(1).put((byte) 9);
    file.putInt(7).putInt(events.length).put(events);
    return file.array();
  }

  @ParameterizedTest
  @CsvSource({
    "EVT2_HEADER, EVT 2.0, 219, 16, 69 218 15 ON",
    "EVT2, EVT 2.0, 219, 16, 69 218 15 ON",
    "EVT3_HEADER, EVT 3.0, 640, 480, 4098 218 15 ON",
    "EVT3, EVT 3.0, 219, 16, 4098 218 15 ON",
    "EVENT_STREAM, Event Stream 2, 320, 240, 132 218 224 ON",
    "DAT, Prophesee DAT, 219, 16, " + LINE_1,
    "NMNIST, N-MNIST, 34, 34, 937 10 30 ON;9129 10 30 OFF",
    "CSV, CSV, 640, 480, " + LINE_1 + ";1001 3 4 OFF",
    "AEDAT4, AEDAT 4, 346, 260, " + LINE_1 + ";1001 3 4 OFF",
    "AEDAT4_LZ4, AEDAT 4 (LZ4), 346, 260, " + LINE_1 + ";1001 3 4 OFF",
    "AEDAT4_ZSTD, AEDAT 4 (ZSTD), 346, 260, " + LINE_1 + ";1001 3 4 OFF",
  })
  void decodesTheGoldens(Golden golden, String format, int width, int height, String events)
      throws IOException {
    EventReader reader = open(golden.name, golden.bytes);
    EventBatch all = readAll(reader);
    assertThat(lines(all)).containsExactly(events.split(";"));
    assertThat(all.width()).isEqualTo(width);
    assertThat(all.height()).isEqualTo(height);
    assertThat(reader.format()).isEqualTo(format);
    assertThat(reader.ledger().out()).isEqualTo(all.size());
    assertThat(reader.ledger().balances()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void truncationAtEveryByteGivesEventsOrAFormatError(Golden golden) throws IOException {
    int whole = readAll(open(golden.name, golden.bytes)).size();
    assertThat(readAll(open(golden.name, golden.repeated())).size()).isGreaterThan(10 * whole);
    for (int length = 0; length < golden.bytes.length; length++) {
      byte[] cut = Arrays.copyOf(golden.bytes, length);
      EventBatch before = new EventBatch();
      Throwable error = catchThrowable(() -> readAll(open(golden.name, cut), before));
      assertThat(before.size()).isLessThanOrEqualTo(whole);
      if (length == 0) {
        assertThat(error).hasMessageContaining("the file is empty");
      }
      if (error != null) {
        assertThat(error)
            .isInstanceOf(EventFormatException.class)
            .hasMessageStartingWith(golden.name + ": byte ");
      }
    }
  }

  @Test
  void evt2EventsBeforeTheFirstTimeHighBelongToThePeriodBefore() throws IOException {
    byte[] words = hex("0fd0461f 0fd04611 03000080 0fd04611");
    words[3] = 0x1F; // an event whose lower time bits are 63
    EventBatch events = readAll(open("e.evt2", words));
    assertThat(lines(events)).containsExactly("189 218 15 ON", "133 218 15 ON", "197 218 15 ON");
  }

  @Test
  void evt2TimeRunsOnOverItsWrapAndOtherWordsAreCounted() throws IOException {
    EventReader reader =
        open("e.evt2", hex("ffffff8f 0fd04611 00000080 0fd04611 000000a0 00000050"));
    EventBatch events = readAll(reader);
    assertThat(events.sensorTimeNs(1) - events.sensorTimeNs(0)).isEqualTo(64_000);
    assertThat(reader.ledger().dropped(DropCause.MALFORMED)).isEqualTo(1);
  }

  @Test
  void eventsOutsideOfTheSensorAreDroppedAndCounted() throws IOException {
    for (Golden golden : Golden.values()) {
      if (golden != Golden.NMNIST && golden != Golden.CSV && !golden.name.endsWith("es")) {
        Path file = Files.write(folder.resolve(golden.name), golden.bytes);
        EventFiles.Options options = new EventFiles.Options(null, new SensorSize(200, 10));
        if (golden.name().startsWith("AEDAT4")) {
          continue; // It says its size itself.
        }
        EventReader reader = EventFiles.open(file, options);
        assertThat(readAll(reader).size()).isZero();
        assertThat(reader.ledger().dropped(DropCause.OUTSIDE_SENSOR)).as("%s", golden).isEqualTo(1);
      }
    }
    EventReader nmnist = open("1.bin", hex("221e8003a9"));
    assertThat(readAll(nmnist).size()).isZero();
    assertThat(nmnist.ledger().dropped(DropCause.OUTSIDE_SENSOR)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5,1,2,0|5 1 2 OFF",
        "5;1;2;-1|5 1 2 OFF",
        "p x y t_s@1 7 8 0.000005999|5 7 8 ON",
        "timestamp_ms,polarity,y,x@2.5,true,8,7|2500 7 8 ON",
        "time_ns,x,y,on@-2000,7,8,OFF|-2 7 8 OFF",
        "# a comment@@5,1,2,1,further|5 1 2 ON",
      })
  void csvColumnsMayBeNamed(String text, String line) throws IOException {
    assertThat(lines(readAll(open("e.csv", ascii(text.replace('@', '\n')))))).containsExactly(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5,1,2|e.csv: byte 0: line 1: 3 columns where 4 are needed",
        "t,x,y@|e.csv: byte 0: line 1: no column is named p or polarity or on",
        "5,1,2,2|e.csv: byte 0: line 1: '2' is no polarity",
        "5,1,2,1@5,70000,2,1|e.csv: byte 8: line 2: '70000' is no coordinate",
        "5,1,2,1@1e5,1,2,1|e.csv: byte 8: line 2: '1e5' is no time",
      })
  void csvLinesThatAreWrongAreNamed(String text, String problem) {
    assertThatThrownBy(() -> readAll(open("e.csv", ascii(text.replace('@', '\n')))))
        .isInstanceOf(EventFormatException.class)
        .hasMessageStartingWith(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "'% evt 2.1\n', EVT2.1 is not read here",
    "'% format EVT21;width=320;height=320\n', EVT21 is not read here",
    "'% Date 2020\n', its % header names no format",
    "'% Data file containing x events.\n% Version 1\n', DAT version 1 is not read here",
    "'Event Stream12345678', version 49",
    "'#!AER-DAT4.0\r\n', the file ends before its header",
  })
  void otherVersionsAreNamed(String text, String problem) {
    assertThatThrownBy(() -> open("e.raw", ascii(text)))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void sizesAreWrittenColumnsByRows() {
    assertThat(SensorSize.parse("640x480")).isEqualTo(new SensorSize(640, 480));
    for (String wrong : new String[] {"640", "640x", "0x5", "70000x1", "a640x480"}) {
      assertThatThrownBy(() -> SensorSize.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.startsWith("a") ? "is no size" : "");
    }
  }
}
