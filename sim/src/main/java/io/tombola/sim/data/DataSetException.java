package io.tombola.sim.data;

import java.io.IOException;
import java.nio.file.Path;

/** A data set that is not laid out as it should be: the message names the file and the line. */
public final class DataSetException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A problem with a whole file or folder. */
  public DataSetException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** A problem in line {@code line}, counted from 1, of a text file. */
  public DataSetException(Path file, int line, String problem) {
    super(file + ": line " + line + ": " + problem);
  }
}
