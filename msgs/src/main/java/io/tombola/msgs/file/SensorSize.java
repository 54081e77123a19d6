package io.tombola.msgs.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sensor's size in pixels, 0 x 0 when not known.
 *
 * @param width columns, 0 to 65535
 * @param height rows, 0 to 65535
 */
public record SensorSize(int width, int height) {
  /** Not known. */
  public static final SensorSize UNKNOWN = new SensorSize(0, 0);

  private static final int MAX_SIDE = 0xFFFF;
  private static final Pattern AT_END = Pattern.compile("(\\d{1,5})x(\\d{1,5})$");

  /** Refuses sides that no event can address, and one side without the other. */
  public SensorSize {
    if (width < 0 || height < 0 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException("size " + width + "x" + height + " is outside 0..65535");
    }
    if ((width == 0) != (height == 0)) {
      throw new IllegalArgumentException("size " + width + "x" + height + " has a side of 0");
    }
  }

  /** A size such as {@code 640x480}, which is all of {@code text}. */
  public static SensorSize parse(String text) {
    Matcher size = AT_END.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; write columns x rows, such as 640x480");
    }
    return new SensorSize(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
  }

  /** The size at the end of {@code text}, or {@link #UNKNOWN}. */
  static SensorSize atEndOf(String text) {
    Matcher size = AT_END.matcher(text);
    return size.find()
        ? ofHeader(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
        : UNKNOWN;
  }

  /** What a file's header says, or {@link #UNKNOWN} when that cannot be. */
  static SensorSize ofHeader(long width, long height) {
    return width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE
        ? new SensorSize((int) width, (int) height)
        : UNKNOWN;
  }

  /** True unless it is {@link #UNKNOWN}. */
  public boolean known() {
    return width > 0;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
