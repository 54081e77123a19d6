package io.tombola.msgs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.MutationTrial;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventPacketDecoderTest {
  private static final String EVT3_GOLDEN = "0180 0260 0f00 da28";

  private final EventPacketDecoder decoder = new EventPacketDecoder();
  private final EventBatch batch = new EventBatch();

  @ParameterizedTest
  @CsvSource({
    "mono, 7000000000, e8030000 da00 0f80, 7000001000",
    "libcaer, 7000000000, 3f00b401 e8030000, 7001000000",
    "libcaer_cmp, 7000000999, 0000 e813 da20 0f38, 7001000000",
    "evt3, 7000000000, " + EVT3_GOLDEN + ", 4098000",
  })
  void decodesTheGoldens(String encoding, long timeBaseNs, String events, long timeNs)
      throws Exception {
    decoder.decode(message(1, 0, timeBaseNs, encoding, events), "/events", batch);

    assertThat(events(batch)).containsExactly(timeNs + " 218 15 ON");
    assertThat(batch.width()).isEqualTo(640);
    assertThat(batch.height()).isEqualTo(480);
    assertThat(decoder.ledger().out()).isEqualTo(1);
    assertThat(decoder.ledger().balances()).isTrue();
  }

  @Test
  void evt3VectorsRunAlongTheRow() throws Exception {
    decode(1, "evt3", EVT3_GOLDEN + "2038 0540 8150");
    assertThat(xs(batch)).containsExactly(218, 32, 34, 44, 51);
    assertThat(batch.y(4)).isEqualTo(15);
  }

  @Test
  void libcaerCmpVectorsRunAlongTheColumn() throws Exception {
    decode(1, "libcaer_cmp", "0110 da20 0f48 0350 8050");
    assertThat(events(batch)).containsExactly("1000 218 15 ON", "1000 218 16 ON", "1000 218 30 ON");
  }

  @Test
  void evt3GoesOnFromPacketToPacket() throws Exception {
    decode(1, "evt3", EVT3_GOLDEN);
    decode(2, "evt3", "db20");
    assertThat(events(batch)).containsExactly("4098000 219 15 OFF");
    decode(3, "evt3", "0360 dc20 0238");
    assertThat(events(batch)).containsExactly("4099000 220 15 OFF");
    decode(4, "evt3", "0350");
    assertThat(xs(batch)).containsExactly(2, 3);
    assertThat(decoder.sequenceGaps()).isZero();
  }

  @Test
  void aLostPacketMakesEvt3ForgetRowBaseAndTime() throws Exception {
    decode(1, "evt3", EVT3_GOLDEN + "2038");
    decode(5, "evt3", "db20 0740");
    assertThat(batch.size()).isZero();
    assertThat(decoder.sequenceGaps()).isEqualTo(1);
    assertThat(decoder.lostPackets()).isEqualTo(3);
    assertThat(decoder.ledger().dropped(DropCause.UNSYNCHRONIZED)).isEqualTo(4);
    // The row alone is not enough, nor is half of the time.
    decode(6, "evt3", "0f00 db20 0180 db20 0260 db20 0740");
    assertThat(events(batch)).containsExactly("4098000 219 15 OFF");
    assertThat(decoder.ledger().dropped(DropCause.UNSYNCHRONIZED)).isEqualTo(4 + 2 + 3);
    assertThat(decoder.ledger().balances()).isTrue();
  }

  @Test
  void aStepBackOfTheSequenceStartsAnew() throws Exception {
    decode(10, "evt3", "ff8f 0060 0f00 da28 0080 0060 da28");
    assertThat(batch.sensorTimeNs(1)).isEqualTo(16_777_216_000L);
    decode(0, "evt3", EVT3_GOLDEN);
    assertThat(events(batch)).containsExactly("4098000 218 15 ON");
    assertThat(decoder.restarts()).isEqualTo(1);
    assertThat(decoder.lostPackets()).isZero();
  }

  @Test
  void evt3TimeRunsOnOverItsWrapAndKeepsJitter() throws Exception {
    decode(1, "evt3", "ff8f ff6f 0f00 da28");
    assertThat(batch.sensorTimeNs(0)).isEqualTo(16_777_215_000L);
    decode(2, "evt3", "0080 0060 da28 0b80 0060 da28 0180 0060 da28");
    assertThat(batch.sensorTimeNs(0)).isEqualTo(16_777_216_000L);
    assertThat(batch.sensorTimeNs(1)).isEqualTo(16_777_216_000L + 11 * 4_096_000);
    // Ten steps back are jitter, eleven a wrap.
    assertThat(batch.sensorTimeNs(2)).isEqualTo(16_777_216_000L + 4_096_000);
    decode(3, "evt3", "0c80 0060 da28 0180 0060 da28");
    assertThat(batch.sensorTimeNs(1)).isEqualTo(2 * 16_777_216_000L + 4_096_000);
    assertThat(decoder.timeWraps()).isEqualTo(2);
  }

  @Test
  void aWrapAmongLostPacketsIsSeen() throws Exception {
    decode(1, "evt3", "ff8f ff6f 0f00 da28");
    decode(3, "evt3", "0080 0060 0f00 da28");
    assertThat(batch.sensorTimeNs(0)).isEqualTo(16_777_216_000L);
  }

  @Test
  void undefinedEvt3WordsAreCountedAndOthersSkipped() throws Exception {
    decode(1, "evt3", EVT3_GOLDEN + "3412 3492 0070 00b0 00c0 00d0 00e0 00f0 01a0 db20");
    assertThat(xs(batch)).containsExactly(218, 219);
    assertThat(decoder.malformedWords()).isEqualTo(2);
    assertThat(decoder.triggers()).isEqualTo(1);
  }

  @Test
  void aVectorCutShortEatsNothingBehindIt() throws Exception {
    // VECT_12 without its VECT_12 and VECT_8, then a row and an event.
    decode(1, "evt3", EVT3_GOLDEN + "2038 0140 1000 db20");
    assertThat(xs(batch)).containsExactly(218, 32, 219);
    assertThat(batch.y(2)).isEqualTo(16);
  }

  @Test
  void eventsOutsideOfTheSensorAreDroppedAndCounted() throws Exception {
    // 640x480: x 640 alone, a vector over the right edge, one behind it, row 480.
    decode(1, "evt3", EVT3_GOLDEN + "8022 7d32 ff4f ff4f e001 0020 0030 0340");
    assertThat(xs(batch)).containsExactly(218, 637, 638, 639);
    assertThat(decoder.ledger().dropped(DropCause.OUTSIDE_SENSOR)).isEqualTo(1 + 9 + 12 + 1 + 2);
    decode(2, "mono", "e8030000 8002 0f80 e8030000 da00 e081");
    decode(3, "libcaer", "3f000005 e8030000");
    decode(4, "libcaer_cmp", "8022 0f38 da20 dc49 ff50");
    assertThat(batch.size()).isEqualTo(4);
    assertThat(decoder.ledger().dropped(DropCause.OUTSIDE_SENSOR)).isEqualTo(25 + 2 + 1 + 5);
    assertThat(decoder.ledger().balances()).isTrue();
  }

  @Test
  void libcaerLeavesOutInvalidEventsAndFollowsTheWrap() throws Exception {
    decode(1, "libcaer", "3e00b401 e8030000 3f00b401 ffffff7f 3d00b401 feffff7f 3f00b401 01000000");
    assertThat(decoder.ledger().dropped(DropCause.INVALID)).isEqualTo(1);
    assertThat(events(batch))
        .containsExactly(
            "2147483647000 218 15 ON", "2147483646000 218 15 OFF", "2147483649000 218 15 ON");
  }

  @Test
  void triggersAreSkippedAndUnknownEncodingsCounted() throws Exception {
    decode(1, "trigger", "e8030000 0000 0080 e8030000 0000 0000");
    assertThat(decoder.triggers()).isEqualTo(2);
    assertThat(decoder.ledger().in()).isZero();
    decode(2, "evt21", "0000000000000000");
    assertThat(batch.size()).isZero();
    assertThat(decoder.ledger().dropped(DropCause.UNKNOWN_ENCODING)).isEqualTo(1);
    ByteBuffer bigEndian = message(3, 0, 0, "evt3", EVT3_GOLDEN);
    bigEndian.put(bigEndian.limit() - 13, (byte) 1);
    decoder.decode(bigEndian, "/events", batch);
    assertThat(decoder.ledger().dropped(DropCause.UNKNOWN_ENCODING)).isEqualTo(2);
    assertThat(decoder.refusal(bigEndian)).startsWith("encoding 'evt3' in big-endian words is not");
    assertThat(decoder.ledger().balances()).isTrue();
  }

  @Test
  void anUnknownEncodingIsNamedWhateverItsNameIs() throws Exception {
    ByteBuffer evt21 = message(1, 0, 0, "evt21", "0000000000000000");
    decoder.decode(evt21, "/events", batch);
    assertThat(decoder.refusal(evt21))
        .isEqualTo(
            "encoding 'evt21' is not decoded here; set the driver to evt3, mono, libcaer or"
                + " libcaer_cmp");
    ByteBuffer odd = message(2, 0, 0, "\n\u001b" + "x".repeat(100), "00");
    decoder.decode(odd, "/events", batch);
    assertThat(decoder.refusal(odd)).startsWith("encoding '??" + "x".repeat(30) + "...' is not");
  }

  @Test
  void aCutWordAtTheEndIsCounted() throws Exception {
    decode(1, "evt3", EVT3_GOLDEN + "da");
    decode(2, "mono", "e8030000 da00 0f80 e8030000");
    assertThat(decoder.malformedWords()).isEqualTo(2);
    assertThat(batch.size()).isEqualTo(1);
  }

  @Test
  void aPacketGivesABoundedNumberOfEvents() throws Exception {
    int words = EventPacketDecoder.MAX_EVENTS / 12 + 100_000;
    ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * words).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(HexFormat.of().parseHex(EVT3_GOLDEN.replace(" ", "")));
    for (int i = 0; i < words; i++) {
      bytes.putShort((short) 0x3000).putShort((short) 0x4FFF);
    }
    decoder.decode(message(1, 0, 0, "evt3", bytes.flip()), "/events", batch);
    assertThat(batch.size()).isEqualTo(EventPacketDecoder.MAX_EVENTS);
    assertThat(decoder.ledger().dropped(DropCause.PACKET_TOO_LARGE))
        .isEqualTo(1 + 12L * words - EventPacketDecoder.MAX_EVENTS);
    assertThat(decoder.ledger().balances()).isTrue();
  }

  @Test
  void theClockMapsSensorTimeOntoTheStamps() throws Exception {
    decoder.decode(message(1, 5_000_000_000L, 0, "evt3", EVT3_GOLDEN), "/events", batch);
    decoder.clock().toRosTime(batch);
    assertThat(batch.sensorTimeNs(0)).isEqualTo(5_000_000_000L);
    decoder.decode(message(2, 6_000_000_000L, 0, "mono", "e8030000 da00 0f80"), "/events", batch);
    decoder.clock().toRosTime(batch);
    assertThat(batch.sensorTimeNs(0)).isEqualTo(6_000_001_000L);
    assertThat(decoder.clock().jumps()).isEqualTo(1);
  }

  @Test
  void truncationAtEveryByteIsAFormatError() {
    ByteBuffer whole = message(1, 0, 0, "evt3", EVT3_GOLDEN);
    for (int end = 0; end < whole.limit(); end++) {
      ByteBuffer cut = whole.duplicate().limit(end);
      assertThatThrownBy(() -> decoder.decode(cut, "/events", batch))
          .isInstanceOf(EventFormatException.class)
          .hasMessageStartingWith("/events: byte ");
    }
    assertThat(decoder.ledger().dropped(DropCause.MALFORMED)).isEqualTo(whole.limit());
    assertThat(decoder.ledger().balances()).isTrue();
    ByteBuffer longer = ByteBuffer.allocate(whole.limit() + 1).put(whole).rewind();
    assertThatThrownBy(() -> decoder.decode(longer, "/events", batch))
        .hasMessageContaining("1 bytes stand behind the events");
  }

  @Test
  void aReusedDecoderAllocatesNothing() throws Exception {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<ByteBuffer> messages = new ArrayList<>();
    for (byte[] sample : samples()) {
      messages.add(ByteBuffer.wrap(sample));
    }
    for (int i = 0; i < 100; i++) {
      decodeAll(messages);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      decodeAll(messages);
    }
    // Asking for the count may allocate a little itself; 5000 messages may not.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4096);
  }

  private void decodeAll(List<ByteBuffer> messages) throws EventFormatException {
    for (int i = 0; i < messages.size(); i++) {
      decoder.decode(messages.get(i), "/events", batch);
    }
  }

  @Test
  void mutatedPacketsDecodeOrAreAFormatError() {
    long refused =
        MutationTrial.run(
            bytes -> {
              decoder.decode(ByteBuffer.wrap(bytes), "/events", batch);
              assertThat(batch.size()).isLessThanOrEqualTo(6 * bytes.length);
            },
            EventFormatException.class,
            samples());
    assertThat(refused).isPositive();
    assertThat(decoder.ledger().balances()).isTrue();
  }

  @Property(tries = 300)
  void randomBytesOfAnyEncodingBalance(@ForAll @Size(max = 200) byte[] bytes) throws Exception {
    for (String encoding : List.of("evt3", "mono", "libcaer", "libcaer_cmp", "trigger", "evt9")) {
      decoder.decode(message(1, 1, 0, encoding, ByteBuffer.wrap(bytes)), "/events", batch);
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.x(i)).isLessThan(640);
        assertThat(batch.y(i)).isLessThan(480);
      }
    }
    assertThat(decoder.ledger().balances()).isTrue();
  }

  /** A packet of some length in each encoding. */
  private static List<byte[]> samples() {
    EventBatch events = new EventBatch(640, 480, 200);
    for (int i = 0; i < 200; i++) {
      events.add(i / 8 * 50_000L, i * 7 % 640, i / 9, i % 3 == 0);
    }
    ByteBuffer evt3 = ByteBuffer.allocate(2 * Evt3Encoder.MIN_ROOM);
    new Evt3Encoder().encode(events, 0, events.size(), evt3);
    List<ByteBuffer> samples = new ArrayList<>();
    samples.add(message(1, 1, 0, "evt3", evt3.flip()));
    samples.add(message(2, 1, 5, "mono", "e8030000 da00 0f80".repeat(30)));
    samples.add(message(3, 1, 5, "libcaer", "3f00b401 e8030000".repeat(30)));
    samples.add(message(4, 1, 5, "libcaer_cmp", "0000 e813 da20 0f38 0f48 8350".repeat(20)));
    samples.add(message(5, 1, 5, "trigger", "e8030000 da00 0f80".repeat(3)));
    return samples.stream().map(EventPacketDecoderTest::bytes).toList();
  }

  private static byte[] bytes(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return bytes;
  }

  private void decode(long sequence, String encoding, String hex) throws EventFormatException {
    decoder.decode(message(sequence, 0, 0, encoding, hex), "/events", batch);
  }

  private static ByteBuffer message(
      long sequence, long stampNs, long timeBaseNs, String encoding, String hex) {
    byte[] events = HexFormat.of().parseHex(hex.replace(" ", ""));
    return message(sequence, stampNs, timeBaseNs, encoding, ByteBuffer.wrap(events));
  }

  private static ByteBuffer message(
      long sequence, long stampNs, long timeBaseNs, String encoding, ByteBuffer events) {
    ByteBuffer out =
        ByteBuffer.allocate(EventPacket.encodedLength("cam", encoding, events.remaining()));
    EventPacket.encode(sequence, stampNs, "cam", 640, 480, timeBaseNs, encoding, events, out);
    assertThat(out.hasRemaining()).isFalse();
    return out.flip();
  }

  private static List<String> events(EventBatch batch) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      events.add(
          batch.sensorTimeNs(i)
              + " "
              + batch.x(i)
              + " "
              + batch.y(i)
              + (batch.on(i) ? " ON" : " OFF"));
    }
    return events;
  }

  private static int[] xs(EventBatch batch) {
    int[] xs = new int[batch.size()];
    Arrays.setAll(xs, batch::x);
    return xs;
  }
}
