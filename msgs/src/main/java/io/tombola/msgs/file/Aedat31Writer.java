package io.tombola.msgs.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Writes polarity events as an AEDAT 3.1 file, format {@code RAW}, as cAER does.
 *
 * <p>The file appears under its name with {@link #close()}; when a write failed, it does not appear
 * at all. Times are cut to microseconds.
 */
public final class Aedat31Writer implements EventWriter {
  private static final int MAX_EVENTS_PER_PACKET = 4096;
  private static final short SOURCE_ID = 1;
  private static final SensorSize DVS128_SIZE = new SensorSize(128, 128);
  private static final DateTimeFormatter START_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss '(TZ'xx')'");

  private final AtomicFile file;
  private final ByteBuffer packet =
      ByteBuffer.allocate(
              Aedat31Packet.HEADER_LENGTH + MAX_EVENTS_PER_PACKET * Aedat31Packet.EVENT_LENGTH)
          .order(ByteOrder.LITTLE_ENDIAN);
  private boolean whole = true;

  private Aedat31Writer(AtomicFile file) {
    this.file = file;
  }

  /**
   * The name for the {@code #Source} line of a sensor of this size, which is read from it again.
   */
  static String sensorOf(SensorSize size) {
    if (size.equals(DVS128_SIZE)) {
      return "DVS128";
    }
    return size.known() ? "Sensor " + size : "Sensor";
  }

  /**
   * Starts a file with its header.
   *
   * @param sensor the chip's name for the {@code #Source} line, such as {@code DVS128}
   * @param startTime when the recording began
   */
  public static Aedat31Writer create(Path file, String sensor, OffsetDateTime startTime)
      throws IOException {
    if (sensor.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a sensor's name is one line, this is: " + sensor);
    }
    String header =
        String.join(
            "\r\n",
            Aedat31Header.MAGIC,
            Aedat31Header.FORMAT + "RAW",
            Aedat31Header.SOURCE + SOURCE_ID + ": " + sensor,
            Aedat31Header.START_TIME + START_TIME.format(startTime),
            Aedat31Header.END,
            "");
    Aedat31Writer writer = new Aedat31Writer(AtomicFile.create(file));
    try {
      writer.file.write(ByteBuffer.wrap(header.getBytes(UTF_8)));
      return writer;
    } catch (IOException e) {
      writer.file.close();
      throw e;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when a pixel does not fit 15 bits or a time is below 0
   */
  @Override
  public void write(EventBatch batch, int from, int to) throws IOException {
    boolean wholeBefore = whole;
    whole = false;
    int next = from;
    while (next < to) {
      next = writePacket(batch, next, to);
    }
    whole = wholeBefore;
  }

  @Override
  public void discard() {
    whole = false;
  }

  /** Writes one packet, which ends where the time's upper bits change; answers the next event. */
  private int writePacket(EventBatch batch, int from, int to) throws IOException {
    int overflow = overflow(batch.sensorTimeNs(from));
    packet.clear().position(Aedat31Packet.HEADER_LENGTH);
    int next = from;
    while (next < to && packet.hasRemaining() && overflow(batch.sensorTimeNs(next)) == overflow) {
      packet.putInt(data(batch, next));
      packet.putInt((int) (timeUs(batch.sensorTimeNs(next)) & Aedat31Packet.MAX_TIMESTAMP_US));
      next++;
    }
    int count = next - from;
    packet
        .flip()
        .putShort(Aedat31Packet.TYPE_OFFSET, (short) Aedat31Packet.POLARITY_TYPE)
        .putShort(Aedat31Packet.SOURCE_OFFSET, SOURCE_ID)
        .putInt(Aedat31Packet.EVENT_SIZE_OFFSET, Aedat31Packet.EVENT_LENGTH)
        .putInt(Aedat31Packet.TS_OFFSET_OFFSET, Aedat31Packet.EVENT_TS_OFFSET)
        .putInt(Aedat31Packet.TS_OVERFLOW_OFFSET, overflow)
        .putInt(Aedat31Packet.CAPACITY_OFFSET, count)
        .putInt(Aedat31Packet.NUMBER_OFFSET, count)
        .putInt(Aedat31Packet.VALID_OFFSET, count);
    file.write(packet);
    return next;
  }

  private static int data(EventBatch batch, int index) {
    int x = batch.x(index);
    int y = batch.y(index);
    if (x > Aedat31Packet.MAX_COORDINATE || y > Aedat31Packet.MAX_COORDINATE) {
      throw new IllegalArgumentException(
          "pixel (" + x + ", " + y + ") does not fit the 15 bits of AEDAT 3.1");
    }
    return Aedat31Packet.data(x, y, batch.on(index));
  }

  private static int overflow(long sensorTimeNs) {
    return Math.toIntExact(timeUs(sensorTimeNs) >>> Aedat31Packet.TS_OVERFLOW_SHIFT);
  }

  private static long timeUs(long sensorTimeNs) {
    if (sensorTimeNs < 0) {
      throw new IllegalArgumentException(
          "AEDAT 3.1 has no time before 0, this is " + sensorTimeNs + " ns");
    }
    return sensorTimeNs / Aedat31Packet.NS_PER_US;
  }

  /** Moves the file into place, or deletes what there is when a write failed. */
  @Override
  public void close() throws IOException {
    try (file) {
      if (whole) {
        whole = false;
        file.commit();
      }
    }
  }
}
