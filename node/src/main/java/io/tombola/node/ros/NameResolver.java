package io.tombola.node.ros;

import java.util.HashMap;
import java.util.Map;

/**
 * Makes names global as a node sees them, then applies its remappings.
 *
 * <p>Relative names stand in the node's namespace, private ones under the node's own name. Both
 * sides of a remapping are resolved first, and a name is remapped once. Source: wiki.ros.org/Names
 * and wiki.ros.org/Remapping Arguments.
 */
public final class NameResolver {
  private final GraphName nodeName;
  private final Map<GraphName, GraphName> remappings = new HashMap<>();

  /**
   * A resolver for one node.
   *
   * @param nodeName global
   * @param remappings as given on the command line
   */
  public NameResolver(GraphName nodeName, Map<GraphName, GraphName> remappings) {
    if (!nodeName.isGlobal()) {
      throw new IllegalArgumentException("node name must be global: " + nodeName);
    }
    this.nodeName = nodeName;
    remappings.forEach((from, to) -> this.remappings.put(toGlobal(from), toGlobal(to)));
  }

  /** The global name of the node. */
  public GraphName getNodeName() {
    return nodeName;
  }

  /** The namespace that relative names stand in. */
  public GraphName getNamespace() {
    return nodeName.namespace();
  }

  /** The global name behind {@code name}, remapped if there is a remapping for it. */
  public GraphName resolve(GraphName name) {
    GraphName global = toGlobal(name);
    return remappings.getOrDefault(global, global);
  }

  /** As above, from text. */
  public GraphName resolve(String name) {
    return resolve(GraphName.of(name));
  }

  private GraphName toGlobal(GraphName name) {
    if (!name.isPrivate()) {
      return getNamespace().join(name);
    }
    String inside = name.name().substring(name.name().startsWith("~/") ? 2 : 1);
    return inside.isEmpty() ? nodeName : nodeName.join(GraphName.of(inside));
  }
}
