package io.tombola.node.ros;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link NodeMainExecutor}: a thread for each node, from its start to its end. */
public final class DefaultNodeMainExecutor implements NodeMainExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultNodeMainExecutor.class);

  private final Map<NodeMain, Thread> running = new ConcurrentHashMap<>();

  private DefaultNodeMainExecutor() {}

  /** An executor whose nodes also end, properly, when the JVM is told to stop. */
  public static NodeMainExecutor newDefault() {
    DefaultNodeMainExecutor executor = new DefaultNodeMainExecutor();
    Runtime.getRuntime().addShutdownHook(new Thread(executor::shutdown, "ros-shutdown-hook"));
    return executor;
  }

  @Override
  public void execute(NodeMain nodeMain, NodeConfiguration configuration) {
    Thread thread =
        new Thread(() -> run(nodeMain, configuration), "ros-main-" + configuration.nodeName());
    thread.setDaemon(true);
    if (running.putIfAbsent(nodeMain, thread) != null) {
      throw new IllegalStateException("this node is running already: " + configuration.nodeName());
    }
    thread.start();
  }

  private void run(NodeMain nodeMain, NodeConfiguration configuration) {
    try (DefaultNode node = new DefaultNode(configuration, nodeMain)) {
      node.start();
      nodeMain.onStart(node);
      node.awaitShutdown();
    } catch (InterruptedException e) {
      // Leaving the block has ended the node, which is what the interrupt asks for.
      LOG.debug("{} was interrupted", configuration.nodeName(), e);
    } catch (RuntimeException | Error e) {
      // an error too: a node that found no memory must not look as if it had ended well
      nodeMain.onError(e);
    } finally {
      running.remove(nodeMain);
    }
  }

  @Override
  public void shutdownNodeMain(NodeMain nodeMain) {
    Thread thread = running.get(nodeMain);
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    for (Thread thread : running.values()) {
      thread.join();
    }
  }

  @Override
  public void shutdown() {
    running.keySet().forEach(this::shutdownNodeMain);
    try {
      awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
