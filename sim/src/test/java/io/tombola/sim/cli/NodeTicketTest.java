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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ticket of whole samples where the node wants one of a stream. */
final class NodeTicketTest {

  @TempDir private Path folder;

  @Test
  @Timeout(30)
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
      executor.awaitTermination();
      assertThat(node.error())
          .hasMessageContaining("runs on whole samples (slicing BY_TIME), not on a stream");
    } finally {
      executor.shutdown();
      master.shutdown();
    }
  }
}
