package io.tombola.node.ros.master;

import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells nodes of changes without waiting for them.
 *
 * <p>Each node gets one call at a time, in order. While a call is under way a newer notice about
 * the same thing replaces an older one, so a node that hangs costs a bounded queue and no more.
 */
final class SlaveNotifier {
  private static final Logger LOG = LoggerFactory.getLogger(SlaveNotifier.class);

  private final XmlRpcClient client;
  // Guarded by this. A node has an entry exactly while a call to it is under way.
  private final Map<String, Map<List<String>, Object[]>> waiting = new HashMap<>();

  SlaveNotifier(XmlRpcClient client) {
    this.client = client;
  }

  /**
   * Calls {@code method} of a node's slave API soon.
   *
   * @param about what the notice is about, such as a topic
   * @param params of the call
   */
  synchronized void notify(String slaveUri, String method, String about, Object... params) {
    Map<List<String>, Object[]> queue = waiting.get(slaveUri);
    if (queue != null) {
      queue.put(List.of(method, about), params);
      return;
    }
    waiting.put(slaveUri, new LinkedHashMap<>());
    call(slaveUri, method, params);
  }

  private void call(String slaveUri, String method, Object[] params) {
    URI uri;
    try {
      uri = URI.create(slaveUri);
    } catch (IllegalArgumentException e) {
      LOG.warn("a node registered with an address that cannot be read: {}", e.getMessage());
      next(slaveUri);
      return;
    }
    var unused =
        client
            .call(uri, method, params)
            .whenComplete(
                (answer, error) -> {
                  if (error != null) {
                    LOG.debug("{} was not told: {}", slaveUri, error.getMessage());
                  }
                  next(slaveUri);
                });
  }

  private synchronized void next(String slaveUri) {
    Map<List<String>, Object[]> queue = waiting.get(slaveUri);
    if (queue.isEmpty()) {
      waiting.remove(slaveUri);
      return;
    }
    List<String> first = queue.keySet().iterator().next();
    call(slaveUri, first.get(0), queue.remove(first));
  }
}
