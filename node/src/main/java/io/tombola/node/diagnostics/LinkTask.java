package io.tombola.node.diagnostics;

import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.ros.TopicSubscriber;

/** Whether somebody publishes events, and how often the connection had to be made. */
public final class LinkTask implements DiagnosticTask {
  private final TopicSubscriber subscriber;
  private long reportedConnections;

  /** Watches a topic. */
  public LinkTask(TopicSubscriber subscriber) {
    this.subscriber = subscriber;
  }

  @Override
  public String name() {
    return "Link Status";
  }

  @Override
  public Report report(long nowNs) {
    int publishers = subscriber.getNumberOfPublishers();
    long connections = subscriber.getConnectionsMade();
    Report report = new Report();
    if (publishers == 0) {
      report.summary(Level.WARN, "Nobody publishes " + subscriber.getTopicName() + ".");
    } else if (reportedConnections > 0 && connections > reportedConnections) {
      report.summary(Level.WARN, "Connected anew since last update.");
    } else {
      report.summary(Level.OK, "Connected.");
    }
    reportedConnections = connections;
    return report
        .add("Topic", subscriber.getTopicName())
        .add("Publishers connected", publishers)
        .add("Connections made", connections)
        .add("Messages received", subscriber.getReceivedMessages());
  }
}
