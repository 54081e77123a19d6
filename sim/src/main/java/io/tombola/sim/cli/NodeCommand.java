package io.tombola.sim.cli;

import io.tombola.node.GestureNode;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.NodeMainExecutor;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code tombola node}: the gesture node on a ROS master, as roslaunch starts it. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the gesture node until SIGINT or rosnode kill.",
      "Subscribes to events; publishes ~command (tombola_msgs/GestureCommand), ~label, ~classification,"
          + " ~image, /diagnostics and more.",
      "Parameters: ~ticket, ~min_confidence, ~release_confidence, ~smoothing_steps, ~dwell_ms,"
          + " ~stale_ms, ~queue_packets, ~statistics_interval_s; the README lists all."
    })
final class NodeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(NodeCommand.class);

  @Parameters(
      paramLabel = "ROS_ARGUMENT",
      description =
          "Remaps and parameters, such as events:=/dvs/events _ticket:=FILE __name:=left.")
  private List<String> rosArguments = List.of();

  @Override
  public Integer call() throws InterruptedException {
    GestureNode node = new GestureNode(ShippedTicket.file().orElse(null));
    NodeConfiguration configuration =
        new CommandLineLoader(rosArguments, System.getenv()).build(node.getDefaultNodeName());
    if (configuration.host().equals(NodeConfiguration.LOOPBACK)) {
      LOG.info("other machines cannot reach this node; set ROS_IP or ROS_HOSTNAME for them");
    }
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    executor.execute(node, configuration);
    executor.awaitTermination();
    return end(node.error());
  }

  /** The exit code; what ended the node goes on to whoever prints failures. */
  static int end(Throwable error) {
    if (error instanceof RuntimeException failure) {
      throw failure;
    }
    if (error instanceof Error failure) {
      throw failure;
    }
    return error == null ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
