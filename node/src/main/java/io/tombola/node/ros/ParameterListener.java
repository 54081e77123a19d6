package io.tombola.node.ros;

/** Is told when a parameter, or one below it, changes. */
@FunctionalInterface
public interface ParameterListener {
  /** Called with the new value of the parameter; an empty map when it was deleted. */
  void onNewValue(Object value);
}
