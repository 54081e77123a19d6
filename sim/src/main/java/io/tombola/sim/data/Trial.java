package io.tombola.sim.data;

import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.Aedat31Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One recording of one user under one light.
 *
 * @param recording AEDAT 3.1 file, {@code userNN_<light>.aedat}
 * @param labelFile its labels, {@code userNN_<light>_labels.csv}
 * @param user from the file's name
 * @param light from the file's name, such as {@code fluorescent_led}
 * @param rows which rows of the labels are samples
 */
public record Trial(Path recording, Path labelFile, int user, String light, LabelRows rows) {
  private static final Pattern NAME = Pattern.compile("user(\\d{1,6})_(\\w+)\\.aedat");

  /**
   * The trial that a line of a trial list names.
   *
   * @throws DataSetException when the name is not a trial's, or one of its files is missing
   */
  static Trial of(Path list, int line, String fileName, LabelRows rows) throws DataSetException {
    Matcher name = NAME.matcher(fileName);
    if (!name.matches()) {
      throw new DataSetException(list, line, "'" + fileName + "' is not userNN_<light>.aedat");
    }
    Path recording = list.resolveSibling(fileName);
    Path labels = list.resolveSibling(labelFileName(fileName));
    for (Path file : new Path[] {recording, labels}) {
      if (!Files.isRegularFile(file)) {
        throw new DataSetException(list, line, "the file " + file + " is missing");
      }
    }
    return new Trial(recording, labels, Integer.parseInt(name.group(1)), name.group(2), rows);
  }

  /** The recording's file name for a user and light; users below 100 have two digits. */
  static String fileName(int user, String light) {
    return "user%02d_%s.aedat".formatted(user, light);
  }

  /** The labels that go with a recording. */
  static String labelFileName(String recordingName) {
    return recordingName.replace(".aedat", "_labels.csv");
  }

  /** Opens the recording. */
  public EventReader open() throws IOException {
    return Aedat31Reader.open(recording);
  }

  /** Reads the labels that are samples. */
  public GestureLabels labels() throws IOException {
    GestureLabels labels = GestureLabels.read(labelFile);
    return rows == LabelRows.EVERY ? labels : labels.firstOfEachClass();
  }
}
