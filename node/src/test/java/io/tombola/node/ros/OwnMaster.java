package io.tombola.node.ros;

import io.tombola.msgs.ros.StringMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Nodes and a master of our own in one process, for each test. */
abstract class OwnMaster {
  static final int TIMEOUT_S = 20;

  final DefaultNodeFactory factory = new DefaultNodeFactory();
  RosCore core;
  private final List<ConnectedNode> nodes = new ArrayList<>();

  @BeforeEach
  void startMaster() {
    core = RosCore.newPrivate();
    core.start();
    core.awaitStart();
  }

  @AfterEach
  void stopAll() {
    nodes.forEach(Node::shutdown);
    core.shutdown();
  }

  final ConnectedNode node(String name) throws InterruptedException {
    return node(NodeConfiguration.newPrivate(name, core.getUri()));
  }

  final ConnectedNode node(NodeConfiguration configuration) throws InterruptedException {
    ConnectedNode node = factory.newNode(configuration);
    nodes.add(node);
    return node;
  }

  static BlockingQueue<String> collect(Subscriber<StringMessage> subscriber) {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    subscriber.addMessageListener(message -> received.add(message.data()), 1_000);
    return received;
  }

  static void publish(Publisher<StringMessage> publisher, String text) {
    publisher.publish(new StringMessage(text));
  }
}
