package io.tombola.msgs.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.ros.MessageDefinition.Constant;
import io.tombola.msgs.ros.MessageDefinition.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageDefinitionTest {
  private static MessageDefinition parse(String text) {
    return MessageDefinition.parse("robot_msgs/Thing", "Thing.msg", text);
  }

  @Test
  void readsFieldsAndConstantsAndStripsComments() {
    MessageDefinition definition =
        parse(
            """
            # a thing
            Header header  # when
            uint8 OFF=0
            int32   MANY = -5  # constant
            string HASH= a # b

            float64[36]  covariance
            Part[] parts
            sensor_msgs/Image[2] images
            time stamp
            """);

    assertThat(definition.constants())
        .containsExactly(
            new Constant("uint8", "OFF", "0"),
            new Constant("int32", "MANY", "-5"),
            new Constant("string", "HASH", "a # b"));
    assertThat(definition.fields())
        .containsExactly(
            new Field("std_msgs/Header", "", "header"),
            new Field("float64", "[36]", "covariance"),
            new Field("robot_msgs/Part", "[]", "parts"),
            new Field("sensor_msgs/Image", "[2]", "images"),
            new Field("time", "", "stamp"));
    assertThat(definition.dependencies())
        .containsExactly("std_msgs/Header", "robot_msgs/Part", "sensor_msgs/Image");
  }

  @ParameterizedTest
  @CsvSource({
    "uint8, 'expected ''type name'', found ''uint8'''",
    "uint8 a b, 'expected ''type name'', found ''uint8 a b'''",
    "uint8[ a, '''uint8['' is not a message type'",
    "uint8 9a, '''9a'' is not a field name'",
    "time NOW=1, 'a constant cannot be of type ''time'''",
    "uint8 A=, 'constant ''A'' has no value'",
    "uint8=1, 'expected ''type NAME=value'', found ''uint8=1'''",
  })
  void badLineIsNamedWithFileAndLine(String line, String problem) {
    assertThatThrownBy(() -> parse("# first\n" + line + "\n"))
        .isInstanceOf(MessageDefinitionException.class)
        .hasMessage("Thing.msg:2: " + problem);
  }
}
