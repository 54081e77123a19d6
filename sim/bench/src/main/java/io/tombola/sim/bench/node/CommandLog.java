package io.tombola.sim.bench.node;

import io.tombola.msgs.ros.GestureCommand;
import io.tombola.node.ros.AbstractNodeMain;
import io.tombola.node.ros.ConnectedNode;
import java.util.ArrayList;
import java.util.List;

/** A ROS node that notes when gesture commands arrive. */
final class CommandLog extends AbstractNodeMain {
  private final List<Arrival> arrivals = new ArrayList<>();

  /**
   * A gesture command.
   *
   * @param lastEventNs sensor time of the last event behind it
   * @param receivedNs host clock at its arrival
   */
  record Arrival(long lastEventNs, long receivedNs) {}

  @Override
  public String getDefaultNodeName() {
    return "robot";
  }

  @Override
  public void onStart(ConnectedNode node) {
    node.newSubscriber("/tombola/command", GestureCommand.TYPE).addMessageListener(this::received);
  }

  private synchronized void received(GestureCommand command) {
    long nowNs = System.nanoTime();
    if (command.state() == GestureCommand.State.GESTURE) {
      arrivals.add(new Arrival(command.lastEventSensorNs(), nowNs));
    }
  }

  /** What has arrived so far. */
  synchronized List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }
}
