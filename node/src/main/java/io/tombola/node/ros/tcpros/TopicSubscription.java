package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.tombola.msgs.ros.RosType;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the messages of one topic from all its publishers, whoever they are by now.
 *
 * <p>Connections are accepted by md5, so a publisher may call the type by another package's name.
 * All of a subscription's connections live on one event loop: its listener is never called by two
 * threads at once.
 */
public final class TopicSubscription {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSubscription.class);

  private final EventLoop loop;
  private final Request request;
  private final XmlRpcClient slaves;
  private final IntSupplier ids;
  private final BiConsumer<PublisherInfo, ByteBuf> listener;
  // Changed on the loop only; the copy is for readers elsewhere.
  private final Map<String, PublisherLink> links = new HashMap<>();
  private final List<PublisherLink> linksView = new CopyOnWriteArrayList<>();
  private boolean closed;
  private final AtomicInteger updates = new AtomicInteger();
  private final AtomicLong connectionsMade = new AtomicLong();

  /**
   * What a subscription asks of every publisher.
   *
   * @param callerId graph name of the subscribing node
   * @param topic graph name of the topic
   * @param types names and md5s that are wanted, at least one; the md5 may be {@link
   *     RosType#ANY_MD5}
   * @param tcpNodelay whether publishers shall not wait for more before they send
   * @param maxMessageBytes a publisher that sends more is disconnected
   */
  public record Request(
      String callerId, String topic, List<RosType> types, boolean tcpNodelay, int maxMessageBytes) {
    /** Checks that a type is wanted. */
    public Request {
      types = List.copyOf(types);
      if (types.isEmpty()) {
        throw new IllegalArgumentException("a subscription to " + topic + " names no type");
      }
    }

    /** What to ask for: one type, or any when several will do. */
    RosType asked() {
      return types.size() == 1 ? types.get(0) : RosType.ANY;
    }

    /** The name of the type, {@code *} when several will do. */
    public String typeName() {
      return asked().name();
    }

    boolean accepts(String md5) {
      return types.stream().anyMatch(type -> type.matches(md5));
    }
  }

  /**
   * A subscription without publishers.
   *
   * @param listener gets each message's publisher and bytes on {@code loop}'s thread; the buffer is
   *     released when it returns
   */
  public TopicSubscription(
      EventLoop loop,
      Request request,
      XmlRpcClient slaves,
      IntSupplier ids,
      BiConsumer<PublisherInfo, ByteBuf> listener) {
    this.loop = loop;
    this.request = request;
    this.slaves = slaves;
    this.ids = ids;
    this.listener = listener;
  }

  /** What is asked of publishers. */
  public Request request() {
    return request;
  }

  /**
   * Takes the master's news of all publishers: connects to those that are new and leaves those that
   * are gone; any thread.
   */
  public void publishers(Collection<String> slaveUris) {
    Set<String> wanted = new HashSet<>(slaveUris);
    loop.execute(
        () -> {
          updates.incrementAndGet();
          update(wanted);
        });
  }

  /** Number of times {@link #publishers} has taken effect. */
  public int updates() {
    return updates.get();
  }

  /**
   * Takes the answer to a registration; any thread. News that came since the question was asked is
   * later than the answer, which then counts for nothing. Publishers that are connected are kept,
   * listed or not; only {@link #publishers} ends what works.
   *
   * @param updatesBefore {@link #updates} when the question was asked
   */
  public void registered(Collection<String> slaveUris, int updatesBefore) {
    Set<String> wanted = new HashSet<>(slaveUris);
    loop.execute(
        () -> {
          if (updates.get() == updatesBefore) {
            // A master that was restarted knows only who registers again; rospy's and roscpp's
            // publishers do not, and go on all the same.
            links.forEach(
                (uri, link) -> {
                  if (link.connected()) {
                    wanted.add(uri);
                  }
                });
            update(wanted);
          }
        });
  }

  private void update(Set<String> wanted) {
    if (closed) {
      return;
    }
    for (String uri : Set.copyOf(links.keySet())) {
      if (!wanted.contains(uri)) {
        PublisherLink gone = links.remove(uri);
        if (gone.connected()) {
          LOG.info("{}: leaving {}: the ROS master lists it no more", request.topic(), uri);
        }
        linksView.remove(gone);
        gone.close();
      }
    }
    for (String uri : wanted) {
      if (!links.containsKey(uri)) {
        PublisherLink link =
            new PublisherLink(
                loop, request, slaves, ids.getAsInt(), uri, listener, connectionsMade);
        links.put(uri, link);
        linksView.add(link);
        link.open();
      }
    }
  }

  /** Number of publishers connected now. */
  public int connected() {
    return (int) linksView.stream().filter(PublisherLink::connected).count();
  }

  /** Connections made so far. */
  public long connectionsMade() {
    return connectionsMade.get();
  }

  /** The connections of now, also those being established. */
  public List<ConnectionInfo> connections() {
    return linksView.stream().map(PublisherLink::info).toList();
  }

  /** Disconnects from all publishers; the listener is not called after the loop has seen it. */
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          links.values().forEach(PublisherLink::close);
          links.clear();
          linksView.clear();
        });
  }
}
