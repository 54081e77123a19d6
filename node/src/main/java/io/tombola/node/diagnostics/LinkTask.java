package io.tombola.node.diagnostics;

import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.ros.TopicSubscriber;

/** Whether somebody publishes events, and how often the connection had to be made. */
public final class LinkTask implements DiagnosticTask {
  private final TopicSubscriber subscriber;
  private final boolean otherSources;
  private long reportedConnections;

  /**
   * Watches a topic.
   *
   * @param otherSources true when events may come by sockets, so that the topic needs no publisher
   */
  public LinkTask(TopicSubscriber subscriber, boolean otherSources) {
    this.subscriber = subscriber;
    this.otherSources = otherSources;
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
    if (publishers == 0 && otherSources) {
      report.summary(Level.OK, "No publisher; events are taken from sockets.");
    } else if (publishers == 0) {
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
