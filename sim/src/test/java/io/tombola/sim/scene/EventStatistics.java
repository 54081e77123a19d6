package io.tombola.sim.scene;

import io.tombola.msgs.event.EventBatch;
import java.util.Arrays;

/** The figures by which real and simulated recordings are compared. */
record EventStatistics(
    double eventsPerSecond, double onShare, double echoShare, double repeatShare) {
  private static final long ECHO_NS = 2_000_000;
  private static final long REPEAT_NS = 10_000_000;

  /**
   * Counts ON events, echoes (the pixel's last event was of the other polarity and within 2 ms) and
   * repeats (of the same polarity, within 10 ms).
   */
  static EventStatistics of(EventBatch batch, double seconds) {
    int pixels = batch.width() * batch.height();
    long[] lastNs = new long[pixels];
    Arrays.fill(lastNs, Long.MIN_VALUE / 2);
    boolean[] lastOn = new boolean[pixels];
    int on = 0;
    int echoes = 0;
    int repeats = 0;
    for (int i = 0; i < batch.size(); i++) {
      int pixel = batch.y(i) * batch.width() + batch.x(i);
      long gapNs = batch.sensorTimeNs(i) - lastNs[pixel];
      boolean same = lastOn[pixel] == batch.on(i);
      on += batch.on(i) ? 1 : 0;
      echoes += !same && gapNs <= ECHO_NS ? 1 : 0;
      repeats += same && gapNs <= REPEAT_NS ? 1 : 0;
      lastNs[pixel] = batch.sensorTimeNs(i);
      lastOn[pixel] = batch.on(i);
    }
    double count = Math.max(1, batch.size());
    return new EventStatistics(batch.size() / seconds, on / count, echoes / count, repeats / count);
  }
}
