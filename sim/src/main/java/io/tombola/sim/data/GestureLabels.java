package io.tombola.sim.data;

import io.tombola.sim.scene.Gesture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The labelled spans of one recording, in the order of their starts: a {@code _labels.csv} file of
 * DVS128Gesture.
 *
 * <p>The file has the header {@code class,startTime_usec,endTime_usec} and a row for each clip,
 * classes 1 to 11, times of the sensor's clock in microseconds. A class may have several rows (arm
 * roll has two in the original), and what lies between rows is unlabelled.
 *
 * <p>Rows may overlap, as those of {@code user22_led} in the original do: each row then keeps its
 * whole span, so the events in the overlap belong to both clips. That is what SpikingJelly and
 * Tonic do too, and it keeps their number of samples. {@link #overlaps()} says where.
 */
public record GestureLabels(List<Clip> clips) {
  /** Classes of the data set. */
  public static final int CLASSES = Gesture.values().length;

  private static final String HEADER = "class,startTime_usec,endTime_usec";

  /** Sorts the clips by their start. */
  public GestureLabels {
    clips = clips.stream().sorted(Comparator.comparingLong(Clip::startUs)).toList();
  }

  /**
   * One performance of a gesture.
   *
   * @param startUs sensor time of its start, inclusive
   * @param endUs sensor time of its end, exclusive
   */
  public record Clip(Gesture gesture, long startUs, long endUs) {
    /** Checks that the span is not empty. */
    public Clip {
      if (startUs < 0 || endUs <= startUs) {
        throw new IllegalArgumentException(
            "a clip from " + startUs + " us to " + endUs + " us is not a span of time");
      }
    }

    /** The gesture's place among the classes, 0 to 10. */
    public int truth() {
      return gesture.id() - 1;
    }

    /** True when an event of this time is the clip's. */
    boolean holds(long sensorTimeNs) {
      return sensorTimeNs >= startUs * 1000 && sensorTimeNs < endUs * 1000;
    }

    /** True when all of {@code fromNs} (inclusive) to {@code toNs} (exclusive) lies inside. */
    public boolean covers(long fromNs, long toNs) {
      return fromNs >= startUs * 1000 && toNs <= endUs * 1000;
    }
  }

  /**
   * Reads a labels file.
   *
   * @throws DataSetException naming the line, when a row is not a class and a span
   */
  public static GestureLabels read(Path file) throws IOException {
    List<String> lines = TextFile.read(file);
    if (lines.isEmpty() || !lines.get(0).strip().equals(HEADER)) {
      throw new DataSetException(file, 1, "a labels file starts with the line " + HEADER);
    }
    List<Clip> clips = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        clips.add(clip(file, i + 1, lines.get(i)));
      }
    }
    if (clips.isEmpty()) {
      throw new DataSetException(file, "no row follows the header");
    }
    return new GestureLabels(clips);
  }

  private static Clip clip(Path file, int line, String row) throws DataSetException {
    String[] fields = row.split(",", -1);
    if (fields.length != 3) {
      throw new DataSetException(
          file, line, "'" + row + "' has " + fields.length + " fields, not " + HEADER);
    }
    try {
      return new Clip(
          Gesture.ofId(Integer.parseInt(fields[0].strip())),
          Long.parseLong(fields[1].strip()),
          Long.parseLong(fields[2].strip()));
    } catch (NumberFormatException e) {
      throw new DataSetException(file, line, "'" + row + "' is not three whole numbers");
    } catch (IllegalArgumentException e) {
      throw new DataSetException(file, line, e.getMessage());
    }
  }

  /** The earliest clip of each class. */
  public GestureLabels firstOfEachClass() {
    Set<Gesture> seen = EnumSet.noneOf(Gesture.class);
    return new GestureLabels(clips.stream().filter(clip -> seen.add(clip.gesture())).toList());
  }

  /** Writes a labels file. */
  public void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    for (Clip clip : clips) {
      lines.add(clip.gesture().id() + "," + clip.startUs() + "," + clip.endUs());
    }
    TextFile.write(file, lines);
  }

  /** A sentence for each pair of clips that share time; empty when none do. */
  public List<String> overlaps() {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      for (int k = i + 1; k < clips.size(); k++) {
        long sharedUs =
            Math.min(clips.get(i).endUs(), clips.get(k).endUs()) - clips.get(k).startUs();
        if (sharedUs > 0) {
          sentences.add(
              "clip %d (%s) and clip %d (%s) share %d us; the events there count for both"
                  .formatted(
                      i + 1,
                      clips.get(i).gesture().label(),
                      k + 1,
                      clips.get(k).gesture().label(),
                      sharedUs));
        }
      }
    }
    return sentences;
  }
}
