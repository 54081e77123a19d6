package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.Region;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.RosCore;
import io.tombola.node.ros.RosException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeParametersTest {
  private final RosCore core = RosCore.newPrivate();
  private ConnectedNode node;

  @BeforeEach
  void start() throws InterruptedException {
    core.start();
    core.awaitStart();
    node = new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("dvs", core.getUri()));
  }

  @AfterEach
  void stop() {
    node.shutdown();
    core.shutdown();
  }

  private NodeParameters read() {
    return NodeParameters.read(node.getParameterTree(), Path.of("some.ticket"));
  }

  @Test
  void whatIsNotSetIsAsShipped() {
    assertThat(read().statisticsIntervalSeconds()).isEqualTo(10);
    assertThat(read().rule()).isEqualTo(DecisionRule.SHIPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "smoothing_steps, 5000, 1 to 100",
    "stale_ms, 1, 10 to 60000",
    "dwell_ms, 60001, 0 to 60000",
    "budget_quiet_ms, 600001, 0 to 600000",
    "statistics_interval_s, -5, 0 to 86400",
  })
  void aStartHasTheLimitsOfAChange(String name, int value, String limits) {
    node.getParameterTree().set("~" + name, value);
    assertThatThrownBy(this::read)
        .isInstanceOf(RosException.class)
        .hasMessage("parameter ~" + name + " is " + value + ": it must be " + limits);
  }

  @Test
  void aRegionOfInterestIsFourWholeNumbers() {
    assertThat(read().roi()).isEmpty();
    node.getParameterTree().set("~roi", List.of(80, 0, 480, 480));
    assertThat(read().roi()).contains(new Region(80, 0, 480, 480));
    node.getParameterTree().set("~roi", List.of(80, 0, 480));
    assertThatThrownBy(this::read)
        .isInstanceOf(RosException.class)
        .hasMessage(
            "parameter ~roi is [80, 0, 480]: it must be [x, y, width, height], whole pixels");
    node.getParameterTree().set("~roi", List.of(80, 0, 0, 480));
    assertThatThrownBy(this::read)
        .isInstanceOf(RosException.class)
        .hasMessage("parameter ~roi: a region of 0x480 pixels at (80, 0) is none");
  }

  @Test
  void realNumbersToo() {
    node.getParameterTree().set("~budget_uj_per_s", Double.NaN);
    assertThatThrownBy(this::read).hasMessageStartingWith("parameter ~budget_uj_per_s is NaN: ");
    node.getParameterTree().set("~budget_uj_per_s", -0.5);
    assertThatThrownBy(this::read)
        .isInstanceOf(RosException.class)
        .hasMessageStartingWith("parameter ~budget_uj_per_s is -0.5: it must be 0 to 1000000000");
  }
}
