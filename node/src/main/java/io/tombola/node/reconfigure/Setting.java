package io.tombola.node.reconfigure;

import java.math.BigDecimal;

/**
 * A parameter that can be changed while the node runs.
 *
 * @param name without the tilde
 * @param min smallest value, of the same type as {@code max} and {@code initial}: Integer or Double
 * @param initial default as tools show it
 */
public record Setting(String name, String description, Number min, Number max, Number initial) {
  /** Checks the types. */
  public Setting {
    boolean integers = min instanceof Integer && max instanceof Integer;
    boolean numbers = min instanceof Double && max instanceof Double;
    if (!(integers && initial instanceof Integer) && !(numbers && initial instanceof Double)) {
      throw new IllegalArgumentException(name + ": min, max and default are of different types");
    }
  }

  /** The type's name in dynamic_reconfigure. */
  public String type() {
    return min instanceof Integer ? "int" : "double";
  }

  /**
   * A value as this setting takes it: whole numbers become doubles where those are wanted, and what
   * lies outside the limits becomes the nearest limit.
   *
   * @throws IllegalArgumentException when it is no such number
   */
  public Number fit(Object value) {
    if (min instanceof Integer && value instanceof Integer integer) {
      return Math.max(min.intValue(), Math.min(max.intValue(), integer));
    }
    if (min instanceof Double && value instanceof Number number && !isNan(number)) {
      return Math.max(min.doubleValue(), Math.min(max.doubleValue(), number.doubleValue()));
    }
    throw new IllegalArgumentException(
        "%s is %s, but must be %s between %s and %s"
            .formatted(
                name, value, min instanceof Integer ? "a whole number" : "a number", min, max));
  }

  /**
   * A value that a node is started with, which must lie within the limits.
   *
   * @throws IllegalArgumentException when it does not; begins with the name
   */
  public <N extends Number> N require(N value) {
    double number = value.doubleValue();
    if (!(number >= min.doubleValue() && number <= max.doubleValue())) {
      throw new IllegalArgumentException(
          "%s is %s: it must be %s to %s".formatted(name, plain(value), plain(min), plain(max)));
    }
    return value;
  }

  /** Such as 60000000 in place of 6.0E7. */
  private static String plain(Number value) {
    return Double.isFinite(value.doubleValue())
        ? new BigDecimal(value.toString()).stripTrailingZeros().toPlainString()
        : value.toString();
  }

  private static boolean isNan(Number number) {
    return Double.isNaN(number.doubleValue());
  }
}
