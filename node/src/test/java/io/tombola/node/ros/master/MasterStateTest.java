package io.tombola.node.ros.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.node.ros.master.ParameterServer.Change;
import io.tombola.node.ros.master.RegistrationTable.Role;
import java.util.List;
import java.util.Map;
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
    parameters.subscribe("/arm", "http://above");
    parameters.subscribe("/arm/gain/p", "http://below");
    parameters.subscribe("/leg", "http://other");

    parameters.set("/arm/gain", Map.of("p", 7));

    assertThat(parameters.changes("/arm/gain"))
        .containsExactlyInAnyOrder(
            new Change("http://above", "/arm/gain/", Map.of("p", 7)),
            new Change("http://below", "/arm/gain/p/", 7));
    assertThat(parameters.unsubscribe("/arm", "http://above")).isTrue();
    assertThat(parameters.changes("/arm/gain")).hasSize(1);
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
    table.add(Role.SERVICE, "/reset", "/talker");
    table.serviceUri("/reset", "rosrpc://old");

    assertThat(table.claimName("/talker", "http://old")).isEmpty();
    assertThat(table.claimName("/talker", "http://new")).contains("http://old");

    assertThat(table.publishedBy("/talker")).isEmpty();
    assertThat(table.serviceUri("/reset")).isEmpty();
    assertThat(table.slaveUri("/talker")).contains("http://new");
  }
}
