package io.tombola.engine.frame;

import java.util.Arrays;

/**
 * One timestep's event counts, {@code [channels][height][width]}, as bit planes.
 *
 * <p>Plane {@code channel * countBits + bit} has weight {@code 2^bit}; pixel {@code y * width + x}
 * is bit {@code pixel & 63} of the plane's word {@code pixel >> 6}; rows are not padded. Reused
 * from step to step.
 */
public final class Frame {
  private final int channels;
  private final int height;
  private final int width;
  private final int countBits;
  private final int words;
  private final long[] planes;

  private int events;
  private long firstEventNs;
  private long lastEventNs;
  private long startNs;
  private long endNs;

  /** An empty frame of the settings' shape. */
  public Frame(FrameSettings settings) {
    this(settings.channels(), settings.height(), settings.width(), settings.countBits());
  }

  /** An empty frame. */
  public Frame(int channels, int height, int width, int countBits) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.countBits = countBits;
    this.words = (height * width + 63) >> 6;
    this.planes = new long[channels * countBits * words];
  }

  /** Zero counts, no events. */
  public void clear() {
    Arrays.fill(planes, 0);
    events = 0;
    firstEventNs = 0;
    lastEventNs = 0;
    span(0, 0);
  }

  /**
   * Becomes the same as another frame.
   *
   * @throws IllegalArgumentException when it is of another shape
   */
  public void copy(Frame other) {
    if (channels != other.channels
        || height != other.height
        || width != other.width
        || countBits != other.countBits) {
      throw new IllegalArgumentException("a frame cannot become one of another shape");
    }
    System.arraycopy(other.planes, 0, planes, 0, planes.length);
    events = other.events;
    firstEventNs = other.firstEventNs;
    lastEventNs = other.lastEventNs;
    span(other.startNs, other.endNs);
  }

  /** Sets the timestep's start and end in sensor time. */
  void span(long startNs, long endNs) {
    this.startNs = startNs;
    this.endNs = endNs;
  }

  /** Notes an event's time, whether or not it changes a count. Times may go backwards. */
  public void note(long sensorTimeNs) {
    note(sensorTimeNs, sensorTimeNs, 1);
  }

  /** Notes so many events, the earliest and the latest of them, as above. */
  void note(long earliestNs, long latestNs, int count) {
    firstEventNs = events == 0 ? earliestNs : Math.min(firstEventNs, earliestNs);
    lastEventNs = events == 0 ? latestNs : Math.max(lastEventNs, latestNs);
    events += count;
  }

  /**
   * Adds one to the count of {@code pixel = y * width + x}; false when the count was already
   * saturated.
   */
  public boolean increment(int channel, int pixel) {
    int word = channel * countBits * words + (pixel >> 6);
    // Whether a pixel has had its events is no branch: it would be guessed wrong every other time.
    long full = 1L << pixel;
    for (int b = 0, i = word; b < countBits; b++, i += words) {
      full &= planes[i];
    }
    long carry = (1L << pixel) & ~full;
    for (int b = 0, i = word; b < countBits; b++, i += words) {
      long plane = planes[i];
      planes[i] = plane ^ carry;
      carry &= plane;
    }
    return full == 0;
  }

  /** The count at a pixel, 0..2^countBits-1. */
  public int count(int channel, int y, int x) {
    int pixel = y * width + x;
    int count = 0;
    for (int b = 0; b < countBits; b++) {
      long word = planes[(channel * countBits + b) * words + (pixel >> 6)];
      count |= (int) (word >>> pixel & 1) << b;
    }
    return count;
  }

  /** Sets the count at a pixel, 0..2^countBits-1. */
  public void set(int channel, int y, int x, int count) {
    int pixel = y * width + x;
    for (int b = 0; b < countBits; b++) {
      int i = (channel * countBits + b) * words + (pixel >> 6);
      long bit = 1L << pixel;
      planes[i] = (count >> b & 1) != 0 ? planes[i] | bit : planes[i] & ~bit;
    }
  }

  /** The bit planes, {@code [channels][countBits][words()]}; owned by this frame. */
  public long[] planes() {
    return planes;
  }

  /** 64-bit words of a plane. */
  public int words() {
    return words;
  }

  public int channels() {
    return channels;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public int countBits() {
    return countBits;
  }

  /** Events noted in this timestep, merged and saturated ones too. */
  public int events() {
    return events;
  }

  /** Sensor time of the earliest event; 0 when there is none. */
  public long firstEventNs() {
    return firstEventNs;
  }

  /** Sensor time of the latest event; 0 when there is none. */
  public long lastEventNs() {
    return lastEventNs;
  }

  /** Sensor time at which the timestep starts: by count, that of its earliest event. */
  public long startNs() {
    return startNs;
  }

  /** Sensor time at which the timestep ends: by count, that of its latest event. */
  public long endNs() {
    return endNs;
  }
}
