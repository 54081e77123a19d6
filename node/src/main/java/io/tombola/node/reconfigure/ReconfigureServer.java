package io.tombola.node.reconfigure;

import io.tombola.msgs.ros.reconfigure.Config;
import io.tombola.msgs.ros.reconfigure.ConfigDescription;
import io.tombola.msgs.ros.reconfigure.ReconfigureService;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import io.tombola.node.ros.RosException;
import io.tombola.node.ros.ServiceException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets settings be changed by dynamic_reconfigure's wire contract ({@code ~set_parameters}, latched
 * {@code ~parameter_descriptions} and {@code ~parameter_updates}) and by {@code rosparam set}.
 *
 * <p>The parameter server always says what is in force: a value that is refused or limited there is
 * set back.
 */
public final class ReconfigureServer {
  private static final Logger LOG = LoggerFactory.getLogger(ReconfigureServer.class);

  private final ConnectedNode node;
  private final Settings settings;
  private final Publisher<Config> updates;

  private ReconfigureServer(ConnectedNode node, Settings settings) {
    this.node = node;
    this.settings = settings;
    updates = node.newPublisher("~parameter_updates", Config.TYPE);
    updates.setLatchMode(true);
  }

  /** Starts serving. */
  public static void start(ConnectedNode node, Settings settings) {
    ReconfigureServer server = new ReconfigureServer(node, settings);
    Publisher<ConfigDescription> descriptions =
        node.newPublisher("~parameter_descriptions", ConfigDescription.TYPE);
    descriptions.setLatchMode(true);
    descriptions.publish(settings.description());
    server.tell();
    node.newServiceServer("~set_parameters", ReconfigureService.TYPE, server::requested);
    for (String name : settings.values().keySet()) {
      node.getParameterTree()
          .addParameterListener("~" + name, value -> server.parameterSet(name, value));
    }
  }

  private synchronized Config requested(Config request) throws ServiceException {
    try {
      change(request.values());
    } catch (IllegalArgumentException e) {
      LOG.warn("refused: {}", e.getMessage());
      throw new ServiceException(e.getMessage(), e);
    }
    return settings.config();
  }

  private synchronized void parameterSet(String name, Object value) {
    try {
      change(Map.of(name, value));
      if (!settings.values().get(name).equals(value)) {
        tell();
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("parameter ~{}: refused: {}", name, e.getMessage());
      tell();
    }
  }

  private void change(Map<String, ?> wanted) {
    if (settings.change(wanted)) {
      LOG.info("settings changed: {}", settings.values());
      tell();
    }
  }

  /** Says what is in force, on the topic and on the parameter server. */
  private void tell() {
    updates.publish(settings.config());
    try {
      settings.values().forEach((name, value) -> node.getParameterTree().set("~" + name, value));
    } catch (RosException e) {
      // The settings are in force all the same; the next change tells the master again.
      LOG.warn("the parameter server was not told: {}", e.getMessage());
    }
  }
}
