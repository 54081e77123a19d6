package io.tombola.node.ros.net;

import io.tombola.node.ros.Eventually;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Names that are looked up until the test ends, and are unknown then. */
public final class SlowLookup implements AutoCloseable {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HostResolver hosts = new HostResolver(this::addresses);

  private InetAddress[] addresses(String host) throws UnknownHostException {
    asked.add(host);
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UnknownHostException(host);
  }

  /** Looks names up here. */
  public HostResolver hosts() {
    return hosts;
  }

  /** Waits until a name is being looked up. */
  public void await(String host) {
    Eventually.await("a lookup of " + host, () -> asked.contains(host));
  }

  /** How often lookups began. */
  int lookups() {
    return asked.size();
  }

  /** Answers whoever waits. */
  public void end() {
    end.countDown();
  }

  @Override
  public void close() {
    end();
  }
}
