package io.tombola.node.ros;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what rosrun and roslaunch pass to a node: {@code from:=to} remappings, {@code _name:=value}
 * private parameters, the special keys {@code __name __ns __log __master __ip __hostname}, and the
 * variables ROS_NAMESPACE, ROS_MASTER_URI, ROS_IP and ROS_HOSTNAME. A special key wins over its
 * variable; {@code __log} is accepted but where logs go is the program's own affair.
 *
 * <p>Source: wiki.ros.org/Remapping Arguments and wiki.ros.org/ROS/EnvironmentVariables.
 */
public final class CommandLineLoader {
  private static final String ASSIGN = ":=";

  private final List<String> nodeArguments = new ArrayList<>();
  private final Map<GraphName, GraphName> remappings = new HashMap<>();
  private final Map<String, Object> parameters = new HashMap<>();
  private final Map<String, String> specials = new HashMap<>();
  private final Map<String, String> environment;

  /**
   * Sorts the arguments.
   *
   * @throws RosException when one of them cannot be read; names it
   */
  public CommandLineLoader(List<String> arguments, Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    arguments.forEach(this::load);
  }

  private void load(String argument) {
    int assign = argument.indexOf(ASSIGN);
    if (assign <= 0) {
      nodeArguments.add(argument);
      return;
    }
    String key = argument.substring(0, assign);
    String value = argument.substring(assign + ASSIGN.length());
    if (key.startsWith("__")) {
      specials.put(key, value);
    } else if (key.startsWith("_")) {
      parameters.put(key.substring(1), ParameterValue.parse(value));
    } else {
      remappings.put(GraphName.of(key), GraphName.of(value));
    }
  }

  /** The arguments that are not ROS's. */
  public List<String> getNodeArguments() {
    return List.copyOf(nodeArguments);
  }

  /** The node's configuration; {@code defaultNodeName} counts when there is no {@code __name}. */
  public NodeConfiguration build(String defaultNodeName) {
    String namespace = first("/", specials.get("__ns"), environment.get("ROS_NAMESPACE"));
    return NodeConfiguration.newPublic(
            specials.getOrDefault("__name", defaultNodeName), host(), masterUri())
        .withNames(GraphName.ROOT.join(GraphName.of(namespace)), remappings)
        .withParameters(parameters)
        .withRosout(true);
  }

  /** As in rospy, ROS_HOSTNAME wins over ROS_IP. */
  private String host() {
    return first(
        NodeConfiguration.LOOPBACK,
        specials.get("__hostname"),
        specials.get("__ip"),
        environment.get("ROS_HOSTNAME"),
        environment.get("ROS_IP"));
  }

  private URI masterUri() {
    String uri =
        first(
            NodeConfiguration.DEFAULT_MASTER_URI.toString(),
            specials.get("__master"),
            environment.get("ROS_MASTER_URI"));
    try {
      return new URI(uri);
    } catch (URISyntaxException e) {
      throw new RosException(
          "master URI '" + uri + "' cannot be read; set ROS_MASTER_URI to http://host:port/", e);
    }
  }

  private static String first(String otherwise, String... settings) {
    for (String setting : settings) {
      if (setting != null && !setting.isBlank()) {
        return setting;
      }
    }
    return otherwise;
  }
}
