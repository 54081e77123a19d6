package io.tombola.msgs.wire;

/**
 * The words of EVT 3.0, Prophesee's format: 16 bits, little-endian, whose top four bits are a code.
 *
 * <pre>
 * 0 ADDR_Y y:11 | 2 ADDR_X x:11, polarity: bit 11, an event | 3 VECT_BASE_X x:11, polarity: bit 11 |
 * 4 VECT_12 valid:12, events at x = base + bit, base += 12 | 5 VECT_8 valid:8, likewise by 8 |
 * 6 TIME_LOW t:12 | 8 TIME_HIGH t:12 | A EXT_TRIGGER | 7, B, C, D, E, F of no interest here
 * </pre>
 *
 * <p>Time in microseconds is {@code high << 12 | low} and wraps after 24 bits. Sources: OpenEB
 * {@code evt3_event_types.h}; event_camera_codecs {@code evt3_types.h}.
 */
final class Evt3 {
  static final int WORD_LENGTH = 2;

  static final int CODE_SHIFT = 12;
  static final int ADDR_Y = 0x0;
  static final int ADDR_X = 0x2;
  static final int VECT_BASE_X = 0x3;
  static final int VECT_12 = 0x4;
  static final int VECT_8 = 0x5;
  static final int TIME_LOW = 0x6;
  static final int CONTINUED_4 = 0x7;
  static final int TIME_HIGH = 0x8;
  static final int EXT_TRIGGER = 0xA;
  static final int UNUSED_1 = 0xB;
  static final int UNUSED_2 = 0xC;
  static final int IMU = 0xD;
  static final int OTHERS = 0xE;
  static final int CONTINUED_12 = 0xF;

  static final int COORDINATE_MASK = 0x7FF;
  static final int POLARITY_BIT = 1 << 11;
  static final int VECT_12_LENGTH = 12;
  static final int VECT_12_MASK = 0xFFF;
  static final int VECT_8_LENGTH = 8;
  static final int VECT_8_MASK = 0xFF;

  static final int TIME_MASK = 0xFFF;
  static final int TIME_HIGH_SHIFT = 12;
  static final long TIME_PERIOD_US = 1L << 24;

  /** The upper half of time may step back by so much without having wrapped: that is jitter. */
  static final int MAX_JITTER_HIGH = 10;

  static final long NS_PER_US = 1000;

  private Evt3() {}
}
