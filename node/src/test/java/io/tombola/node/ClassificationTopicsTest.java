package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.ros.Classification2D;
import io.tombola.msgs.ros.ObjectHypothesis;
import io.tombola.msgs.ros.VisionInfo;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.Eventually;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.RosCore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClassificationTopicsTest {
  private static final Manifest MANIFEST = TestTickets.ticket().manifest();
  private static final double[] SMOOTHED = {0.1, 0.7, 0.2};

  private final RosCore master = RosCore.newPrivate();
  private ConnectedNode node;
  private ConnectedNode viewer;
  private ClassificationTopics topics;

  @BeforeEach
  void start() throws InterruptedException {
    master.start();
    master.awaitStart();
    node = newNode("tombola");
    viewer = newNode("viewer");
    topics = new ClassificationTopics(node, () -> "cam", 1_700_000_000);
  }

  private ConnectedNode newNode(String name) throws InterruptedException {
    return new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate(name, master.getUri()));
  }

  @AfterEach
  void stop() {
    node.shutdown();
    viewer.shutdown();
    master.shutdown();
  }

  @Test
  void aLateSubscriberLearnsTicketAndRungAndEachChangeRaisesTheVersion() {
    topics.announce(MANIFEST, 5);
    topics.announceRung(0, 6);
    topics.announceRung(2, 6);
    List<VisionInfo> received = new CopyOnWriteArrayList<>();
    viewer.newSubscriber("/tombola/vision_info", VisionInfo.TYPE).addMessageListener(received::add);
    Eventually.await("the latched info is here", () -> !received.isEmpty());
    VisionInfo info = received.get(0);
    assertThat(info.databaseVersion()).isEqualTo(1_700_000_001);
    assertThat(info.method()).startsWith("vgg9 width 0.0625, 32x32, rung 2, frozen seed 7");
    assertThat(info.databaseLocation()).isEqualTo("/tombola/labels");
    assertThat(node.getParameterTree().getList("/tombola/labels", List.of()))
        .isEqualTo(MANIFEST.labels());
  }

  @Test
  void subscribersLearnOfATicketWhileThereIsNoMaster() {
    topics.announce(MANIFEST, 5);
    List<VisionInfo> received = new CopyOnWriteArrayList<>();
    viewer.newSubscriber("/tombola/vision_info", VisionInfo.TYPE).addMessageListener(received::add);
    Eventually.await("the first is here", () -> received.size() == 1);
    master.shutdown();
    topics.announce(MANIFEST, 6);
    Eventually.await("the second is here", () -> received.size() == 2);
  }

  @Test
  void hypothesesAreTheSurestFirstAndCountClassesFromOne() {
    List<Classification2D> received = new CopyOnWriteArrayList<>();
    viewer
        .newSubscriber("/tombola/classification", Classification2D.TYPE)
        .addMessageListener(received::add);
    Eventually.await(
        "a classification is here",
        () -> {
          topics.publish(1_000_000_007L, SMOOTHED);
          return !received.isEmpty();
        });
    assertThat(received.get(0).header().stampNs()).isEqualTo(1_000_000_007L);
    assertThat(received.get(0).results())
        .containsExactly(
            new ObjectHypothesis(2, 0.7),
            new ObjectHypothesis(3, 0.2),
            new ObjectHypothesis(1, 0.1));
  }
}
