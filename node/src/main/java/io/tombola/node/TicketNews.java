package io.tombola.node;

import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.RosException;
import io.tombola.node.ros.TimeProvider;
import io.tombola.node.swap.HotSwap;
import io.tombola.node.swap.RejectedTicketException;
import io.tombola.node.swap.TicketAccount;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what becomes of tickets: counts it, and says it on the log, on {@code ~ticket_status} and
 * on {@code ~vision_info}. It is told on the camera's thread, too, so what may wait is done on
 * another.
 */
final class TicketNews implements HotSwap.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(TicketNews.class);

  private final TicketAccount account;
  private final TicketTopic topic;
  private final ClassificationTopics classifications;
  private final TimeProvider time;
  private final Executor executor;

  /** As the camera last said. */
  private int rung;

  /** Says that the first ticket runs. */
  TicketNews(
      ConnectedNode node,
      TicketGeneration first,
      ClassificationTopics classifications,
      Supplier<String> frameId,
      Executor executor) {
    this.account = new TicketAccount(first);
    this.topic = new TicketTopic(node, frameId);
    this.classifications = classifications;
    this.time = node.getTimeProvider();
    this.executor = executor;
    long nowNs = time.getCurrentTimeNs();
    classifications.announce(first.manifest(), nowNs);
    topic.started(first, nowNs);
  }

  /** What became of tickets so far. */
  TicketAccount account() {
    return account;
  }

  /** Another ticket runs, or the one that runs may stay; on the camera's thread. */
  void changed(TicketChange change) {
    account.changed(change);
    rung = change.kind() == TicketChange.Kind.PROVEN ? rung : 0;
    later(
        () -> {
          if (change.kind() == TicketChange.Kind.ROLLED_BACK) {
            LOG.warn("{}", change.why());
          } else {
            LOG.info("{}", change.why());
          }
          long nowNs = time.getCurrentTimeNs();
          topic.changed(change, nowNs);
          if (change.kind() != TicketChange.Kind.PROVEN) {
            classifications.announce(change.now().manifest(), nowNs);
          }
        });
  }

  /** The ticket runs on this rung of its ladder; on the camera's thread. */
  void rung(int next) {
    if (next != rung) {
      rung = next;
      later(() -> classifications.announceRung(next, time.getCurrentTimeNs()));
    }
  }

  @Override
  public void rejected(RejectedTicketException refusal) {
    account.rejected(refusal);
    later(
        () -> {
          LOG.warn("ticket refused, {}: {}", refusal.reason(), refusal.getMessage());
          topic.rejected(refusal, account.current(), time.getCurrentTimeNs());
        });
  }

  private void later(Runnable telling) {
    try {
      executor.execute(
          () -> {
            try {
              telling.run();
            } catch (RosException e) {
              LOG.warn("not all were told of a ticket: {}", e.getMessage());
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the node ends, and tells of no ticket any more", e);
    }
  }
}
