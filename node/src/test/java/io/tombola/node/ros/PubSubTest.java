package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.ros.StringMessage;
import io.tombola.node.ros.tcpros.PublisherInfo;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Messages on their way from a publisher to subscribers. */
class PubSubTest extends OwnMaster {
  @Test
  void messagesArriveInOrder() throws InterruptedException {
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    BlockingQueue<String> received =
        collect(node("listener").newSubscriber("/chat", StringMessage.TYPE));
    Eventually.await("a subscriber", publisher::hasSubscribers);

    for (int i = 0; i < 100; i++) {
      publish(publisher, "message " + i);
    }

    for (int i = 0; i < 100; i++) {
      assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("message " + i);
    }
    assertThat(publisher.getDroppedMessages()).isZero();
  }

  @Test
  void latchedMessageReachesLateSubscribers() throws InterruptedException {
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    publisher.setLatchMode(true);
    publish(publisher, "first");
    publish(publisher, "last");

    BlockingQueue<String> received =
        collect(node("listener").newSubscriber("chat", StringMessage.TYPE));

    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("last");
    assertThat(received).isEmpty();
  }

  @Test
  void rawMessagesPassBetweenPackagesOfTheSameLayout() throws InterruptedException {
    RosType dvs = new MessageDefinitions().type("dvs_msgs/EventArray");
    RosType prophesee = new RosType("prophesee_event_msgs/EventArray", dvs.md5(), dvs.definition());
    Publisher<Consumer<ByteBuf>> publisher = node("camera").newRawPublisher("events", prophesee);
    BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    TopicSubscriber subscriber =
        node("reader").newRawSubscriber("events", dvs, body -> sizes.add(body.readableBytes()));
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publisher.publish(out -> out.writeZero(28));
    publisher.publish(out -> out.writeZero(5_000_000));

    assertThat(sizes.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(28);
    assertThat(sizes.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(5_000_000);
    assertThat(subscriber.getNumberOfPublishers()).isEqualTo(1);
  }

  @Test
  void largeMessagesArriveAsTheyWere() throws InterruptedException {
    RosType type = new MessageDefinitions().type("dvs_msgs/EventArray");
    Publisher<Consumer<ByteBuf>> publisher = node("camera").newRawPublisher("events", type);
    BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    node("reader")
        .newRawSubscriber("events", type, body -> received.add(ByteBufUtil.getBytes(body)));
    Eventually.await("a subscriber", publisher::hasSubscribers);
    Random random = new Random(1);

    for (int length : new int[] {3_000_000, 1, 70_000, 1_000_000, 13_000, 9_000_000}) {
      byte[] body = new byte[length];
      random.nextBytes(body);
      publisher.publish(out -> out.writeBytes(body));
      assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(body);
    }
  }

  @Test
  void subscriberOfSeveralTypesLearnsThePublishersType() throws InterruptedException {
    MessageDefinitions definitions = new MessageDefinitions();
    RosType array = definitions.type("dvs_msgs/EventArray");
    RosType packet = definitions.type("event_camera_msgs/EventPacket");
    BlockingQueue<PublisherInfo> seen = new LinkedBlockingQueue<>();
    TopicSubscriber subscriber =
        node("reader")
            .newRawSubscriber(
                "events",
                List.of(array, packet),
                TransportHints.PROMPT,
                (publisher, body) -> seen.add(publisher));
    assertThat(subscriber.getTopicMessageType()).isEqualTo("*");
    Publisher<Consumer<ByteBuf>> wrong =
        node("wrong").newRawPublisher("events", StringMessage.TYPE.type());
    for (RosType type : List.of(array, packet)) {
      ConnectedNode camera = node("camera");
      Publisher<Consumer<ByteBuf>> publisher = camera.newRawPublisher("events", type);
      publisher.setLatchMode(true);
      publisher.publish(out -> out.writeZero(28));

      PublisherInfo info = seen.poll(TIMEOUT_S, TimeUnit.SECONDS);
      assertThat(info).isEqualTo(new PublisherInfo("/camera", type, true));
      camera.shutdown();
    }
    assertThat(wrong.hasSubscribers()).isFalse();
  }

  @Test
  void subscriberOfAnyTypeGetsTheDefinition() throws InterruptedException {
    BlockingQueue<PublisherInfo> seen = new LinkedBlockingQueue<>();
    node("reader")
        .newRawSubscriber(
            "chat",
            List.of(RosType.ANY),
            new TransportHints(false),
            (publisher, body) -> seen.add(publisher));
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publish(publisher, "ciao");

    assertThat(seen.poll(TIMEOUT_S, TimeUnit.SECONDS))
        .isEqualTo(new PublisherInfo("/talker", StringMessage.TYPE.type(), false));
  }

  @Test
  void fullQueueDropsTheOldestAndCounts() throws InterruptedException {
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    Subscriber<StringMessage> subscriber =
        node("listener").newSubscriber("chat", StringMessage.TYPE);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    subscriber.addMessageListener(
        message -> {
          received.add(message.data());
          busy.countDown();
          awaitUnchecked(goOn);
        },
        2);
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publish(publisher, "held");
    awaitUnchecked(busy);
    for (int i = 0; i < 5; i++) {
      publish(publisher, "queued " + i);
    }
    Eventually.await("all arrived", () -> subscriber.getReceivedMessages() == 6);
    goOn.countDown();

    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("held");
    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("queued 3");
    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("queued 4");
    assertThat(subscriber.getDroppedMessages()).isEqualTo(3);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      assertThat(latch.await(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void slowRawSubscriberLosesMessagesThatAreCounted() throws InterruptedException {
    RosType type = StringMessage.TYPE.type();
    Publisher<Consumer<ByteBuf>> publisher = node("talker").newRawPublisher("chat", type);
    CountDownLatch goOn = new CountDownLatch(1);
    TopicSubscriber subscriber =
        node("listener").newRawSubscriber("chat", type, body -> awaitUnchecked(goOn));
    Eventually.await("a subscriber", publisher::hasSubscribers);

    int sent = 0;
    while (publisher.getDroppedMessages() == 0) {
      publisher.publish(out -> out.writeZero(1 << 20));
      assertThat(++sent).as("messages before one is dropped").isLessThan(1_000);
    }
    goOn.countDown();

    long expected = sent - publisher.getDroppedMessages();
    Eventually.await("the rest arrived", () -> subscriber.getReceivedMessages() == expected);
  }

  @Test
  void listenerThatThrowsCostsOnlyThatMessage() throws InterruptedException {
    RosType type = StringMessage.TYPE.type();
    Publisher<Consumer<ByteBuf>> publisher = node("talker").newRawPublisher("chat", type);
    Subscriber<StringMessage> subscriber =
        node("listener").newSubscriber("chat", StringMessage.TYPE);
    BlockingQueue<String> received = collect(subscriber);
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publisher.publish(out -> out.writeIntLE(99));
    publisher.publish(out -> out.writeIntLE(2).writeByte('o').writeByte('k'));

    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("ok");
    assertThat(subscriber.getFailedMessages()).isEqualTo(1);
    assertThat(subscriber.getReceivedMessages()).isEqualTo(2);
  }

  @Test
  void topicIsPublishedOncePerNode() throws InterruptedException {
    ConnectedNode node = node("talker");
    node.newPublisher("chat", StringMessage.TYPE);
    assertThatThrownBy(() -> node.newPublisher("/chat", StringMessage.TYPE))
        .isInstanceOf(RosException.class)
        .hasMessage("/talker publishes /chat already");
  }

  @Test
  void subscriberShutDownTwiceLeavesItsSuccessorAlone() throws InterruptedException {
    ConnectedNode node = node("listener");
    Subscriber<StringMessage> first = node.newSubscriber("chat", StringMessage.TYPE);
    first.shutdown();
    BlockingQueue<String> received = collect(node.newSubscriber("chat", StringMessage.TYPE));
    Publisher<StringMessage> early = node("early").newPublisher("chat", StringMessage.TYPE);
    Eventually.await("the successor is registered", early::hasSubscribers);

    first.shutdown();
    Publisher<StringMessage> late = node("late").newPublisher("chat", StringMessage.TYPE);
    Eventually.await("the successor hears of a later publisher", late::hasSubscribers);
    publish(late, "after both");

    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("after both");
  }

  @Test
  void nodeThatIsShutDownPublishesNoMore() throws InterruptedException {
    ConnectedNode node = node("talker");
    node.shutdown();
    assertThatThrownBy(() -> node.newPublisher("chat", StringMessage.TYPE))
        .isInstanceOf(RosException.class)
        .hasMessage("/talker is shut down");
  }
}
