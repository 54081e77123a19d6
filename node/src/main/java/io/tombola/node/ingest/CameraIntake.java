package io.tombola.node.ingest;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.event.Region;
import io.tombola.msgs.event.SensorClock;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.CameraSystem.Camera;
import io.tombola.node.actor.EventBatchPool;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to a camera for all of its sources: ROS topics and raw transports may feed it at
 * once, from threads of their own.
 *
 * <p>Every source hands over ROS times, so their sensors' clocks meet on one clock. One sensor size
 * holds at a time: events of another are dropped and counted until those of the first have been
 * silent for {@link #SILENCE_NS}; then the others take over, with cleared membranes.
 */
public final class CameraIntake {
  /** Host time after which a source of another sensor size may take over. */
  public static final long SILENCE_NS = 1_000_000_000L;

  /** Pixels of the largest sensor that is believed; none has a quarter of them. */
  public static final int MAX_PIXELS = 1 << 24;

  private static final Logger LOG = LoggerFactory.getLogger(CameraIntake.class);
  private static final long WARNING_INTERVAL_NS = 1_000_000_000L;

  private final EventBatchPool pool;
  private final CameraStatistics statistics;
  private final Camera camera;
  private final LongSupplier clockNs;
  private final LongSupplier rosClockNs;
  private final Optional<Region> roi;
  private final AtomicLong nextWarningNs = new AtomicLong();

  private int width;
  private int height;
  private long lastNs;

  /** A door that takes events of the whole sensor. */
  public CameraIntake(
      EventBatchPool pool,
      CameraStatistics statistics,
      Camera camera,
      LongSupplier clockNs,
      LongSupplier rosClockNs) {
    this(pool, statistics, camera, Optional.empty(), clockNs, rosClockNs);
  }

  /**
   * The door of {@code camera}.
   *
   * @param roi the part of the sensor whose events it takes; they are then a sensor of that size
   * @param clockNs the host's monotonic clock
   * @param rosClockNs ROS time, for events and sensors that have none
   */
  public CameraIntake(
      EventBatchPool pool,
      CameraStatistics statistics,
      Camera camera,
      Optional<Region> roi,
      LongSupplier clockNs,
      LongSupplier rosClockNs) {
    this.pool = pool;
    this.statistics = statistics;
    this.camera = camera;
    this.clockNs = clockNs;
    this.rosClockNs = rosClockNs;
    this.roi = roi;
    nextWarningNs.set(clockNs.getAsLong());
  }

  /** The host's monotonic clock, nanoseconds. */
  long nowNs() {
    return clockNs.getAsLong();
  }

  /** ROS time, nanoseconds. */
  long rosNowNs() {
    return rosClockNs.getAsLong();
  }

  /** The camera's account. */
  LossLedger ledger() {
    return statistics.ledger();
  }

  /** Makes a source's clock known to the diagnostics; the newest of a name stands. */
  void show(String source, SensorClock clock) {
    statistics.clocks().put(source, clock);
  }

  /** An empty batch, now the caller's; null when all are on their way: the camera is behind. */
  EventBatch take() {
    return pool.take();
  }

  /** As above, after a wait of {@code timeoutMs} at most. */
  EventBatch await(long timeoutMs) throws InterruptedException {
    return pool.await(timeoutMs);
  }

  /** Returns a batch unused. */
  void giveBack(EventBatch batch) {
    pool.give(batch);
  }

  /**
   * Hands a batch over and counts it; it is the caller's no more.
   *
   * @param messages that its events came in
   * @param receivedNs host clock at the arrival of the first of them
   */
  void hand(String source, EventBatch batch, int messages, long receivedNs) {
    int events = batch.size();
    ledger().socket().in(messages);
    ledger().decode().in(events);
    DropCause refusal = events == 0 ? null : refusal(batch.width(), batch.height());
    if (refusal != null) {
      ledger().socket().drop(refusal, messages);
      ledger().decode().drop(refusal, events);
      warn(source, events, refusal, refusalText(batch));
      pool.give(batch);
      return;
    }
    int outside = events == 0 || roi.isEmpty() ? 0 : batch.crop(roi.get());
    ledger().socket().out(messages);
    ledger().decode().out(events - outside);
    ledger().decode().drop(DropCause.OUTSIDE_ROI, outside);
    if (events == outside) {
      pool.give(batch);
    } else {
      camera.events(batch, receivedNs);
    }
  }

  /**
   * Counts a message that was lost as a whole, with a warning now and then.
   *
   * @param events it said it held; 0 when nobody knows
   */
  void lose(String source, DropCause cause, int events, String why) {
    ledger().lost(cause, events);
    warn(source, events, cause, why);
  }

  /** Why events of a sensor of this size cannot be taken now; null when they can. */
  private synchronized DropCause refusal(int batchWidth, int batchHeight) {
    if (!isSize(batchWidth, batchHeight)) {
      return DropCause.MALFORMED;
    }
    if (roi.isPresent() && !roi.get().liesWithin(batchWidth, batchHeight)) {
      return DropCause.ROI_OUTSIDE_SENSOR;
    }
    long nowNs = nowNs();
    boolean same = batchWidth == width && batchHeight == height;
    if (!same && width != 0 && nowNs - lastNs < SILENCE_NS) {
      return DropCause.OTHER_SENSOR_SIZE;
    }
    width = batchWidth;
    height = batchHeight;
    lastNs = nowNs;
    return null;
  }

  /** False of sizes that would make a camera ask for gigabytes. */
  private static boolean isSize(int width, int height) {
    return width > 0 && height > 0 && (long) width * height <= MAX_PIXELS;
  }

  private synchronized String refusalText(EventBatch batch) {
    String size = "a sensor of " + batch.width() + "x" + batch.height() + " pixels";
    if (!isSize(batch.width(), batch.height())) {
      return size + "; set the driver's size";
    }
    return roi.isPresent() && !roi.get().liesWithin(batch.width(), batch.height())
        ? size + ", which the region of interest of " + roi.get() + " is not a part of"
        : size + ", while one of " + width + "x" + height + " feeds this camera";
  }

  /** Warns, once a second at most for all sources together. */
  void warn(String source, int events, DropCause cause, String why) {
    long nowNs = nowNs();
    long next = nextWarningNs.get();
    if (nowNs - next >= 0 && nextWarningNs.compareAndSet(next, nowNs + WARNING_INTERVAL_NS)) {
      LOG.warn(
          "{}: dropped {} ({}): {}",
          source,
          events == 0 ? "a message" : events + " events",
          cause,
          why);
    }
  }
}
