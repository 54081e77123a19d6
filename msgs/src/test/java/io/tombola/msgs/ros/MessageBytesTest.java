package io.tombola.msgs.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MessageBytesTest {
  private static final long MAX_TIME_NS = 0xFFFF_FFFFL * 1_000_000_000L + 999_999_999L;
  private static final GestureCommand WAVE =
      new GestureCommand(
          new Header(7, 1_000_000_500L, "cam"),
          GestureCommand.State.GESTURE,
          2,
          "right hand wave",
          0.75f,
          3,
          1_000,
          99_000,
          512);

  private static <T> byte[] write(RosMessageType<T> type, T message) {
    MessageWriter out = new MessageWriter();
    type.write(message, out);
    return out.toByteArray();
  }

  @Test
  void headerMatchesGolden() {
    byte[] bytes = write(Header.TYPE, new Header(7, 1_000_000_500L, "cam"));
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("07000000" + "01000000" + "f4010000" + "03000000" + "63616d");
  }

  @Test
  void gestureCommandRoundTrips() throws MessageFormatException {
    byte[] bytes = write(GestureCommand.TYPE, WAVE);
    assertThat(GestureCommand.TYPE.read(ByteBuffer.wrap(bytes))).isEqualTo(WAVE);
  }

  @Test
  void budgetStateRoundTripsAndIsNeverCutOff() throws MessageFormatException {
    BudgetState state =
        new BudgetState(
            new Header(7, 1_000_000_500L, "cam"),
            BudgetState.Reason.ENERGY,
            2,
            6,
            0.25f,
            true,
            340.5f,
            312.25f,
            350f,
            1.5f,
            2f,
            1L << 40,
            3);
    byte[] bytes = write(BudgetState.TYPE, state);
    assertThat(BudgetState.TYPE.read(ByteBuffer.wrap(bytes))).isEqualTo(state);
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
      assertThatThrownBy(() -> BudgetState.TYPE.read(cut))
          .isInstanceOf(MessageFormatException.class);
    }
    bytes[19] = 6;
    assertThatThrownBy(() -> BudgetState.TYPE.read(ByteBuffer.wrap(bytes)))
        .hasMessage("byte 19: reason 6 is none of 0 to 5");
  }

  @Test
  void ticketStatusRoundTripsAndIsNeverCutOff() throws MessageFormatException {
    TicketStatus status =
        new TicketStatus(
            new Header(7, 1_000_000_500L, "cam"),
            TicketStatus.Event.REJECTED,
            3,
            "/a.ticket",
            "UNTRUSTED",
            "is not signed");
    byte[] bytes = write(TicketStatus.TYPE, status);
    assertThat(TicketStatus.TYPE.read(ByteBuffer.wrap(bytes))).isEqualTo(status);
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
      assertThatThrownBy(() -> TicketStatus.TYPE.read(cut))
          .isInstanceOf(MessageFormatException.class);
    }
    bytes[19] = 5;
    assertThatThrownBy(() -> TicketStatus.TYPE.read(ByteBuffer.wrap(bytes)))
        .hasMessage("byte 19: event 5 is none of 0 to 4");
  }

  @Test
  void loadTicketRoundTrips() throws MessageFormatException {
    var request = new LoadTicketService.Request("/a.ticket");
    byte[] asked = write(LoadTicketService.TYPE.request(), request);
    assertThat(LoadTicketService.TYPE.request().read(ByteBuffer.wrap(asked))).isEqualTo(request);
    var response = new LoadTicketService.Response(true, "it runs", 2);
    byte[] answered = write(LoadTicketService.TYPE.response(), response);
    assertThat(LoadTicketService.TYPE.response().read(ByteBuffer.wrap(answered)))
        .isEqualTo(response);
  }

  @Test
  void everyTruncationAndASurplusByteIsAnError() {
    byte[] bytes = write(GestureCommand.TYPE, WAVE);
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
      assertThatThrownBy(() -> GestureCommand.TYPE.read(cut))
          .isInstanceOf(MessageFormatException.class)
          .hasMessageStartingWith("byte ");
    }
    ByteBuffer longer = ByteBuffer.allocate(bytes.length + 1).put(bytes).rewind();
    assertThatThrownBy(() -> GestureCommand.TYPE.read(longer))
        .hasMessage("byte " + bytes.length + ": 1 bytes more than the definition says");
  }

  @Test
  void unknownStateIsAnError() {
    byte[] bytes = write(GestureCommand.TYPE, WAVE);
    bytes[19] = 9;
    assertThatThrownBy(() -> GestureCommand.TYPE.read(ByteBuffer.wrap(bytes)))
        .hasMessage("byte 19: state 9 is none of 0, 1, 2");
  }

  @Test
  void hugeLengthIsRefusedBeforeAnythingIsAllocated() {
    byte[] bytes = {-1, -1, -1, -1, 'x'};
    assertThatThrownBy(() -> StringMessage.TYPE.read(ByteBuffer.wrap(bytes)))
        .hasMessage("byte 0: a length of 4294967295, but only 1 bytes are left");
  }

  @Property
  void stringsAndTimesRoundTrip(
      @ForAll String frame, @ForAll int seq, @ForAll @LongRange(min = 0, max = MAX_TIME_NS) long ns)
      throws MessageFormatException {
    // A lone surrogate has no UTF-8 form.
    String text = frame.replaceAll("[\\ud800-\\udfff]", "?");
    Header header = new Header(seq, ns, text);
    assertThat(Header.TYPE.read(ByteBuffer.wrap(write(Header.TYPE, header)))).isEqualTo(header);
  }

  @Property
  void randomBytesNeverEscapeAsAnythingElse(
      @ForAll byte[] bytes, @ForAll @IntRange(max = 8) int skip) {
    ByteBuffer body = ByteBuffer.wrap(bytes).position(Math.min(skip, bytes.length));
    try {
      GestureCommand command = GestureCommand.TYPE.read(body);
      assertThat(write(GestureCommand.TYPE, command)).hasSizeGreaterThanOrEqualTo(56);
    } catch (MessageFormatException expected) {
      assertThat(expected).hasMessageStartingWith("byte ");
    }
  }

  @Test
  void timeOutsideTheRangeIsRefused() {
    MessageWriter out = new MessageWriter();
    assertThatThrownBy(() -> out.time(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.time(MAX_TIME_NS + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
