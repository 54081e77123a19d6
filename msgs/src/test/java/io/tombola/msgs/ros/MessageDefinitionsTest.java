package io.tombola.msgs.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageDefinitionsTest {
  private final MessageDefinitions definitions = new MessageDefinitions();

  /** The md5s that rospy's generated classes and the drivers' own packages carry. */
  @ParameterizedTest
  @CsvSource({
    "std_msgs/Header,               2176decaecbce78abc3b96ef049fabed",
    "std_msgs/String,               992ce8a1687cec8c8bd883ec73ca41d1",
    "std_msgs/Empty,                d41d8cd98f00b204e9800998ecf8427e",
    "dvs_msgs/Event,                40d339b261445b8ce9a6fef01267cd5d",
    "dvs_msgs/EventArray,           5e8beee5a6c107e504c2e78903c224b8",
    "event_camera_msgs/EventPacket, 8a6101b351a64529ac77bd8b71074e52",
    "vision_msgs/ObjectHypothesis,  abf73443e563396425a38201e9dacc73",
    "vision_msgs/Classification2D,  b23d0855d0f41568e09106615351255f",
    "vision_msgs/VisionInfo,        eee36f8dc558754ceb4ef619179d8b34",
    "diagnostic_msgs/DiagnosticArray, 60810da900de1dd6ddd437c3503511da",
    "rosgraph_msgs/Log,             acffd30cd6b6de30f120938c17c593fb",
    "rosgraph_msgs/Clock,           a9c97c1d230cfc112e270351a944ee47",
    "tombola_msgs/GestureCommand,   7021f7ebf19b9949c090fad9193d69a6",
    "tombola_msgs/TicketStatus,     69c143d2d4a042d9cb4e75a9f2b1be97",
    "tombola_msgs/BudgetState,      c1ce30880cd734ccc4348d34280b8841",
    "tombola_msgs/EnergyAccount,    0714b84607d0622b584308464f7a4c45",
    "tombola_msgs/Latency,          8924084cd438c9e88450f005dc873147",
  })
  void md5IsWhatOtherNodesCompute(String type, String md5) {
    assertThat(definitions.md5(type)).isEqualTo(md5);
  }

  /** The md5s that rospy's generated classes carry. */
  @ParameterizedTest
  @CsvSource({
    "std_srvs/Empty,   d41d8cd98f00b204e9800998ecf8427e",
    "std_srvs/Trigger, 937c9679a518e3a18d831e57125ea522",
    "std_srvs/SetBool, 09fb03525b03e7ea1fd3992bafd87e16",
    "tombola_msgs/LoadTicket, 6191522d123de21469f8a0333157c066",
  })
  void md5OfAServiceIsThatOfBothHalves(String type, String md5) {
    assertThat(definitions.md5(definitions.service(type))).isEqualTo(md5);
  }

  @Test
  void halvesOfAServiceAreMessages() {
    RosServiceType<SetBoolService.Request, SetBoolService.Response> type = SetBoolService.TYPE;
    assertThat(type.request().type().name()).isEqualTo("std_srvs/SetBoolRequest");
    assertThat(type.request().type().md5()).isEqualTo("8b94c1b53db61fb6aed406028ad6332a");
    assertThat(type.response().type().md5()).isEqualTo("937c9679a518e3a18d831e57125ea522");
  }

  @Test
  void errorsInAServiceNameTheLine() {
    assertThatThrownBy(() -> ServiceDefinition.parse("a/B", "B.srv", "bool data\n---\nbool\n"))
        .isInstanceOf(MessageDefinitionException.class)
        .hasMessageContaining("B.srv")
        .hasMessageContaining("3");
    assertThatThrownBy(() -> ServiceDefinition.parse("a/B", "B.srv", "bool data\n"))
        .isInstanceOf(MessageDefinitionException.class)
        .hasMessageContaining("no line ---");
  }

  @Test
  void fullTextHoldsEachDependencyOnceBehindSeparators() {
    String text = definitions.fullText("dvs_msgs/EventArray");

    assertThat(text).startsWith(definitions.get("dvs_msgs/EventArray").text());
    String separator = "=".repeat(80) + "\nMSG: ";
    assertThat(text.split(separator, -1)).hasSize(3);
    assertThat(text)
        .containsSubsequence(separator + "std_msgs/Header\n", separator + "dvs_msgs/Event\n");
  }

  @Test
  void fullTextReachesDependenciesOfDependencies() {
    assertThat(definitions.fullText("diagnostic_msgs/DiagnosticArray"))
        .containsSubsequence(
            "MSG: std_msgs/Header\n",
            "MSG: diagnostic_msgs/DiagnosticStatus\n",
            "MSG: diagnostic_msgs/KeyValue\n");
  }

  @Test
  void unknownTypeNamesTheFileThatIsMissing() {
    assertThatThrownBy(() -> definitions.get("dvs_msgs/Nothing"))
        .isInstanceOf(MessageDefinitionException.class)
        .hasMessageStartingWith("ros/dvs_msgs/msg/Nothing.msg: is not on the class path");
    assertThatThrownBy(() -> definitions.get("../secrets"))
        .isInstanceOf(MessageDefinitionException.class)
        .hasMessageContaining("write 'package/Type'");
  }
}
