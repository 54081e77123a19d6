package io.tombola.msgs.wire;

/** What a decoder left out, in events and in words; plain counters of one thread. */
public final class DecodeLosses {
  private static final int UNBOUNDED = 1 << 16;

  /** Events whose pixel lies outside of the sensor. */
  long outside;

  /** Events whose time, row or column the stream had not told yet. */
  long unsynchronized;

  /** Events that were marked invalid. */
  long invalid;

  /** Words that no event type has. */
  long malformedWords;

  /** External triggers, which are no events of pixels. */
  long triggers;

  DecodeLosses() {}

  /** Events whose pixel lies outside of the sensor. */
  public long outside() {
    return outside;
  }

  /** Events whose time, row or column the stream had not told yet. */
  public long unsynchronized() {
    return unsynchronized;
  }

  /** Events that were marked invalid. */
  public long invalid() {
    return invalid;
  }

  /** Words that no event type has. */
  public long malformedWords() {
    return malformedWords;
  }

  /** External triggers, which are no events of pixels. */
  public long triggers() {
    return triggers;
  }

  /** Events left out, all together. */
  public long events() {
    return outside + unsynchronized + invalid;
  }

  /** Sets all counters to 0. */
  public void clear() {
    outside = 0;
    unsynchronized = 0;
    invalid = 0;
    malformedWords = 0;
    triggers = 0;
  }

  /** A sensor's side as a bound of coordinates: one that is not known bounds nothing. */
  static int bound(int side) {
    return side == 0 ? UNBOUNDED : side;
  }
}
