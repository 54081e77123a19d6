package io.tombola.sim.data;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The features of the linear baseline: a clip's events counted on a grid of 16x16 cells, ON and OFF
 * apart, as shares of the clip's events. One sample a clip.
 */
final class EventGrid {
  private static final int CELLS = 16;
  private static final int FEATURES = 2 * CELLS * CELLS;

  private EventGrid() {}

  /** A sample for each clip of the trials, in order. */
  static List<RidgeBaseline.Sample> samples(List<Trial> trials) throws IOException {
    return Workers.map(trials, EventGrid::samples, () -> {}).stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<RidgeBaseline.Sample> samples(Trial trial) throws IOException {
    List<GestureLabels.Clip> clips = trial.labels().clips();
    double[][] counts = new double[clips.size()][FEATURES];
    EventBatch batch = new EventBatch();
    try (EventReader reader = trial.open()) {
      while (reader.read(batch)) {
        for (int c = 0; c < counts.length; c++) {
          count(batch, clips.get(c), counts[c]);
        }
      }
    }
    List<RidgeBaseline.Sample> samples = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      double events = Math.max(1, Arrays.stream(counts[c]).sum());
      double[] shares = Arrays.stream(counts[c]).map(count -> count / events).toArray();
      samples.add(new RidgeBaseline.Sample(shares, clips.get(c).truth()));
    }
    return samples;
  }

  private static void count(EventBatch batch, GestureLabels.Clip clip, double[] counts) {
    for (int i = 0; i < batch.size(); i++) {
      long timeNs = batch.sensorTimeNs(i);
      int column = batch.x(i) * CELLS / Dvs128Gesture.SENSOR_SIZE;
      int row = batch.y(i) * CELLS / Dvs128Gesture.SENSOR_SIZE;
      if (clip.covers(timeNs, timeNs + 1) && column < CELLS && row < CELLS) {
        counts[((batch.on(i) ? 1 : 0) * CELLS + row) * CELLS + column]++;
      }
    }
  }
}
