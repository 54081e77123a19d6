package io.tombola.engine.frame;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import java.util.Arrays;

/**
 * Sorts a camera's events into timesteps by sensor time or by count, as {@link FrameSettings} say.
 *
 * <p>Timesteps are anchored at the first event and follow each other without a gap; one without
 * events is emitted empty. Time is judged against the newest event so far:
 *
 * <ul>
 *   <li>a gap of more than {@link #MAX_EMPTY_STEPS} timesteps ({@link #MAX_GAP_NS} when binned by
 *       count) is not filled, and a step back of more than {@link #MAX_GAP_NS} (a bag played in a
 *       loop, a sensor reset) is believed: either closes the open timestep, reports a discontinuity
 *       and anchors anew;
 *   <li>an event before the open timestep is dropped as {@link DropCause#LATE};
 *   <li>any other event that is older than the newest is binned and counted as backward.
 * </ul>
 *
 * <p>Of a sensor pixel's events, those less than {@code refractoryUs} after the last kept one are
 * merged into it: they are noted in the frame, but change no count and, when binned by count, do
 * not fill a timestep.
 *
 * <p>Not thread-safe, but for the ledger. Nothing is allocated after construction.
 */
public final class Binner {
  /** Empty timesteps that fill a gap at most. */
  public static final int MAX_EMPTY_STEPS = 10;

  /** Sensor time that may pass between two events of a timestep binned by count. */
  public static final long MAX_GAP_NS = 1_000_000_000L;

  private final int sensorWidth;
  private final int sensorHeight;
  private final int[] columnOfX;
  private final int[] rowStartOfY;

  /** Length of a timestep; 0 when binned by count. */
  private final long timestepNs;

  /** Kept events of a timestep; 0 when binned by time. */
  private final int eventsPerTimestep;

  private final int subBins;

  /** Length of a timestep's part; 0 when binned by count. */
  private final long subBinNs;

  private final long maxGapNs;
  private final long refractoryNs;

  /** Per sensor pixel, the sensor time from which its next event is kept; empty to keep all. */
  private final long[] readyNs;

  private final Frame frame;
  private final EventLedger ledger;

  private boolean anchored;
  private long stepStartNs;

  private long newestNs;

  /**
   * The part of the open timestep that the last event was in, and the first of its two channels; no
   * time is in it when no timestep is open, or when binned by count.
   */
  private long subBinStartNs;

  private long subBinEndNs = Long.MIN_VALUE;
  private int subBinChannel;

  private int keptInStep;

  private long merged;
  private long saturated;
  private long backward;
  private long timesteps;
  private long discontinuities;

  /** A binner of a sensor of {@code sensorWidth} x {@code sensorHeight} pixels. */
  public Binner(FrameSettings settings, int sensorWidth, int sensorHeight) {
    this(settings, sensorWidth, sensorHeight, new EventLedger());
  }

  /** As above, with an account that its owner keeps: it outlives a binner that is replaced. */
  public Binner(FrameSettings settings, int sensorWidth, int sensorHeight, EventLedger ledger) {
    this.ledger = ledger;
    if (sensorWidth <= 0 || sensorHeight <= 0) {
      throw new IllegalArgumentException(
          "sensor size " + sensorWidth + "x" + sensorHeight + " must be positive");
    }
    this.sensorWidth = sensorWidth;
    this.sensorHeight = sensorHeight;
    this.columnOfX = scale(sensorWidth, settings.width(), 1);
    this.rowStartOfY = scale(sensorHeight, settings.height(), settings.width());
    this.subBins = settings.subBins();
    if (settings.binning() instanceof FrameSettings.Binning.ByTime byTime) {
      this.timestepNs = Math.multiplyExact(byTime.timestepUs(), 1000L);
      this.eventsPerTimestep = 0;
      this.subBinNs = timestepNs / subBins;
      this.maxGapNs = Math.multiplyExact(timestepNs, (long) MAX_EMPTY_STEPS);
    } else {
      this.timestepNs = 0;
      this.subBinNs = 0;
      this.eventsPerTimestep = ((FrameSettings.Binning.ByCount) settings.binning()).events();
      this.maxGapNs = MAX_GAP_NS;
    }
    this.refractoryNs = Math.multiplyExact(settings.refractoryUs(), 1000L);
    this.readyNs = new long[refractoryNs > 0 ? sensorWidth * sensorHeight : 0];
    Arrays.fill(readyNs, Long.MIN_VALUE);
    this.frame = new Frame(settings);
  }

  private static int[] scale(int from, int to, int stride) {
    int[] scaled = new int[from];
    for (int i = 0; i < from; i++) {
      scaled[i] = (int) ((long) i * to / from) * stride;
    }
    return scaled;
  }

  /**
   * Bins a batch and hands each timestep that it completes to {@code sink}.
   *
   * @throws IllegalArgumentException when the batch names another sensor size; nothing of it is
   *     binned or counted
   */
  public void accept(EventBatch batch, FrameSink sink) {
    checkSensor(batch);
    int outside = 0;
    int late = 0;
    int i = 0;
    while (i < batch.size()) {
      int end = followers(batch, i);
      if (end > i) {
        bin(batch, i, end);
        i = end;
        continue;
      }
      long timeNs = batch.sensorTimeNs(i);
      if (batch.x(i) >= sensorWidth || batch.y(i) >= sensorHeight) {
        outside++;
      } else if (reach(timeNs, sink)) {
        frame.note(timeNs);
        bin(timeNs, batch.x(i), batch.y(i), batch.on(i));
        emitWhenFull(sink);
      } else {
        late++;
      }
      i++;
    }
    ledger.in(batch.size());
    ledger.drop(DropCause.OUTSIDE_SENSOR, outside);
    ledger.drop(DropCause.LATE, late);
    ledger.out(batch.size() - outside - late);
  }

  /**
   * Closes the timesteps that have ended by {@code sensorTimeNs} although no event says so, for a
   * camera that has fallen silent. After a silence of more than the allowed gap it reports one
   * discontinuity and waits for the next event.
   */
  public void advanceTo(long sensorTimeNs, FrameSink sink) {
    if (!anchored || sensorTimeNs <= newestNs) {
      return;
    }
    if (exceeds(sensorTimeNs - newestNs, maxGapNs)) {
      interrupt(sensorTimeNs, sink);
    } else {
      closeUpTo(sensorTimeNs, sink);
    }
  }

  /**
   * Hands over the open timestep, complete or not, if it holds an event; the next event anchors
   * anew. For the end of a recording; an evaluation that wants whole timesteps only leaves it out.
   */
  public void flush(FrameSink sink) {
    if (frame.events() > 0) {
      emit(sink);
    }
    anchored = false;
    subBinEndNs = Long.MIN_VALUE;
    Arrays.fill(readyNs, Long.MIN_VALUE);
  }

  /** Events in the timestep that is still open. */
  public int openEvents() {
    return frame.events();
  }

  /** Columns of the sensor. */
  public int sensorWidth() {
    return sensorWidth;
  }

  /** Rows of the sensor. */
  public int sensorHeight() {
    return sensorHeight;
  }

  /** Events in, binned, and dropped by cause. */
  public EventLedger ledger() {
    return ledger;
  }

  /** What else happened since construction. */
  public Counts counts() {
    return new Counts(merged, saturated, backward, timesteps, discontinuities);
  }

  /**
   * Totals since a binner's construction.
   *
   * @param merged events merged into an earlier one of their pixel
   * @param saturated events whose pixel's count was already at its greatest
   * @param backward events binned although they were older than the newest
   * @param timesteps frames handed over
   * @param discontinuities breaks reported
   */
  public record Counts(
      long merged, long saturated, long backward, long timesteps, long discontinuities) {}

  private void checkSensor(EventBatch batch) {
    boolean known = batch.width() != 0 || batch.height() != 0;
    if (known && (batch.width() != sensorWidth || batch.height() != sensorHeight)) {
      throw new IllegalArgumentException(
          "events of a "
              + batch.width()
              + "x"
              + batch.height()
              + " sensor came to a binner set up for "
              + sensorWidth
              + "x"
              + sensorHeight
              + "; set the camera's size to match the driver's");
    }
  }

  /**
   * The end of the stretch of events that begins at {@code from} and stays, in order and on the
   * sensor, in the open timestep's part. Nearly all events are in such a stretch, and need no more
   * than to be counted. Empty when binned by count.
   */
  private int followers(EventBatch batch, int from) {
    long newest = Math.max(newestNs, subBinStartNs);
    int i = from;
    while (i < batch.size()) {
      long timeNs = batch.sensorTimeNs(i);
      if (timeNs < newest
          || timeNs >= subBinEndNs
          || batch.x(i) >= sensorWidth
          || batch.y(i) >= sensorHeight) {
        break;
      }
      newest = timeNs;
      i++;
    }
    return i;
  }

  private void bin(EventBatch batch, int from, int to) {
    newestNs = batch.sensorTimeNs(to - 1);
    frame.note(batch.sensorTimeNs(from), newestNs, to - from);
    for (int i = from; i < to; i++) {
      bin(batch.sensorTimeNs(i), batch.x(i), batch.y(i), batch.on(i));
    }
  }

  /** Opens the timestep that holds {@code timeNs}; false when that one was closed already. */
  private boolean reach(long timeNs, FrameSink sink) {
    if (anchored && jumps(timeNs)) {
      interrupt(timeNs, sink);
    }
    if (!anchored) {
      anchored = true;
      newestNs = timeNs;
      open(timeNs);
      return true;
    }
    if (eventsPerTimestep == 0 && timeNs < stepStartNs) {
      return false;
    }
    closeUpTo(timeNs, sink);
    if (timeNs < newestNs) {
      backward++;
    } else {
      newestNs = timeNs;
    }
    return true;
  }

  private boolean jumps(long timeNs) {
    return timeNs >= newestNs
        ? exceeds(timeNs - newestNs, maxGapNs)
        : exceeds(newestNs - timeNs, MAX_GAP_NS);
  }

  /** Differences are unsigned: two times can be more than 2^63 ns apart. */
  private static boolean exceeds(long differenceNs, long boundNs) {
    return Long.compareUnsigned(differenceNs, boundNs) > 0;
  }

  private void interrupt(long timeNs, FrameSink sink) {
    long beforeNs = newestNs;
    flush(sink);
    discontinuities++;
    sink.discontinuity(beforeNs, timeNs);
  }

  private void closeUpTo(long timeNs, FrameSink sink) {
    if (eventsPerTimestep == 0) {
      while (timeNs - stepStartNs >= timestepNs) {
        emit(sink);
        open(stepStartNs + timestepNs);
      }
    }
  }

  private void open(long startNs) {
    stepStartNs = startNs;
    if (eventsPerTimestep == 0) {
      subBinStartNs = startNs;
      subBinEndNs = startNs + subBinNs;
      subBinChannel = 0;
    }
  }

  private void bin(long timeNs, int x, int y, boolean on) {
    if (refractoryNs > 0) {
      int sensorPixel = y * sensorWidth + x;
      if (timeNs < readyNs[sensorPixel]) {
        merged++;
        return;
      }
      readyNs[sensorPixel] = timeNs + refractoryNs;
    }
    int channel = subBinChannel(timeNs) + (on ? 1 : 0);
    // No branch either: with many events every other one would be guessed wrong.
    saturated += frame.increment(channel, rowStartOfY[y] + columnOfX[x]) ? 0 : 1;
    keptInStep++;
  }

  private int subBinChannel(long timeNs) {
    if (eventsPerTimestep > 0) {
      return 2 * (int) ((long) keptInStep * subBins / eventsPerTimestep);
    }
    if (timeNs < subBinStartNs || timeNs >= subBinEndNs) {
      // Divided as rarely as can be: it takes as long as all the rest.
      long subBin = (timeNs - stepStartNs) / subBinNs;
      subBinStartNs = stepStartNs + subBin * subBinNs;
      subBinEndNs = subBinStartNs + subBinNs;
      subBinChannel = 2 * (int) subBin;
    }
    return subBinChannel;
  }

  private void emitWhenFull(FrameSink sink) {
    if (eventsPerTimestep > 0 && keptInStep == eventsPerTimestep) {
      emit(sink);
    }
  }

  private void emit(FrameSink sink) {
    if (eventsPerTimestep == 0) {
      frame.span(stepStartNs, stepStartNs + timestepNs);
    } else {
      frame.span(frame.firstEventNs(), frame.lastEventNs());
    }
    timesteps++;
    sink.frame(frame);
    frame.clear();
    keptInStep = 0;
  }
}
