package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;

/**
 * The raw address of a DVS128's event, as jAER stores and sends it.
 *
 * <pre>
 * i32 { bit 0 polarity, 1 = OFF | bits 1-7 127 - x | bits 8-14 y from the bottom | others special }
 * </pre>
 *
 * <p>Any bit above bit 14 (bit 15 of DVS128, bit 31 of jAER) marks a synchronization or another
 * special event. Rows are counted from the top on the way out. Source: jAER {@code
 * DVS128.Extractor}.
 */
public final class Dvs128Address {
  /** Columns and rows of the sensor. */
  public static final int SIDE = 128;

  private static final int OFF_BIT = 0x0001;
  private static final int X_MASK = 0x00FE;
  private static final int X_SHIFT = 1;
  private static final int Y_MASK = 0x7F00;
  private static final int Y_SHIFT = 8;
  private static final int SPECIAL_MASK = ~0x7FFF;

  private Dvs128Address() {}

  /** True when it is no pixel's. */
  public static boolean special(int address) {
    return (address & SPECIAL_MASK) != 0;
  }

  /** Appends the event of a pixel's address. */
  public static void add(EventBatch batch, int address, long sensorTimeNs) {
    batch.add(
        sensorTimeNs,
        SIDE - 1 - ((address & X_MASK) >> X_SHIFT),
        SIDE - 1 - ((address & Y_MASK) >> Y_SHIFT),
        (address & OFF_BIT) == 0);
  }

  /**
   * The address of an event.
   *
   * @throws IllegalArgumentException when the pixel is not one of a DVS128
   */
  public static int of(int x, int y, boolean on) {
    if (x >= SIDE || y >= SIDE) {
      throw new IllegalArgumentException(
          "pixel (" + x + ", " + y + ") is none of a DVS128, whose addresses jAER sends");
    }
    return (SIDE - 1 - x) << X_SHIFT | (SIDE - 1 - y) << Y_SHIFT | (on ? 0 : OFF_BIT);
  }
}
