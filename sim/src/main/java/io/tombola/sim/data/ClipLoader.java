package io.tombola.sim.data;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.frame.FrameSink;
import io.tombola.msgs.event.EventBatch;
import io.tombola.sim.search.Clip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a data set's clips into memory as frames, for the search.
 *
 * <p>A trial is binned as one stream, as on the robot, so a clip's timesteps lie where the stream's
 * do, not from the clip's start; those that lie wholly inside its span are its frames. At 32x32, 8
 * channels and 2 bits a count a timestep takes 2 KB, so 3000 clips of 6 s in steps of 100 ms take
 * 370 MB.
 */
public final class ClipLoader {
  private ClipLoader() {}

  /**
   * Loads every clip of the trials, in order.
   *
   * @param leastSteps timesteps that a clip must hold
   * @param loaded called after each trial, from several threads
   * @throws DataSetException when a clip is too short
   */
  public static List<Clip> load(
      List<Trial> trials, FrameSettings settings, int leastSteps, Runnable loaded)
      throws IOException {
    return Workers.map(trials, trial -> load(trial, settings, leastSteps), loaded).stream()
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Loads every clip of the trials, each cut as a whole into the windows' timesteps.
   *
   * @throws DataSetException when a clip holds no event
   */
  static List<Clip> loadWhole(List<Trial> trials, Windows windows) throws IOException {
    return Workers.map(trials, trial -> loadWhole(trial, windows), () -> {}).stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<Clip> loadWhole(Trial trial, Windows windows) throws IOException {
    List<GestureLabels.Clip> labels = trial.labels().clips();
    List<EventBatch> events = new ArrayList<>();
    for (int c = 0; c < labels.size(); c++) {
      events.add(new EventBatch(Dvs128Gesture.SENSOR_SIZE, Dvs128Gesture.SENSOR_SIZE, 0));
    }
    TrialFrames.events(
        trial,
        batch -> {
          for (int i = 0; i < batch.size(); i++) {
            for (int c = 0; c < labels.size(); c++) {
              if (labels.get(c).holds(batch.sensorTimeNs(i))) {
                events.get(c).addAll(batch, i, i + 1);
              }
            }
          }
        });
    List<Clip> clips = new ArrayList<>();
    for (int c = 0; c < labels.size(); c++) {
      if (events.get(c).size() == 0) {
        throw new DataSetException(
            trial.labelFile(),
            "clip " + (c + 1) + " (" + labels.get(c).gesture().label() + ") holds no event");
      }
      clips.add(EventClips.of(events.get(c), windows, labels.get(c).truth(), trial.user()));
    }
    return clips;
  }

  private static List<Clip> load(Trial trial, FrameSettings settings, int leastSteps)
      throws IOException {
    List<GestureLabels.Clip> labels = trial.labels().clips();
    Cutter cutter = new Cutter(labels);
    TrialFrames.stream(trial, settings, cutter);
    List<Clip> clips = new ArrayList<>();
    for (int c = 0; c < labels.size(); c++) {
      List<long[]> steps = cutter.steps.get(c);
      if (steps.size() < leastSteps) {
        throw new DataSetException(
            trial.labelFile(),
            "clip %d (%s) holds %d whole timesteps, a window needs %d"
                .formatted(c + 1, labels.get(c).gesture().label(), steps.size(), leastSteps));
      }
      clips.add(new Clip(join(steps), steps.size(), labels.get(c).truth(), trial.user()));
    }
    return clips;
  }

  private static long[] join(List<long[]> steps) {
    int length = steps.get(0).length;
    long[] planes = new long[length * steps.size()];
    for (int t = 0; t < steps.size(); t++) {
      System.arraycopy(steps.get(t), 0, planes, t * length, length);
    }
    return planes;
  }

  /** Copies each frame to the clips that cover it. */
  private static final class Cutter implements FrameSink {
    private final List<GestureLabels.Clip> clips;
    private final List<List<long[]>> steps = new ArrayList<>();

    Cutter(List<GestureLabels.Clip> clips) {
      this.clips = clips;
      clips.forEach(clip -> steps.add(new ArrayList<>()));
    }

    @Override
    public void frame(Frame frame) {
      for (int c = 0; c < clips.size(); c++) {
        if (clips.get(c).covers(frame.startNs(), frame.endNs())) {
          steps.get(c).add(frame.planes().clone());
        }
      }
    }

    /** Windows of a clip may span a silence; the search starts each window from rest anyway. */
    @Override
    public void discontinuity(long beforeNs, long afterNs) {}
  }
}
