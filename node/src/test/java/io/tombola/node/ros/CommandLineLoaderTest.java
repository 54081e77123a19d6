package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineLoaderTest {
  private static NodeConfiguration build(Map<String, String> environment, String... arguments) {
    return new CommandLineLoader(List.of(arguments), environment).build("tombola");
  }

  @Test
  void nothingGivenMeansLoopback() {
    NodeConfiguration configuration = build(Map.of());
    assertThat(configuration.nodeName()).isEqualTo("tombola");
    assertThat(configuration.namespace()).isEqualTo(GraphName.ROOT);
    assertThat(configuration.host()).isEqualTo("127.0.0.1");
    assertThat(configuration.masterUri()).isEqualTo(URI.create("http://127.0.0.1:11311/"));
  }

  @Test
  void environmentIsRead() {
    NodeConfiguration configuration =
        build(
            Map.of(
                "ROS_NAMESPACE", "/arm",
                "ROS_MASTER_URI", "http://robot:11312",
                "ROS_IP", "10.0.0.2"));
    assertThat(configuration.namespace()).isEqualTo(GraphName.of("/arm"));
    assertThat(configuration.masterUri()).isEqualTo(URI.create("http://robot:11312"));
    assertThat(configuration.host()).isEqualTo("10.0.0.2");
    assertThat(build(Map.of("ROS_IP", "10.0.0.2", "ROS_HOSTNAME", "arm.local")).host())
        .isEqualTo("arm.local");
  }

  @Test
  void specialKeysWinOverTheEnvironment() {
    NodeConfiguration configuration =
        build(
            Map.of("ROS_NAMESPACE", "/arm", "ROS_MASTER_URI", "http://a:1", "ROS_HOSTNAME", "h"),
            "__name:=left",
            "__ns:=/leg",
            "__master:=http://b:2/",
            "__ip:=10.0.0.3",
            "__log:=/tmp/left.log");
    assertThat(configuration.nodeName()).isEqualTo("left");
    assertThat(configuration.namespace()).isEqualTo(GraphName.of("/leg"));
    assertThat(configuration.masterUri()).isEqualTo(URI.create("http://b:2/"));
    assertThat(configuration.host()).isEqualTo("10.0.0.3");
  }

  @Test
  void otherArgumentsAreTheNodes() {
    CommandLineLoader loader =
        new CommandLineLoader(List.of("--ticket", "a.ticket", "events:=dvs", ":=x"), Map.of());
    assertThat(loader.getNodeArguments()).containsExactly("--ticket", "a.ticket", ":=x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 | java.lang.Integer | 5",
        "-7 | java.lang.Integer | -7",
        "1.5e3 | java.lang.Double | 1500.0",
        "9999999999 | java.lang.Double | 9.999999999E9",
        "true | java.lang.Boolean | true",
        "off | java.lang.Boolean | false",
        "left hand | java.lang.String | left hand",
        "http://a:1/b,c | java.lang.String | http://a:1/b,c",
        "'\"5\"' | java.lang.String | 5",
      })
  void parameterValuesAreTyped(String text, Class<?> type, String value) {
    Object parsed = build(Map.of(), "_p:=" + text).parameters().get("p");
    assertThat(parsed).isInstanceOf(type).hasToString(value);
  }

  @Test
  void listsAndMapsAreRead() {
    Map<String, Object> parameters =
        build(
                Map.of(),
                "_labels:=[1, 2.5, 'a, b', [x]]",
                "_gains:={p: 1, \"i d\": {x: true}}",
                "_none:=[]")
            .parameters();
    assertThat(parameters.get("labels")).isEqualTo(List.of(1, 2.5, "a, b", List.of("x")));
    assertThat(parameters.get("gains")).isEqualTo(Map.of("p", 1, "i d", Map.of("x", true)));
    assertThat(parameters.get("none")).isEqualTo(List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "_p:=[1, 2 | 'expected a comma or ]'",
        "_p:={a 1} | 'expected a colon'",
        "_p:=[1] 2 | 'unexpected text'",
        "a-b:=c | 'is not a ROS name'",
        "__name:=a/b | 'must not hold a namespace'",
        "__master:=robot | 'is not of the form http://host:port/'",
        "__master:=http://robot:113111 | 'has port 113111, but ports end at 65535'",
      })
  void badArgumentsAreExplained(String argument, String problem) {
    assertThatThrownBy(() -> build(Map.of(), argument))
        .isInstanceOf(RosException.class)
        .hasMessageContaining(problem);
  }
}
