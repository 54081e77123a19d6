package io.tombola.msgs.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.ros.DiagnosticStatus.KeyValue;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.msgs.ros.reconfigure.Config;
import io.tombola.msgs.ros.reconfigure.ConfigDescription;
import io.tombola.msgs.ros.reconfigure.Group;
import io.tombola.msgs.ros.reconfigure.ReconfigureService;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of other people's packages: md5s as their classes in Debian carry them. */
class ConventionMessagesTest {
  private static final Header HEADER = new Header(7, 1_000_000_500L, "cam");
  private static final Config CONFIG = Config.of(values());

  private static Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("on", true);
    values.put("steps", 2);
    values.put("name", "a");
    values.put("share", 0.5);
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "geometry_msgs/Twist,                     9f195f881246fdfa2798d1d3eebca84a",
    "sensor_msgs/Image,                       060021388200f6f0f447d0fcd9c64743",
    "dynamic_reconfigure/Config,              958f16a05573709014982821e6822580",
    "dynamic_reconfigure/GroupState,          a2d87f51dc22930325041a2f8b1571f8",
    "dynamic_reconfigure/Group,               9e8cd9e9423c94823db3614dd8b1cf7a",
    "dynamic_reconfigure/ParamDescription,    7434fcb9348c13054e0c3b267c8cb34d",
    "dynamic_reconfigure/ConfigDescription,   757ce9d44ba8ddd801bb30bc456f946f",
  })
  void md5IsWhatOtherNodesCompute(String type, String md5) {
    assertThat(new MessageDefinitions().md5(type)).isEqualTo(md5);
  }

  @Test
  void md5OfReconfigureIsWhatItsClientsAskFor() {
    assertThat(ReconfigureService.TYPE.md5()).isEqualTo("bb125d226a21982a4a98760418dc2672");
  }

  @Test
  void aTwistIsSixDoubles() {
    Twist twist = new Twist(new Twist.Vector(1, 0, 0), new Twist.Vector(0, 0, -2));
    assertThat(HexFormat.of().formatHex(write(Twist.TYPE, twist)))
        .isEqualTo("000000000000f03f" + "0".repeat(64) + "00000000000000c0");
  }

  @Test
  void aConfigIsItsValuesByType() {
    assertThat(HexFormat.of().formatHex(write(Config.TYPE, CONFIG)))
        .isEqualTo(
            ("01000000" + "02000000" + "6f6e" + "01")
                + ("01000000" + "05000000" + "7374657073" + "02000000")
                + ("01000000" + "04000000" + "6e616d65" + "01000000" + "61")
                + ("01000000" + "05000000" + "7368617265" + "000000000000e03f")
                + ("01000000" + "07000000" + "44656661756c74" + "01" + "00000000" + "00000000"));
    assertThat(CONFIG.values()).isEqualTo(values());
    assertThatThrownBy(() -> Config.of(Map.of("x", 1f)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x");
  }

  static Stream<Arguments> messages() {
    var results = List.of(new ObjectHypothesis(2, 0.75), new ObjectHypothesis(1, 0.25));
    var status =
        new DiagnosticStatus(
            Level.WARN, "tombola: link", "one", "none", List.of(new KeyValue("a", "b")));
    var group =
        new Group(
            Group.DEFAULT_NAME,
            "",
            List.of(new Group.Parameter("steps", "int", 0, "of time", "")),
            0,
            0);
    return Stream.of(
        Arguments.of(Classification2D.TYPE, new Classification2D(HEADER, results)),
        Arguments.of(VisionInfo.TYPE, new VisionInfo(HEADER, "a ticket", "/tombola/labels", 3)),
        Arguments.of(DiagnosticArray.TYPE, new DiagnosticArray(HEADER, List.of(status, status))),
        Arguments.of(Config.TYPE, CONFIG),
        Arguments.of(
            ConfigDescription.TYPE, new ConfigDescription(List.of(group), CONFIG, CONFIG, CONFIG)));
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

  @Property(tries = 500)
  void anyBytesAreAConfigOrAFormatError(@ForAll byte[] bytes) {
    try {
      assertThat(write(Config.TYPE, Config.TYPE.read(ByteBuffer.wrap(bytes))))
          .hasSizeGreaterThanOrEqualTo(20);
    } catch (MessageFormatException expected) {
      assertThat(expected).hasMessageStartingWith("byte ");
    }
  }

  private static <T> byte[] write(RosMessageType<T> type, T message) {
    MessageWriter out = new MessageWriter();
    type.write(message, out);
    return out.toByteArray();
  }
}
