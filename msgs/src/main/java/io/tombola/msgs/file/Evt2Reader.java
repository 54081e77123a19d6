package io.tombola.msgs.file;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * EVT 2.0 of Prophesee, behind a {@code %} header or bare: words of 32 bits, little-endian.
 *
 * <pre>
 * bits 28-31 type: 0 CD_OFF, 1 CD_ON { bits 0-10 y | 11-21 x | 22-27 lower 6 bits of time } |
 * 8 TIME_HIGH { upper 28 bits of time } | A EXT_TRIGGER | E OTHERS | F CONTINUED
 * </pre>
 *
 * <p>Time is in microseconds and runs on when its 34 bits wrap. Events before the first TIME_HIGH
 * belong to the period before the one that it begins. Words of other types are counted as {@link
 * DropCause#MALFORMED}. Source: OpenEB {@code evt2_event_types.h}.
 */
public final class Evt2Reader extends FileEventReader {
  private static final int WORD_LENGTH = 4;
  private static final int TYPE_SHIFT = 28;
  private static final int CD_OFF = 0x0;
  private static final int CD_ON = 0x1;
  private static final int TIME_HIGH = 0x8;
  private static final int EXT_TRIGGER = 0xA;
  private static final int OTHERS = 0xE;
  private static final int CONTINUED = 0xF;
  private static final int COORDINATE_MASK = 0x7FF;
  private static final int X_SHIFT = 11;
  private static final int TIME_LOW_SHIFT = 22;
  private static final int TIME_LOW_MASK = 0x3F;
  private static final int TIME_HIGH_MASK = 0xFFF_FFFF;
  private static final int TIME_HIGH_SHIFT = 6;
  private static final long TIME_HIGH_PERIOD = 1L << 28;

  private long periods;
  private long timeHigh;
  private int width;
  private int height;

  private Evt2Reader(FileSource file) {
    super(file);
  }

  /** Reads the words from the source's position on; size 0 x 0 when not known. */
  static Evt2Reader of(FileSource file, SensorSize size) throws IOException {
    file.order(ByteOrder.LITTLE_ENDIAN);
    Evt2Reader reader = new Evt2Reader(file);
    reader.sensor(size.width(), size.height());
    reader.width = size.known() ? size.width() : Integer.MAX_VALUE;
    reader.height = size.known() ? size.height() : Integer.MAX_VALUE;
    reader.findFirstTimeHigh();
    return reader;
  }

  /** Looks ahead for the first TIME_HIGH in what fits the buffer. */
  private void findFirstTimeHigh() throws IOException {
    if (!file.require(WORD_LENGTH)) {
      return;
    }
    ByteBuffer bytes = file.buffer();
    for (int at = bytes.position(); at + WORD_LENGTH <= bytes.limit(); at += WORD_LENGTH) {
      int word = bytes.getInt(at);
      if (word >>> TYPE_SHIFT == TIME_HIGH) {
        int first = word & TIME_HIGH_MASK;
        timeHigh = Math.max(0, at == bytes.position() ? first : first - 1);
        return;
      }
    }
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    begin(batch);
    int words = records(WORD_LENGTH);
    ByteBuffer bytes = file.buffer();
    batch.ensureCapacity(words);
    int outside = 0;
    int malformed = 0;
    for (int i = 0; i < words; i++) {
      int word = bytes.getInt();
      switch (word >>> TYPE_SHIFT) {
        case CD_OFF, CD_ON -> {
          int x = (word >>> X_SHIFT) & COORDINATE_MASK;
          int y = word & COORDINATE_MASK;
          if (x < width && y < height) {
            batch.add(timeNs(word), x, y, word >>> TYPE_SHIFT == CD_ON);
          } else {
            outside++;
          }
        }
        case TIME_HIGH -> timeHigh(word & TIME_HIGH_MASK);
        case EXT_TRIGGER, OTHERS, CONTINUED -> {}
        default -> malformed++;
      }
    }
    count(batch);
    drop(DropCause.OUTSIDE_SENSOR, outside);
    drop(DropCause.MALFORMED, malformed);
    return words > 0;
  }

  private void timeHigh(int high) {
    if (timeHigh - high > TIME_HIGH_PERIOD / 2) {
      periods++;
    }
    timeHigh = high;
  }

  private long timeNs(int word) {
    long high = periods * TIME_HIGH_PERIOD + timeHigh;
    return (high << TIME_HIGH_SHIFT | ((word >>> TIME_LOW_SHIFT) & TIME_LOW_MASK)) * NS_PER_US;
  }

  @Override
  public String format() {
    return "EVT 2.0";
  }
}
