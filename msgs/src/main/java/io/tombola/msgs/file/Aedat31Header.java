package io.tombola.msgs.file;

import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;

/**
 * The ASCII header of an AEDAT 3.1 file: what it says of the sensor's size, in pixels; 0 x 0 when
 * its {@code #Source} is none of the chips known here and does not end in a size such as {@code
 * 640x480}, as this project's own do.
 */
record Aedat31Header(int width, int height) {
  static final String MAGIC = "#!AER-DAT3.1";
  static final String END = "#!END-HEADER";
  static final String FORMAT = "#Format: ";
  static final String SOURCE = "#Source ";
  static final String START_TIME = "#Start-Time: ";

  private static final int MAX_LINE_LENGTH = 1 << 16;

  /**
   * Takes the header's lines, ended by CRLF or LF.
   *
   * @throws EventFormatException when it is another format's or has no end
   */
  static Aedat31Header read(FileSource file) throws IOException {
    String magic = file.readLine(MAX_LINE_LENGTH);
    if (magic == null || !magic.startsWith(MAGIC)) {
      throw new EventFormatException(
          file.name(), 0, "no AEDAT 3.1 file: its first line is not " + MAGIC);
    }
    Aedat31Header header = new Aedat31Header(0, 0);
    while (true) {
      long offset = file.position();
      String line = file.readLine(MAX_LINE_LENGTH);
      if (line == null || !line.startsWith("#")) {
        throw new EventFormatException(
            file.name(), offset, "the header has no " + END + " line before this byte");
      }
      if (line.startsWith(END)) {
        return header;
      }
      if (line.startsWith(SOURCE) && header.width == 0) {
        header = ofSensor(line.substring(line.indexOf(':') + 1).strip());
      }
    }
  }

  private static Aedat31Header ofSensor(String sensor) {
    if (sensor.startsWith("DVS128") || sensor.startsWith("DAVIS128")) {
      return new Aedat31Header(128, 128);
    } else if (sensor.startsWith("DAVIS240")) {
      return new Aedat31Header(240, 180);
    } else if (sensor.startsWith("DAVIS346")) {
      return new Aedat31Header(346, 260);
    }
    SensorSize size = SensorSize.atEndOf(sensor);
    return new Aedat31Header(size.width(), size.height());
  }
}
