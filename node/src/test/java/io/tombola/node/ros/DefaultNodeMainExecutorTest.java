package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DefaultNodeMainExecutorTest {
  @Test
  void aNodeThatFindsNoMemoryAtItsStartDoesNotEndWell() throws Exception {
    RosCore core = RosCore.newPrivate();
    core.start();
    core.awaitStart();
    var told = new CompletableFuture<Throwable>();
    var nodeMain =
        new AbstractNodeMain() {
          @Override
          public String getDefaultNodeName() {
            return "large";
          }

          @Override
          public void onStart(ConnectedNode node) {
            throw new OutOfMemoryError("as if");
          }

          @Override
          public void onError(Throwable thrown) {
            told.complete(thrown);
          }
        };
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    executor.execute(nodeMain, NodeConfiguration.newPrivate("large", core.getUri()));
    assertThat(told.get(10, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
    executor.awaitTermination();
    core.shutdown();
  }
}
