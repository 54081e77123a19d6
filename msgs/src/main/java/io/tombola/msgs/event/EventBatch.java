package io.tombola.msgs.event;

import java.util.Arrays;

/**
 * Events of one camera as parallel primitive arrays: no object per event, ever.
 *
 * <p>A batch is a reusable buffer owned by one side at a time: decoders {@link #clear()} and fill
 * it, consumers read the arrays up to {@link #size()}. Pixel (0, 0) is the top left corner; readers
 * of formats that count from elsewhere convert. Times are the sensor's own clock in nanoseconds;
 * formats in microseconds are multiplied by 1000 on the way in.
 */
public final class EventBatch {
  private static final int INITIAL_CAPACITY = 1024;

  private int width;
  private int height;
  private int size;
  private long[] sensorTimeNs;
  private short[] x;
  private short[] y;
  private boolean[] on;

  /** An empty batch of a sensor whose size is not known yet. */
  public EventBatch() {
    this(0, 0, INITIAL_CAPACITY);
  }

  /**
   * An empty batch of a sensor of {@code width} x {@code height} pixels, with room for {@code
   * capacity} events.
   */
  public EventBatch(int width, int height, int capacity) {
    sensorTimeNs = new long[capacity];
    x = new short[capacity];
    y = new short[capacity];
    on = new boolean[capacity];
    sensor(width, height);
  }

  /** Sets the sensor's size in pixels; the events already held stay as they are. */
  public void sensor(int width, int height) {
    if (width < 0 || height < 0 || width > 0xFFFF || height > 0xFFFF) {
      throw new IllegalArgumentException(
          "sensor size " + width + "x" + height + " is outside 0..65535");
    }
    this.width = width;
    this.height = height;
  }

  /** Forgets the events; sensor size and capacity stay. */
  public void clear() {
    size = 0;
  }

  /**
   * Appends {@code count} events whose values are whatever was there; {@link #set} each of them.
   * For decoders that know how many events come: one check for all.
   *
   * @return index of the first of them
   */
  public int claim(int count) {
    int first = size;
    ensureCapacity(first + count);
    size = first + count;
    return first;
  }

  /** Replaces event {@code index}, which is less than {@link #size()}. */
  public void set(int index, long sensorTimeNs, int x, int y, boolean on) {
    this.sensorTimeNs[index] = sensorTimeNs;
    this.x[index] = (short) x;
    this.y[index] = (short) y;
    this.on[index] = on;
  }

  /** Appends one event; {@code x} and {@code y} are unsigned 16-bit. Grows when full. */
  public void add(long sensorTimeNs, int x, int y, boolean on) {
    if (size == this.sensorTimeNs.length) {
      ensureCapacity(size + 1);
    }
    this.sensorTimeNs[size] = sensorTimeNs;
    this.x[size] = (short) x;
    this.y[size] = (short) y;
    this.on[size] = on;
    size++;
  }

  /**
   * Appends an event of one time, row and polarity for each bit set in {@code columns}, lowest
   * first; bit 0 stands for column {@code x}.
   */
  public void addRow(long sensorTimeNs, int x, int y, boolean on, int columns) {
    int at = size;
    if (at + Integer.SIZE > this.sensorTimeNs.length) {
      ensureCapacity(at + Integer.SIZE);
    }
    for (int left = columns; left != 0; left &= left - 1) {
      this.sensorTimeNs[at] = sensorTimeNs;
      this.x[at] = (short) (x + Integer.numberOfTrailingZeros(left));
      this.y[at] = (short) y;
      this.on[at] = on;
      at++;
    }
    size = at;
  }

  /** Appends events {@code from} (inclusive) to {@code to} (exclusive) of another batch. */
  public void addAll(EventBatch other, int from, int to) {
    int count = to - from;
    ensureCapacity(size + count);
    System.arraycopy(other.sensorTimeNs, from, sensorTimeNs, size, count);
    System.arraycopy(other.x, from, x, size, count);
    System.arraycopy(other.y, from, y, size, count);
    System.arraycopy(other.on, from, on, size, count);
    size += count;
  }

  /**
   * Keeps a region's events alone, in their order, and makes it the sensor: its corner is then
   * pixel (0, 0).
   *
   * @return number of events that were left out
   */
  public int crop(Region region) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int column = x(i) - region.x();
      int row = y(i) - region.y();
      // written in any case, kept when inside: no branch that a camera's noise makes hard to guess
      sensorTimeNs[kept] = sensorTimeNs[i];
      x[kept] = (short) column;
      y[kept] = (short) row;
      on[kept] = on[i];
      kept += inside(column, region.width()) & inside(row, region.height());
    }
    int left = size - kept;
    size = kept;
    sensor(region.width(), region.height());
    return left;
  }

  /** 1 for 0 to {@code side} - 1, else 0. */
  private static int inside(int coordinate, int side) {
    return (~coordinate & (coordinate - side)) >>> (Integer.SIZE - 1);
  }

  /** Forgets the events from {@code size} on, which is at most the number held. */
  public void truncate(int size) {
    if (size < 0 || size > this.size) {
      throw new IllegalArgumentException("size " + size + " is outside 0.." + this.size);
    }
    this.size = size;
  }

  /**
   * Moves all times onto another clock: adds {@code offsetNs} and {@code slope} of what has passed
   * since {@code fromNs}. With a slope of less than 1 the order stays.
   */
  public void shiftTimes(long offsetNs, long fromNs, double slope) {
    for (int i = 0; i < size; i++) {
      long timeNs = sensorTimeNs[i];
      sensorTimeNs[i] = timeNs + offsetNs + (long) Math.floor((timeNs - fromNs) * slope);
    }
  }

  /** Makes room for {@code capacity} events in all, at least doubling when it grows. */
  public void ensureCapacity(int capacity) {
    if (capacity > sensorTimeNs.length) {
      int grown = Math.max(capacity, Math.max(INITIAL_CAPACITY, sensorTimeNs.length * 2));
      sensorTimeNs = Arrays.copyOf(sensorTimeNs, grown);
      x = Arrays.copyOf(x, grown);
      y = Arrays.copyOf(y, grown);
      on = Arrays.copyOf(on, grown);
    }
  }

  /** Number of events held. */
  public int size() {
    return size;
  }

  /** Sensor width in pixels, 0 when not known. */
  public int width() {
    return width;
  }

  /** Sensor height in pixels, 0 when not known. */
  public int height() {
    return height;
  }

  /** Sensor time of event {@code index}, nanoseconds. */
  public long sensorTimeNs(int index) {
    return sensorTimeNs[index];
  }

  /** Column of event {@code index}, 0 at the left. */
  public int x(int index) {
    return x[index] & 0xFFFF;
  }

  /** Row of event {@code index}, 0 at the top. */
  public int y(int index) {
    return y[index] & 0xFFFF;
  }

  /** True when event {@code index} is a brightness increase (ON). */
  public boolean on(int index) {
    return on[index];
  }

  @Override
  public String toString() {
    String span = size == 0 ? "" : ", " + sensorTimeNs[0] + ".." + sensorTimeNs[size - 1] + " ns";
    return "EventBatch[" + size + " events of " + width + "x" + height + span + "]";
  }
}
