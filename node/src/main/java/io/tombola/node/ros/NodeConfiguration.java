package io.tombola.node.ros;

import static java.util.Objects.requireNonNull;

import io.tombola.node.ros.net.HostAndPort;
import java.net.URI;
import java.util.Map;

/**
 * How a node enters the ROS graph. Immutable; the {@code with} methods make changed copies.
 *
 * @param nodeName name without namespace, such as {@code tombola}
 * @param namespace global namespace of the node
 * @param masterUri where the master is
 * @param host name or address under which other nodes reach this one; a loopback address keeps the
 *     node on this machine
 * @param remappings names to replace, as given
 * @param parameters private parameters to set before the node starts, by name without {@code ~}
 * @param masterPolicy what to do while there is no master
 * @param maxMessageBytes a publisher that sends a larger message is disconnected
 * @param rosout whether what the process logs is sent to {@code /rosout} under this node's name;
 *     for the one node that a program is
 */
public record NodeConfiguration(
    String nodeName,
    GraphName namespace,
    URI masterUri,
    String host,
    Map<GraphName, GraphName> remappings,
    Map<String, Object> parameters,
    MasterPolicy masterPolicy,
    int maxMessageBytes,
    boolean rosout) {
  /** Where a master is unless someone says otherwise. */
  public static final URI DEFAULT_MASTER_URI = URI.create("http://127.0.0.1:11311/");

  /** The address of a node that stays on its machine. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final int DEFAULT_MAX_MESSAGE_BYTES = 64 << 20;

  /** What a starting node does when no master answers. */
  public enum MasterPolicy {
    /** Give up with a {@link RosException}. */
    FAIL_FAST,
    /** Say so once and try every second until there is one. */
    WAIT
  }

  /** Checks the values. */
  public NodeConfiguration {
    requireNonNull(masterUri, "masterUri");
    requireNonNull(masterPolicy, "masterPolicy");
    if (nodeName.contains("/") || !GraphName.of(nodeName).isRelative()) {
      throw new RosException("node name '" + nodeName + "' must not hold a namespace or ~");
    }
    if (!namespace.isGlobal()) {
      throw new RosException("namespace '" + namespace + "' must start with /");
    }
    try {
      HostAndPort.ofHttp(masterUri);
    } catch (IllegalArgumentException e) {
      throw new RosException("master URI " + e.getMessage() + "; set ROS_MASTER_URI", e);
    }
    if (host.isBlank()) {
      throw new RosException("the host name is empty; set ROS_IP or ROS_HOSTNAME or neither");
    }
    if (maxMessageBytes <= 0) {
      throw new IllegalArgumentException("maxMessageBytes must be positive: " + maxMessageBytes);
    }
    remappings = Map.copyOf(remappings);
    parameters = Map.copyOf(parameters);
  }

  /** A node on this machine that other machines cannot see. */
  public static NodeConfiguration newPrivate(String nodeName, URI masterUri) {
    return newPublic(nodeName, LOOPBACK, masterUri);
  }

  /** A node that others reach under {@code host}. */
  public static NodeConfiguration newPublic(String nodeName, String host, URI masterUri) {
    return new NodeConfiguration(
        nodeName,
        GraphName.ROOT,
        masterUri,
        host,
        Map.of(),
        Map.of(),
        MasterPolicy.FAIL_FAST,
        DEFAULT_MAX_MESSAGE_BYTES,
        false);
  }

  /** A copy with another policy. */
  public NodeConfiguration withMasterPolicy(MasterPolicy policy) {
    return new NodeConfiguration(
        nodeName,
        namespace,
        masterUri,
        host,
        remappings,
        parameters,
        policy,
        maxMessageBytes,
        rosout);
  }

  /** A copy with another master. */
  public NodeConfiguration withMasterUri(URI uri) {
    return new NodeConfiguration(
        nodeName,
        namespace,
        uri,
        host,
        remappings,
        parameters,
        masterPolicy,
        maxMessageBytes,
        rosout);
  }

  /** A copy with another limit. */
  public NodeConfiguration withMaxMessageBytes(int bytes) {
    return new NodeConfiguration(
        nodeName, namespace, masterUri, host, remappings, parameters, masterPolicy, bytes, rosout);
  }

  /** A copy with other names. */
  public NodeConfiguration withNames(GraphName in, Map<GraphName, GraphName> remapped) {
    return new NodeConfiguration(
        nodeName, in, masterUri, host, remapped, parameters, masterPolicy, maxMessageBytes, rosout);
  }

  /** A copy with other private parameters. */
  public NodeConfiguration withParameters(Map<String, Object> values) {
    return new NodeConfiguration(
        nodeName,
        namespace,
        masterUri,
        host,
        remappings,
        values,
        masterPolicy,
        maxMessageBytes,
        rosout);
  }

  /** A copy that sends the process's log to {@code /rosout}, or does not. */
  public NodeConfiguration withRosout(boolean enabled) {
    return new NodeConfiguration(
        nodeName,
        namespace,
        masterUri,
        host,
        remappings,
        parameters,
        masterPolicy,
        maxMessageBytes,
        enabled);
  }

  /** Resolves names as this node sees them. */
  public NameResolver resolver() {
    return new NameResolver(namespace.join(GraphName.of(nodeName)), remappings);
  }
}
