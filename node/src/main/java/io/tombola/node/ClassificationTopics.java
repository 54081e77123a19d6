package io.tombola.node;

import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.ros.Classification2D;
import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.ObjectHypothesis;
import io.tombola.msgs.ros.VisionInfo;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import io.tombola.node.ros.RosException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the network thinks at each timestep, as vision_msgs has it: {@code ~classification}, and
 * latched beside it {@code ~vision_info}, which names the ticket and the parameter with the labels.
 *
 * <p>Hypothesis {@code id} k is the k-th label, counted from 1 as in GestureCommand. Scores are the
 * smoothed confidences that the decision was made on, surest first; the stamp is that of the last
 * event so far, so a message without new events is stamped as the one before.
 */
final class ClassificationTopics {
  private static final String LABELS = "~labels";
  private static final Logger LOG = LoggerFactory.getLogger(ClassificationTopics.class);
  private static final Comparator<ObjectHypothesis> SUREST_FIRST =
      Comparator.comparingDouble(ObjectHypothesis::score).reversed();

  private final ConnectedNode node;
  private final Supplier<String> frameId;
  private final Publisher<Classification2D> classifications;
  private final Publisher<VisionInfo> info;
  private int sequence;
  private int infoSequence;
  private int version;
  private Manifest manifest;
  private int rung;

  /**
   * Topics that say nothing yet.
   *
   * @param version of the first ticket, higher than any of an earlier start of the node
   */
  ClassificationTopics(ConnectedNode node, Supplier<String> frameId, int version) {
    this.node = node;
    this.frameId = frameId;
    this.version = version;
    classifications = node.newPublisher("~classification", Classification2D.TYPE);
    info = node.newPublisher("~vision_info", VisionInfo.TYPE);
    info.setLatchMode(true);
  }

  /** Says which ticket classifies from now on, on its largest rung; raises the version. */
  void announce(Manifest next, long nowNs) {
    try {
      node.getParameterTree().set(LABELS, next.labels());
    } catch (RosException e) {
      // subscribers are linked without a master, and must learn that another ticket classifies
      LOG.warn("the labels of the new ticket are not on the parameter server: {}", e.getMessage());
    }
    manifest = next;
    rung = 0;
    inform(nowNs);
  }

  /** Says on which rung it does; raises the version if that is another one. */
  void announceRung(int next, long nowNs) {
    if (next != rung) {
      rung = next;
      inform(nowNs);
    }
  }

  private void inform(long nowNs) {
    info.publish(
        new VisionInfo(
            new Header(infoSequence++, nowNs, frameId.get()),
            provenance(manifest, rung),
            node.getResolver().resolve(LABELS).toString(),
            version++));
  }

  /** Publishes one timestep's confidences if anybody wants them; called by one thread. */
  void publish(long lastEventNs, double[] smoothed) {
    if (!classifications.hasSubscribers()) {
      return;
    }
    List<ObjectHypothesis> results = new ArrayList<>(smoothed.length);
    for (int c = 0; c < smoothed.length; c++) {
      results.add(new ObjectHypothesis(c + 1L, smoothed[c]));
    }
    results.sort(SUREST_FIRST);
    classifications.publish(
        new Classification2D(new Header(sequence++, lastEventNs, frameId.get()), results));
  }

  /** Where a ticket comes from, in one line. */
  static String provenance(Manifest manifest, int rung) {
    Manifest.Architecture architecture = manifest.architecture();
    return String.format(
        Locale.ROOT,
        "%s width %s, %dx%d, rung %d, frozen seed %d (%s), %s on %s%s",
        architecture.name(),
        architecture.widthFactor(),
        architecture.width(),
        architecture.height(),
        rung,
        manifest.seed(),
        manifest.generator(),
        manifest.search().method(),
        manifest.data().name(),
        manifest.data().simulated() ? " (simulated)" : "");
  }
}
