package io.tombola.msgs.ros;

import static java.util.Objects.requireNonNull;

/**
 * What two ROS nodes must agree on before they exchange messages.
 *
 * @param name {@code package/Type}; types of different packages with the same layout share an md5
 * @param md5 32 hexadecimal digits by the genmsg rule, or {@link #ANY_MD5}
 * @param definition full text of the definition and all it depends on; may be empty for subscribers
 */
public record RosType(String name, String md5, String definition) {
  /** Matches every md5; tools such as rostopic subscribe with it. */
  public static final String ANY_MD5 = "*";

  /** Any type at all: for subscribers that learn the type from each publisher. */
  public static final RosType ANY = new RosType("*", ANY_MD5, "");

  /** Checks that nothing is missing. */
  public RosType {
    requireNonNull(name, "name");
    requireNonNull(md5, "md5");
    requireNonNull(definition, "definition");
  }

  /** True when messages of this type can be read as {@code otherMd5}: the same or a wildcard. */
  public boolean matches(String otherMd5) {
    return md5.equals(otherMd5) || md5.equals(ANY_MD5) || otherMd5.equals(ANY_MD5);
  }

  @Override
  public String toString() {
    return name + " [" + md5 + "]";
  }
}
