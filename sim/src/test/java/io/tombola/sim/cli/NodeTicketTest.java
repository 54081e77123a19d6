package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.ticket.TicketFile;
import io.tombola.node.GestureNode;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.RosCore;
import io.tombola.sim.data.StubbornTickets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ticket of whole samples where the node wants one of a stream. */
final class NodeTicketTest {
  private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

  @TempDir private Path folder;

  @Test
  void theNodeCompilesNoTicketThatNoStreamCanFeed() throws Exception {
    // compiled, it would be refused for its membranes
    Path ticket = folder.resolve("digits.ticket");
    TicketFile.write(StubbornTickets.outgrowing(3), ticket);
    RosCore master = RosCore.newPrivate();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    try {
      master.start();
      master.awaitStart();
      GestureNode node = new GestureNode(ticket);
      List<String> arguments = List.of("__master:=" + master.getUri());
      executor.execute(
          node, new CommandLineLoader(arguments, Map.of()).build(node.getDefaultNodeName()));
      long deadlineNs = System.nanoTime() + TIMEOUT_NS;
      while (node.error() == null && System.nanoTime() < deadlineNs) {
        Thread.sleep(20);
      }
      assertThat(node.error())
          .hasMessageContaining("runs on whole samples (slicing BY_TIME), not on a stream");
    } finally {
      executor.shutdown();
      master.shutdown();
    }
  }
}
