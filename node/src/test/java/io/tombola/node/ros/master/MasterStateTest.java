package io.tombola.node.ros.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.node.ros.master.ParameterServer.Change;
import io.tombola.node.ros.master.RegistrationTable.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MasterStateTest {
  private final ParameterServer parameters = new ParameterServer();
  private final RegistrationTable table = new RegistrationTable();

  @Test
  void parametersFormATree() {
    parameters.set("/arm/gain", 3);
    parameters.set("/arm/name/", "left");
    parameters.set("/leg", Map.of("gain", 4));

    assertThat(parameters.get("/arm")).contains(Map.of("gain", 3, "name", "left"));
    assertThat(parameters.get("/leg/gain")).contains(4);
    assertThat(parameters.get("/arm/gain/x")).isEmpty();
    assertThat(parameters.names()).containsExactly("/arm/gain", "/arm/name", "/leg/gain");
    assertThat(parameters.delete("/arm/gain")).isTrue();
    assertThat(parameters.delete("/arm/gain")).isFalse();
    assertThat(parameters.get("/arm")).contains(Map.of("name", "left"));
  }

  @Test
  void rootIsAMap() {
    parameters.set("/", Map.of("a", 1));
    assertThat(parameters.get("/")).contains(Map.of("a", 1));
    assertThatThrownBy(() -> parameters.set("/", 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void searchGoesUpwards() {
    parameters.set("/a/gain", 1);
    parameters.set("/gain", 2);
    assertThat(parameters.search("/a/b/node", "gain")).contains("/a/gain");
    assertThat(parameters.search("/c/node", "gain")).contains("/gain");
    assertThat(parameters.search("/c/node", "/a/gain")).contains("/a/gain");
    assertThat(parameters.search("/c/node", "missing")).isEmpty();
  }

  @Test
  void subscribersAboveAndBelowAreTold() {
    table.claimName("/above", "http://above");
    table.add(Role.PARAMETER_SUBSCRIBER, "/arm", "/above");
    table.add(Role.PARAMETER_SUBSCRIBER, "/arm/gain/p", "/below");
    table.add(Role.PARAMETER_SUBSCRIBER, "/leg", "/other");
    Map<String, Set<String>> subscribers = table.nodes(Role.PARAMETER_SUBSCRIBER);

    parameters.set("/arm/gain", Map.of("p", 7));

    Change above = new Change("/above", "/arm/gain/", Map.of("p", 7));
    Change below = new Change("/below", "/arm/gain/p/", 7);
    assertThat(parameters.changes("/arm/gain/", "/setter", subscribers))
        .containsExactlyInAnyOrder(above, below);
    assertThat(parameters.changes("/arm/gain", "/above", subscribers)).containsExactly(below);
    assertThat(parameters.changes("/arm/gain", "/below", subscribers)).contains(above, below);
    assertThat(table.remove(Role.PARAMETER_SUBSCRIBER, "/arm", "/above", "http://above")).isTrue();
    assertThat(parameters.changes("/arm/gain", "", subscribers)).containsExactly(below);
  }

  @Test
  void parameterSubscribersAreKnownNodes() {
    table.claimName("/tuned", "http://old");
    table.add(Role.PARAMETER_SUBSCRIBER, "/gain", "/tuned");
    table.claimName("/tuned", "http://old");
    table.add(Role.PUBLISHER, "/chat", "/tuned");
    table.remove(Role.PUBLISHER, "/chat", "/tuned", "http://old");
    assertThat(table.slaveUri("/tuned")).contains("http://old");
    assertThat(table.systemState()).containsExactly(List.of(), List.of(), List.of());

    table.claimName("/tuned", "http://new");
    assertThat(table.nodes(Role.PARAMETER_SUBSCRIBER)).isEmpty();
  }

  @Test
  void newProviderOfAServiceReplacesTheOld() {
    table.claimName("/first", "http://first");
    table.addService("/reset", "/first", "rosrpc://first");
    table.claimName("/second", "http://second");
    table.addService("/reset", "/second", "rosrpc://second");

    assertThat(table.serviceUri("/reset")).contains("rosrpc://second");
    assertThat(table.systemState())
        .containsExactly(List.of(), List.of(), List.of(List.of("/reset", List.of("/second"))));
    // It has not taken its service back, and would register all again if it were unknown.
    assertThat(table.slaveUri("/first")).contains("http://first");

    assertThat(table.removeService("/reset", "/first", "rosrpc://first")).isFalse();
    assertThat(table.removeService("/reset", "/first", "rosrpc://second")).isFalse();
    assertThat(table.serviceUri("/reset")).contains("rosrpc://second");
    assertThat(table.slaveUri("/first")).isEmpty();
    assertThat(table.removeService("/reset", "/second", "rosrpc://second")).isTrue();
    assertThat(table.serviceUri("/reset")).isEmpty();
    assertThat(table.slaveUri("/second")).isEmpty();
  }

  @Test
  void registrationsAreKeptByNodeAndTopic() {
    table.claimName("/talker", "http://talker");
    table.add(Role.PUBLISHER, "/chat", "/talker");
    table.topicType(Role.PUBLISHER, "/chat", "std_msgs/String");
    table.topicType(Role.SUBSCRIBER, "/chat", "*");

    assertThat(table.slaveUris(Role.PUBLISHER, "/chat")).containsExactly("http://talker");
    assertThat(table.publishedTopics("")).containsExactly(List.of("/chat", "std_msgs/String"));
    assertThat(table.publishedTopics("/other")).isEmpty();
    assertThat(table.systemState())
        .containsExactly(List.of(List.of("/chat", List.of("/talker"))), List.of(), List.of());
    assertThat(table.remove(Role.PUBLISHER, "/chat", "/talker", "http://stranger")).isFalse();
    assertThat(table.remove(Role.PUBLISHER, "/chat", "/talker", "http://talker")).isTrue();
    assertThat(table.slaveUri("/talker")).isEmpty();
  }

  @Test
  void newProcessOfTheSameNameReplacesTheOld() {
    table.claimName("/talker", "http://old");
    table.add(Role.PUBLISHER, "/chat", "/talker");
    table.addService("/reset", "/talker", "rosrpc://old");

    assertThat(table.claimName("/talker", "http://old")).isEmpty();
    assertThat(table.claimName("/talker", "http://new")).contains("http://old");

    assertThat(table.publishedBy("/talker")).isEmpty();
    assertThat(table.serviceUri("/reset")).isEmpty();
    assertThat(table.slaveUri("/talker")).contains("http://new");
  }
}
