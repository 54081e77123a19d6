package io.tombola.node.ros;

import io.tombola.msgs.ros.StringMessage;
import java.util.List;

/** A whole program around one node, as roslaunch starts it; tests run it in a JVM of its own. */
final class TalkerMain extends AbstractNodeMain {
  private TalkerMain() {}

  @Override
  public String getDefaultNodeName() {
    return "talker";
  }

  @Override
  public void onStart(ConnectedNode node) {
    Publisher<StringMessage> publisher = node.newPublisher("chat", StringMessage.TYPE);
    publisher.setLatchMode(true);
    publisher.publish(new StringMessage(node.getParameterTree().getString("~text", "nothing")));
  }

  /** Runs until the node is told to stop. */
  public static void main(String[] arguments) throws InterruptedException {
    TalkerMain talker = new TalkerMain();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    executor.execute(
        talker,
        new CommandLineLoader(List.of(arguments), System.getenv())
            .build(talker.getDefaultNodeName()));
    executor.awaitTermination();
  }
}
