package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.node.ros.RosException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

final class NodeCommandTest {
  @Test
  void whatEndsTheNodeIsPrinted() {
    assertThat(NodeCommand.end(null)).isEqualTo(ExitCode.OK);
    RosException mistake = new RosException("no ROS master");
    assertThatThrownBy(() -> NodeCommand.end(mistake)).isSameAs(mistake);
    IllegalStateException bug = new IllegalStateException("no hand on this arm");
    assertThatThrownBy(() -> NodeCommand.end(bug)).isSameAs(bug);
  }

  @Test
  void masterOfAPortThatDoesNotExistIsNamed() {
    StringWriter err = new StringWriter();
    CommandLine commands = Tombola.commandLine().setErr(new PrintWriter(err, true));

    int exit = commands.execute("node", "__master:=http://127.0.0.1:113111/");

    assertThat(exit).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("port 113111").contains("set ROS_MASTER_URI");
  }
}
