package io.tombola.sim.data;

import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.frame.FrameSink;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.util.function.Consumer;

/** A trial as the robot would see it: one stream of timesteps from its first event to its last. */
final class TrialFrames {
  private TrialFrames() {}

  /** Hands every whole timestep of the trial to {@code sink}. */
  static void stream(Trial trial, FrameSettings settings, FrameSink sink) throws IOException {
    Binner binner = new Binner(settings, Dvs128Gesture.SENSOR_SIZE, Dvs128Gesture.SENSOR_SIZE);
    events(trial, batch -> binner.accept(batch, sink));
  }

  /** Hands every batch of the trial's events to {@code sink}. */
  static void events(Trial trial, Consumer<EventBatch> sink) throws IOException {
    EventBatch batch = new EventBatch();
    try (EventReader reader = trial.open()) {
      while (reader.read(batch)) {
        requireSensor(trial, batch);
        sink.accept(batch);
      }
    }
  }

  private static void requireSensor(Trial trial, EventBatch batch) throws DataSetException {
    boolean known = batch.width() != 0 || batch.height() != 0;
    if (known
        && (batch.width() != Dvs128Gesture.SENSOR_SIZE
            || batch.height() != Dvs128Gesture.SENSOR_SIZE)) {
      throw new DataSetException(
          trial.recording(),
          "a sensor of " + batch.width() + "x" + batch.height() + " pixels, not 128x128");
    }
  }
}
