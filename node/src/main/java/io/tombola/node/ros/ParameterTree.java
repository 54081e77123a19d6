package io.tombola.node.ros;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters on the ROS master. Names are resolved as the node sees them, so {@code ~window_us}
 * is the node's own.
 *
 * <p>Each method asks the master and waits; none may be called on a network thread. All throw
 * {@link RosException} when the master cannot be asked or the value is of another type.
 */
public interface ParameterTree {
  /** The value, if there is one: Integer, Double, Boolean, String, List or Map. */
  Optional<Object> get(String name);

  /** The text at {@code name}. */
  String getString(String name, String defaultValue);

  /** The integer at {@code name}. */
  int getInteger(String name, int defaultValue);

  /** The number at {@code name}; integers count as numbers. */
  double getDouble(String name, double defaultValue);

  /** The truth value at {@code name}. */
  boolean getBoolean(String name, boolean defaultValue);

  /** The list at {@code name}. */
  List<?> getList(String name, List<?> defaultValue);

  /** All parameters below {@code name}. */
  Map<?, ?> getMap(String name, Map<?, ?> defaultValue);

  /** Sets a value: Integer, Double, Boolean, String, List or Map. */
  void set(String name, Object value);

  /** Whether there is a value. */
  boolean has(String name);

  /** Deletes a value; deleting what is not there is no error. */
  void delete(String name);

  /** Looks for a relative name from the node's own namespace upwards. */
  Optional<GraphName> search(String name);

  /** The names of all parameters. */
  List<GraphName> getNames();

  /** Adds a listener; it is called by one thread at a time, never by a network thread. */
  void addParameterListener(String name, ParameterListener listener);
}
