package io.tombola.sim.data;

import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.ticket.Manifest.Slicing;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.sim.search.Clip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whole samples of events as clips. Each sample starts anew, with no memory of another.
 *
 * <p>{@code BY_TIME} and {@code BY_NUMBER} cut a sample as SpikingJelly does: T equal parts of its
 * time or of its events, of which the last takes the remainder. {@code STREAM} gives its timesteps
 * from the first event on, the last one as far as it goes, and pads a short sample with silence.
 */
final class EventClips {
  private EventClips() {}

  /** All events of a recording. */
  static EventBatch read(EventReader recording) throws IOException {
    var all = new EventBatch();
    var batch = new EventBatch();
    while (recording.read(batch)) {
      all.sensor(batch.width(), batch.height());
      all.addAll(batch, 0, batch.size());
    }
    return all;
  }

  /**
   * Turns a sample into a clip of at least a window.
   *
   * @param events with the sensor's size, at least one event
   * @param group who performed it, or what else holds samples together
   */
  static Clip of(EventBatch events, Windows windows, int label, int group) {
    List<Frame> frames = windows.streamed() ? stream(events, windows) : slices(events, windows);
    return Clip.of(windows.emptyFrame(), frames, label, group);
  }

  private static List<Frame> stream(EventBatch events, Windows windows) {
    List<Frame> frames = new ArrayList<>();
    FrameSink sink =
        new FrameSink() {
          @Override
          public void frame(Frame frame) {
            frames.add(copy(frame, windows));
          }

          @Override
          public void discontinuity(long beforeNs, long afterNs) {}
        };
    var binner = new Binner(windows.settings(), events.width(), events.height());
    binner.accept(events, sink);
    binner.flush(sink);
    while (frames.size() < windows.timesteps()) {
      frames.add(windows.emptyFrame());
    }
    return frames;
  }

  private static Frame copy(Frame frame, Windows windows) {
    Frame copy = windows.emptyFrame();
    System.arraycopy(frame.planes(), 0, copy.planes(), 0, copy.planes().length);
    return copy;
  }

  private static List<Frame> slices(EventBatch events, Windows windows) {
    List<Frame> frames = new ArrayList<>();
    for (int t = 0; t < windows.timesteps(); t++) {
      frames.add(windows.emptyFrame());
    }
    int[] kept = kept(events, windows.frames().refractoryUs() * 1000);
    int subBins = windows.frames().subBins();
    int parts = windows.timesteps() * subBins;
    boolean byTime = windows.frames().slicing() == Slicing.BY_TIME;
    long firstNs = kept.length == 0 ? 0 : events.sensorTimeNs(kept[0]);
    long lastNs = kept.length == 0 ? 0 : events.sensorTimeNs(kept[kept.length - 1]);
    long span = byTime ? (lastNs - firstNs) / parts : kept.length / parts;
    for (int i = 0; i < kept.length; i++) {
      long at = byTime ? events.sensorTimeNs(kept[i]) - firstNs : i;
      int part = span == 0 ? parts - 1 : (int) Math.max(0, Math.min(parts - 1, at / span));
      int x = events.x(kept[i]) * windows.width() / events.width();
      int y = events.y(kept[i]) * windows.height() / events.height();
      int channel = 2 * (part % subBins) + (events.on(kept[i]) ? 1 : 0);
      frames.get(part / subBins).increment(channel, y * windows.width() + x);
    }
    return frames;
  }

  /** The events that are not merged into an earlier one of their pixel. */
  private static int[] kept(EventBatch events, long refractoryNs) {
    int[] kept = new int[events.size()];
    long[] readyNs = new long[events.width() * events.height()];
    Arrays.fill(readyNs, Long.MIN_VALUE);
    int count = 0;
    for (int i = 0; i < kept.length; i++) {
      if (events.x(i) >= events.width() || events.y(i) >= events.height()) {
        continue;
      }
      int pixel = events.y(i) * events.width() + events.x(i);
      if (refractoryNs == 0 || events.sensorTimeNs(i) >= readyNs[pixel]) {
        readyNs[pixel] = events.sensorTimeNs(i) + refractoryNs;
        kept[count++] = i;
      }
    }
    return Arrays.copyOf(kept, count);
  }
}
