package io.tombola.node;

import io.tombola.msgs.ros.DiagnosticArray;
import io.tombola.msgs.ros.DiagnosticStatus;
import io.tombola.msgs.ros.Header;
import io.tombola.node.diagnostics.DiagnosticTask;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import java.util.ArrayList;
import java.util.List;

/** Publishes {@code /diagnostics}, one status a task, named {@code node: task}. */
final class DiagnosticsTopic {
  private final Publisher<DiagnosticArray> topic;
  private final String prefix;
  private final String hardwareId;
  private final List<DiagnosticTask> tasks;
  private int sequence;

  /**
   * Publishes nothing yet.
   *
   * @param hardwareId what the camera is called, or that there is nothing to call
   */
  DiagnosticsTopic(ConnectedNode node, String hardwareId, List<DiagnosticTask> tasks) {
    this.topic = node.newPublisher("/diagnostics", DiagnosticArray.TYPE);
    this.prefix = node.getName().toString().substring(1) + ": ";
    this.hardwareId = hardwareId;
    this.tasks = List.copyOf(tasks);
  }

  /** Publishes how the node fares; called by one thread, once a period. */
  void publish(long nowNs) {
    List<DiagnosticStatus> statuses = new ArrayList<>();
    for (DiagnosticTask task : tasks) {
      statuses.add(task.report(nowNs).status(prefix + task.name(), hardwareId));
    }
    topic.publish(new DiagnosticArray(new Header(sequence++, nowNs, ""), statuses));
  }
}
