package io.tombola.msgs.event;

/**
 * A part of a sensor, pixels; {@code (x, y)} is its top left corner, as in
 * sensor_msgs/RegionOfInterest.
 */
public record Region(int x, int y, int width, int height) {
  private static final int MAX_SIDE = 0xFFFF;

  /** Checks the ranges. */
  public Region {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a region of %dx%d pixels at (%d, %d) is none".formatted(width, height, x, y));
    }
    if (x > MAX_SIDE || y > MAX_SIDE || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException("a region goes to pixel " + MAX_SIDE + " at most");
    }
  }

  /** True when all of it is part of a sensor of that size. */
  public boolean liesWithin(int sensorWidth, int sensorHeight) {
    return x + width <= sensorWidth && y + height <= sensorHeight;
  }

  @Override
  public String toString() {
    return width + "x" + height + " pixels at (" + x + ", " + y + ")";
  }
}
