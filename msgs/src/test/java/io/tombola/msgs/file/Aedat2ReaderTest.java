package io.tombola.msgs.file;

import static io.tombola.msgs.file.EventFileFixture.ascii;
import static io.tombola.msgs.file.EventFileFixture.hex;
import static io.tombola.msgs.file.EventFileFixture.join;
import static io.tombola.msgs.file.EventFileFixture.readAll;
import static io.tombola.msgs.file.EventFileFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Aedat2ReaderTest {
  private static final byte[] HEADER =
      ascii("#!AER-DAT2.0\r\n# Timestamps tick is 1 us\r\n# AEChip: retina.DVS128\r\n");
  private static final byte[] EVENT = hex("000007f4 000003e8");

  @TempDir private Path folder;

  @Test
  void decodesTheGoldenWithTheRowFromTheTop() throws IOException {
    EventBatch events = readAll(Aedat2Reader.open(write(folder, HEADER, EVENT)));

    assertThat(events.size()).isEqualTo(1);
    assertThat(events.x(0)).isEqualTo(5);
    assertThat(events.y(0)).isEqualTo(127 - 7);
    assertThat(events.on(0)).isTrue();
    assertThat(events.sensorTimeNs(0)).isEqualTo(1_000_000);
    assertThat(events.width()).isEqualTo(128);
    assertThat(events.height()).isEqualTo(128);
  }

  @Test
  void bitZeroIsOff() throws IOException {
    EventBatch events = readAll(Aedat2Reader.open(write(folder, HEADER, hex("000007f5 00000000"))));
    assertThat(events.on(0)).isFalse();
    assertThat(events.x(0)).isEqualTo(5);
  }

  @Test
  void specialEventsAreSkippedAndCounted() throws IOException {
    Path file = write(folder, HEADER, hex("00008000 00000001 80000000 00000002"), EVENT);
    Aedat2Reader reader = Aedat2Reader.open(file);
    assertThat(readAll(reader).size()).isEqualTo(1);
    assertThat(reader.specialEvents()).isEqualTo(2);
  }

  @Test
  void timeRunsOnOverTheWrapAndGoesBackWhereTheFileDoes() throws IOException {
    byte[] events = hex("00000000 fffffffe 00000000 00000003 00000000 00000001");
    EventBatch batch = readAll(Aedat2Reader.open(write(folder, HEADER, events)));
    assertThat(batch.sensorTimeNs(0)).isEqualTo(0xFFFF_FFFEL * 1000);
    assertThat(batch.sensorTimeNs(1)).isEqualTo(0x1_0000_0003L * 1000);
    assertThat(batch.sensorTimeNs(2)).isEqualTo(0x1_0000_0001L * 1000);
  }

  @Test
  void aMarkedHeaderEndsBeforeDataThatLooksLikeALine() throws IOException {
    byte[] end = ascii("#End Of ASCII Header\r\n");
    Aedat2Reader reader =
        Aedat2Reader.open(write(folder, HEADER, end, hex("23000000 00000001"), EVENT));
    assertThat(readAll(reader).size()).isEqualTo(1);
    assertThat(reader.specialEvents()).isEqualTo(1);
  }

  @Test
  void otherChipsAreRefused() throws IOException {
    Path file = write(folder, ascii("#!AER-DAT2.0\r\n# AEChip: davis.DAVIS240C\r\n"), EVENT);
    assertThatThrownBy(() -> Aedat2Reader.open(file))
        .isInstanceOf(EventFormatException.class)
        .hasMessage(
            file
                + ": byte 14: addresses of chip davis.DAVIS240C are not read here,"
                + " only those of a DVS128");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = write(folder, EVENT);
    assertThatThrownBy(() -> Aedat2Reader.open(file))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("no AEDAT 2.0 file");
  }

  @Test
  void truncationAtEveryByteDeliversTheWholeEventsFirst() throws IOException {
    byte[] whole = join(HEADER, EVENT, EVENT);
    for (int length = HEADER.length; length < whole.length; length++) {
      Path file = write(folder, Arrays.copyOf(whole, length));
      EventBatch before = new EventBatch();
      Throwable error = catchThrowable(() -> readAll(Aedat2Reader.open(file), before));
      int wholeEvents = (length - HEADER.length) / EVENT.length;
      assertThat(before.size()).isEqualTo(wholeEvents);
      if ((length - HEADER.length) % EVENT.length == 0) {
        assertThat(error).isNull();
      } else {
        assertThat(error)
            .isInstanceOf(EventFormatException.class)
            .hasMessageStartingWith(
                file + ": byte " + (HEADER.length + wholeEvents * EVENT.length) + ": ");
      }
    }
  }
}
