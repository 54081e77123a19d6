package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Parameters of a node. */
class ParameterTreeTest extends OwnMaster {
  @Test
  void parametersAreTypedSearchedAndWatched() throws InterruptedException {
    ConnectedNode node =
        node(
            NodeConfiguration.newPrivate("tuned", core.getUri())
                .withParameters(Map.of("window_us", 1_000, "labels", List.of("a", "b"))));
    ParameterTree parameters = node.getParameterTree();

    assertThat(parameters.getInteger("~window_us", 5)).isEqualTo(1_000);
    assertThat(parameters.getDouble("/tuned/window_us", 5)).isEqualTo(1_000.0);
    assertThat(parameters.getList("~labels", List.of())).isEqualTo(List.of("a", "b"));
    assertThat(parameters.getString("~absent", "default")).isEqualTo("default");
    assertThatThrownBy(() -> parameters.getBoolean("~window_us", true))
        .isInstanceOf(RosException.class)
        .hasMessage("parameter /tuned/window_us is 1000, a Integer, but must be of type Boolean");
    assertThat(parameters.search("window_us")).contains(GraphName.of("/tuned/window_us"));
    assertThat(parameters.getNames()).contains(GraphName.of("/tuned/labels"));

    BlockingQueue<Object> values = new LinkedBlockingQueue<>();
    parameters.addParameterListener("~window_us", values::add);
    ParameterTree others = node("tuner").getParameterTree();
    Eventually.await(
        "the listener is registered",
        () -> {
          others.set("/tuned/window_us", 2_000);
          return values.contains(2_000);
        });
    parameters.delete("~window_us");
    assertThat(parameters.has("~window_us")).isFalse();
  }
}
