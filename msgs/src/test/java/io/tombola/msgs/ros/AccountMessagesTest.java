package io.tombola.msgs.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.ros.EnergyAccount.Energy;
import io.tombola.msgs.ros.EnergyAccount.LayerOperations;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a decision cost, as messages. */
class AccountMessagesTest {
  private static final Header HEADER = new Header(7, 1_000_000_500L, "cam");
  private static final EnergyAccount ENERGY =
      new EnergyAccount(
          HEADER,
          3,
          1,
          1L << 40,
          10,
          100,
          900,
          List.of(new LayerOperations("conv1", 5, 100), new LayerOperations("fc", 9, 900)),
          List.of(new Energy("45nm-1bit", 0.1)));

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(EnergyAccount.TYPE, ENERGY),
        Arguments.of(Latency.TYPE, new Latency(HEADER, 3, 1, 8, -5, 10, 20, 30, 40, 50, 150)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  <T> void roundTripsAndRefusesEveryTruncation(RosMessageType<T> type, T message)
      throws MessageFormatException {
    byte[] bytes = write(type, message);
    assertThat(type.read(ByteBuffer.wrap(bytes))).isEqualTo(message);
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
      assertThatThrownBy(() -> type.read(cut)).isInstanceOf(MessageFormatException.class);
    }
  }

  @Test
  void layersAndPricesAreArraysSideBySide() {
    assertThat(ENERGY.additions()).isEqualTo(1000);
    byte[] bytes = write(EnergyAccount.TYPE, ENERGY);
    int arrays = 19 + 4 + 4 + 8 + 4 + 8 + 8;
    assertThat(HexFormat.of().formatHex(Arrays.copyOfRange(bytes, arrays, bytes.length)))
        .isEqualTo(
            ("02000000" + "05000000" + "636f6e7631" + "02000000" + "6663")
                + ("02000000" + "0500000000000000" + "0900000000000000")
                + ("02000000" + "6400000000000000" + "8403000000000000")
                + ("01000000" + "09000000" + "34356e6d2d31626974")
                + ("01000000" + "9a9999999999b93f"));
  }

  @Test
  void arraysOfDifferentLengthsAreRefused() {
    byte[] bytes = write(EnergyAccount.TYPE, ENERGY);
    // The last array's length, of doubles: as if there were none.
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - Double.BYTES);
    shorter[shorter.length - Integer.BYTES] = 0;
    assertThatThrownBy(() -> EnergyAccount.TYPE.read(ByteBuffer.wrap(shorter)))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("the arrays of presets differ in length");
  }

  private static <T> byte[] write(RosMessageType<T> type, T message) {
    MessageWriter out = new MessageWriter();
    type.write(message, out);
    return out.toByteArray();
  }
}
