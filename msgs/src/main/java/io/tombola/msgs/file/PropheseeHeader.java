package io.tombola.msgs.file;

import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines {@code % key value} before the events in Prophesee's RAW and DAT files, up to a line
 * {@code % end} or the first byte that begins no such line.
 *
 * <pre>
 * RAW: % evt 3.0 | % format EVT3;height=720;width=1280 | % geometry 1280x720
 * DAT: % Data file containing ... events. | % Version 2 | % Height 720 | % Width 1280
 * </pre>
 *
 * <p>Sources: OpenEB {@code hal_psee_plugins} RAW file header, Metavision DAT file format.
 *
 * @param format {@code EVT2}, {@code EVT3}, {@code DAT}, another name that the file gives, or empty
 * @param version of a DAT file; 0 when not told
 * @param size of the sensor
 */
record PropheseeHeader(String format, int version, SensorSize size) {
  static final String EVT2 = "EVT2";
  static final String EVT3 = "EVT3";
  static final String DAT = "DAT";

  private static final int MAX_LINE_LENGTH = 1 << 16;
  private static final Pattern SIDE = Pattern.compile("(width|height)[= ](\\d{1,5})");

  /** True when the file's next bytes begin a header line. */
  static boolean begins(FileSource file) throws IOException {
    if (!file.require(2)) {
      return false;
    }
    ByteBuffer bytes = file.buffer();
    return bytes.get(bytes.position()) == '%' && bytes.get(bytes.position() + 1) == ' ';
  }

  /** Takes the lines. */
  static PropheseeHeader read(FileSource file) throws IOException {
    String format = "";
    int version = 0;
    SensorSize size = SensorSize.UNKNOWN;
    long width = 0;
    long height = 0;
    while (begins(file)) {
      long offset = file.position();
      String line = file.readLine(MAX_LINE_LENGTH);
      if (line == null) {
        throw new EventFormatException(file.name(), offset, "a header line has no end");
      }
      String text = line.substring(2).strip().toLowerCase(Locale.ROOT);
      if (text.equals("end")) {
        break;
      } else if (text.startsWith("evt ")) {
        format = format.isEmpty() ? ofVersion(text.substring("evt ".length())) : format;
      } else if (text.startsWith("format ")) {
        format = text.substring("format ".length()).split(";", 2)[0].toUpperCase(Locale.ROOT);
      } else if (text.startsWith("data file containing")) {
        format = DAT;
      } else if (text.matches("version \\d{1,9}")) {
        version = Integer.parseInt(text.substring("version ".length()));
      } else if (text.startsWith("geometry ")) {
        size = SensorSize.atEndOf(text);
      }
      Matcher side = SIDE.matcher(text);
      while (side.find()) {
        long pixels = Long.parseLong(side.group(2));
        width = side.group(1).equals("width") ? pixels : width;
        height = side.group(1).equals("height") ? pixels : height;
      }
    }
    SensorSize sides = SensorSize.ofHeader(width, height);
    return new PropheseeHeader(format, version, sides.known() ? sides : size);
  }

  private static String ofVersion(String version) {
    return switch (version.strip()) {
      case "2.0" -> EVT2;
      case "3.0" -> EVT3;
      default -> "EVT" + version.strip();
    };
  }
}
