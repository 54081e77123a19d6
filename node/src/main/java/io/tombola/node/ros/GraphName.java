package io.tombola.node.ros;

import java.util.regex.Pattern;

/**
 * The name of a node, topic, service or parameter: global ({@code /a/b}), private ({@code ~a}) or
 * relative ({@code a/b}).
 *
 * <p>Source: wiki.ros.org/Names. A trailing slash is dropped.
 */
public record GraphName(String name) implements Comparable<GraphName> {
  // First of all, since the constant below is checked by it.
  private static final Pattern LEGAL = Pattern.compile("/|~|(?:~/?|/)?[A-Za-z]\\w*(?:/\\w+)*");

  /** The global namespace. */
  public static final GraphName ROOT = new GraphName("/");

  /**
   * Checks the name.
   *
   * @throws RosException when it is not a legal graph name
   */
  public GraphName {
    if (name.length() > 1 && name.endsWith("/") && !name.endsWith("//")) {
      name = name.substring(0, name.length() - 1);
    }
    if (!LEGAL.matcher(name).matches()) {
      throw new RosException(
          "'"
              + name
              + "' is not a ROS name: it must start with a letter, / or ~ and go on with letters,"
              + " digits, _ and single slashes");
    }
  }

  /** A name from text. */
  public static GraphName of(String name) {
    return new GraphName(name);
  }

  /** True for {@code /a}. */
  public boolean isGlobal() {
    return name.startsWith("/");
  }

  /** True for {@code ~a}. */
  public boolean isPrivate() {
    return name.startsWith("~");
  }

  /** True for {@code a}. */
  public boolean isRelative() {
    return !isGlobal() && !isPrivate();
  }

  /** {@code other} inside this namespace, or {@code other} itself when it is global. */
  public GraphName join(GraphName other) {
    if (other.isGlobal()) {
      return other;
    }
    return new GraphName(name.equals("/") ? "/" + other.name : name + "/" + other.name);
  }

  /** The namespace the name stands in: {@code /a} for {@code /a/b}. */
  public GraphName namespace() {
    int slash = name.lastIndexOf('/');
    return slash <= 0 ? ROOT : new GraphName(name.substring(0, slash));
  }

  @Override
  public int compareTo(GraphName other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
