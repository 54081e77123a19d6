package io.tombola.node.ros;

import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.LogMessage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Sends what this process logs to {@code /rosout}, under one node's name.
 *
 * <p>Whoever logs never waits: lines are queued, the oldest are dropped and counted when there are
 * too many. What is logged while a line is being sent is not sent, so that no line begets another.
 */
final class Rosout {
  /** The topic's name. */
  static final String TOPIC = "/rosout";

  /** Lines that may wait. */
  static final int QUEUE_LIMIT = 256;

  private static final int CLOSE_TIMEOUT_MS = 200;

  private final String nodeName;
  private final Publisher<LogMessage> publisher;
  private final TimeProvider time;
  private final Supplier<List<String>> topics;
  private final ListenerQueue<Runnable> queue;
  private final AtomicInteger sequence = new AtomicInteger();
  private final ThreadLocal<Boolean> sending = ThreadLocal.withInitial(() -> false);
  private Runnable detach = () -> {};

  /**
   * Sends nothing yet.
   *
   * @param topics names of all topics that the node publishes
   * @param executor sends the lines
   */
  Rosout(
      String nodeName,
      Publisher<LogMessage> publisher,
      TimeProvider time,
      Supplier<List<String>> topics,
      Executor executor) {
    this.nodeName = nodeName;
    this.publisher = publisher;
    this.time = time;
    this.topics = topics;
    this.queue = new ListenerQueue<>(this::send, QUEUE_LIMIT, executor);
    publisher.setLatchMode(true);
  }

  /** A logged line. */
  record Line(LogMessage.Level level, String text, String file, String function, int number) {}

  /** Begins to take the log's lines, where the log is logback's; any other has no such door. */
  void attach() {
    String log = LoggerFactory.getILoggerFactory().getClass().getName();
    if (log.equals("ch.qos.logback.classic.LoggerContext")) {
      detach = LogbackAppender.attach(this::offer);
    }
  }

  /** Takes a line; any thread. */
  void offer(Line line) {
    if (sending.get()) {
      return;
    }
    LogMessage message =
        new LogMessage(
            new Header(sequence.getAndIncrement(), time.getCurrentTimeNs(), ""),
            line.level(),
            nodeName,
            line.text(),
            line.file(),
            line.function(),
            line.number(),
            topics.get());
    queue.offer(() -> publisher.publish(message));
  }

  private void send(Runnable line) {
    sending.set(true);
    try {
      line.run();
    } catch (IllegalStateException e) {
      // The node has left the graph: nobody listens any more.
    } finally {
      sending.set(false);
    }
  }

  /** Lines that were dropped so far. */
  long dropped() {
    return queue.dropped();
  }

  /** Takes no more lines, and waits a moment until those that were taken are sent. */
  void close() {
    detach.run();
    CountDownLatch sent = new CountDownLatch(1);
    queue.offer(sent::countDown);
    try {
      if (!sent.await(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        queue.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
