package io.tombola.node.ros.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:11311/, 127.0.0.1, 11311",
    "http://robot:11311, robot, 11311",
    "http://ros_master:11311, ros_master, 11311",
    "http://my_robot.local:65535/RPC2, my_robot.local, 65535",
    "http://[::1]:11311/, [::1], 11311",
    "http://me@robot:1/, robot, 1",
    "http://me:pw@robot:1/, robot, 1",
  })
  void hostsAreReadAsTheyStand(String uri, String host, int port) {
    assertThat(HostAndPort.ofHttp(URI.create(uri))).isEqualTo(new HostAndPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "robot",
        "http://robot/",
        "http://robot:/",
        "http://:11311/",
        "http://[::1]/",
        "http://me:pw@robot/"
      })
  void otherFormsAreRefused(String uri) {
    assertThatThrownBy(() -> HostAndPort.ofHttp(URI.create(uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + uri + "' is not of the form http://host:port/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "rosrpc://a b:1", "rosrpc://robot:-1"})
  void servicesOfOtherFormsAreRefused(String uri) {
    assertThatThrownBy(() -> HostAndPort.ofRosrpc(uri))
        .hasMessage("'" + uri + "' is not of the form rosrpc://host:port");
  }

  @Test
  void portsEnd() {
    assertThatThrownBy(() -> HostAndPort.ofRosrpc("rosrpc://robot:65536"))
        .hasMessage("'rosrpc://robot:65536' has port 65536, but ports end at 65535");
    assertThatThrownBy(() -> HostAndPort.ofRosrpc("rosrpc://robot:99999999999"))
        .hasMessageContaining("has port 99999999999");
  }
}
