package io.tombola.node.ros.master;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A tree of parameters: a key such as {@code /arm/gain} names a leaf, {@code /arm} the map of all
 * below it. Not thread-safe.
 *
 * <p>Keys are global and may end in a slash.
 */
final class ParameterServer {
  private Map<String, Object> root = new TreeMap<>();

  /** One subscribed node to tell about one change. */
  record Change(String node, String key, Object value) {}

  private static List<String> path(String key) {
    List<String> path = new ArrayList<>();
    for (String part : key.split("/", -1)) {
      if (!part.isEmpty()) {
        path.add(part);
      }
    }
    return path;
  }

  private static String join(List<String> path) {
    return "/" + String.join("/", path);
  }

  /**
   * Sets a leaf or replaces a whole branch, making branches on the way.
   *
   * @throws IllegalArgumentException when the root is set to something other than a map
   */
  void set(String key, Object value) {
    List<String> path = path(key);
    if (path.isEmpty()) {
      if (!(value instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("the root of all parameters must be a map");
      }
      root = branch(map);
      return;
    }
    Map<String, Object> at = root;
    for (String part : path.subList(0, path.size() - 1)) {
      at = child(at, part);
    }
    at.put(path.get(path.size() - 1), value instanceof Map<?, ?> map ? branch(map) : value);
  }

  @SuppressWarnings("unchecked") // Every map in the tree was made by branch.
  private static Map<String, Object> child(Map<String, Object> parent, String name) {
    Object child = parent.get(name);
    if (!(child instanceof Map)) {
      child = new TreeMap<String, Object>();
      parent.put(name, child);
    }
    return (Map<String, Object>) child;
  }

  private static Map<String, Object> branch(Map<?, ?> map) {
    Map<String, Object> branch = new TreeMap<>();
    map.forEach(
        (name, value) ->
            branch.put(name.toString(), value instanceof Map<?, ?> inner ? branch(inner) : value));
    return branch;
  }

  /** A leaf, or a copy of a branch. */
  Optional<Object> get(String key) {
    Object at = root;
    for (String part : path(key)) {
      at = at instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return Optional.ofNullable(at instanceof Map<?, ?> map ? branch(map) : at);
  }

  /** Removes a leaf or a branch; false when there is none. */
  boolean delete(String key) {
    List<String> path = path(key);
    if (path.isEmpty() || get(key).isEmpty()) {
      return false;
    }
    List<String> parent = path.subList(0, path.size() - 1);
    Map<String, Object> at = root;
    for (String part : parent) {
      at = child(at, part);
    }
    at.remove(path.get(path.size() - 1));
    return true;
  }

  /** The keys of all leaves. */
  List<Object> names() {
    List<Object> names = new ArrayList<>();
    collect("", root, names);
    return names;
  }

  private static void collect(String prefix, Map<?, ?> branch, List<Object> names) {
    branch.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            collect(prefix + "/" + name, inner, names);
          } else {
            names.add(prefix + "/" + name);
          }
        });
  }

  /**
   * Looks for a parameter from a namespace upwards.
   *
   * @param key relative; only its first part has to exist. A global key is looked up as it is
   * @return the full key
   */
  Optional<String> search(String namespace, String key) {
    if (key.startsWith("/")) {
      return get(key).map(value -> key);
    }
    String first = path(key).stream().findFirst().orElse("");
    List<String> at = path(namespace);
    for (int depth = at.size(); depth >= 0; depth--) {
      String prefix = depth == 0 ? "" : join(at.subList(0, depth));
      if (get(prefix + "/" + first).isPresent()) {
        return Optional.of(prefix + "/" + key);
      }
    }
    return Optional.empty();
  }

  /** The one spelling of a key: a slash in front, none at the end. */
  static String canonical(String key) {
    return join(path(key));
  }

  /**
   * Whom to tell that {@code key} changed: subscribers of the key or of a branch above it get the
   * changed key, subscribers below it their own.
   *
   * @param caller who changed it and need not be told of that key; empty when all are told. As in
   *     rosmaster, it is told of its own keys below
   * @param subscribers nodes by the canonical key they want to hear of
   */
  List<Change> changes(String key, String caller, Map<String, Set<String>> subscribers) {
    String changed = canonical(key);
    Set<Change> changes = new LinkedHashSet<>();
    subscribers.forEach(
        (subscribed, nodes) -> {
          boolean above = isWithin(changed, subscribed);
          String told = above ? changed : subscribed;
          if (isWithin(told, changed)) {
            Object value = get(told).orElse(Map.of());
            nodes.stream()
                .filter(node -> !above || !node.equals(caller))
                .forEach(node -> changes.add(new Change(node, told + "/", value)));
          }
        });
    return List.copyOf(changes);
  }

  private static boolean isWithin(String key, String branch) {
    return branch.equals("/") || key.equals(branch) || key.startsWith(branch + "/");
  }
}
