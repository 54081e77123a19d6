package io.tombola.msgs.file;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Events as text, one a line: numbers parted by commas, semicolons, tabs or spaces.
 *
 * <pre>
 * # size 640x480            optional; lines that begin with # are comments
 * t_us,x,y,on               optional; names the columns, in any order
 * 1000,218,15,1
 * </pre>
 *
 * <p>Without names the columns are time, x, y and polarity, and time is in microseconds. Names:
 * time is {@code t}, {@code time} or {@code timestamp}, with {@code _s}, {@code _ms}, {@code _us}
 * or {@code _ns} for its unit (microseconds without); polarity is {@code p}, {@code polarity} or
 * {@code on}. Times may have a fraction; polarity is 1, true or on, and 0, -1, false or off.
 * Further columns are left unread.
 */
public final class CsvReader extends FileEventReader {
  static final String COMMENT = "#";
  static final String SIZE = "# size ";

  private static final int MAX_LINE_LENGTH = 1 << 12;
  private static final int MAX_BATCH = 4096;
  private static final int MAX_COORDINATE = 0xFFFF;
  private static final String SEPARATORS = "[,;\\t ]+";

  private int timeColumn = 0;
  private int xColumn = 1;
  private int yColumn = 2;
  private int polarityColumn = 3;
  private int nanosecondDigits = 3;
  private boolean first = true;
  private long lineNumber;

  private CsvReader(FileSource file) {
    super(file);
  }

  static CsvReader of(FileSource file, SensorSize size) {
    CsvReader reader = new CsvReader(file);
    reader.sensor(size.width(), size.height());
    return reader;
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    begin(batch);
    while (batch.size() < MAX_BATCH && file.require(1)) {
      long offset = file.position();
      try {
        line(nextLine(), batch);
      } catch (IllegalArgumentException e) {
        if (batch.size() > 0) {
          file.position(offset); // Deliver the whole events first.
          lineNumber--;
          break;
        }
        throw new EventFormatException(
            file.name(), offset, "line " + lineNumber + ": " + e.getMessage(), e);
      }
    }
    batch.sensor(width(), height());
    count(batch);
    return batch.size() > 0 || file.require(1);
  }

  private String nextLine() throws IOException {
    lineNumber++;
    String line = file.readLine(MAX_LINE_LENGTH);
    if (line != null) {
      return line;
    }
    if (file.require(MAX_LINE_LENGTH + 1)) {
      throw new IllegalArgumentException("has no end within " + MAX_LINE_LENGTH + " bytes");
    }
    // The last line, without an end.
    ByteBuffer bytes = file.buffer();
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    return new String(rest, java.nio.charset.StandardCharsets.UTF_8);
  }

  private void line(String line, EventBatch batch) {
    String text = line.strip();
    if (text.startsWith(SIZE) && width() == 0) {
      SensorSize size = SensorSize.atEndOf(text);
      sensor(size.width(), size.height());
    }
    if (text.isEmpty() || text.startsWith(COMMENT)) {
      return;
    }
    String[] values = text.split(SEPARATORS);
    if (first && Character.isLetter(text.charAt(0))) {
      nameColumns(values);
    } else {
      event(values, batch);
    }
    first = false;
  }

  private void event(String[] values, EventBatch batch) {
    int needed = Math.max(Math.max(timeColumn, xColumn), Math.max(yColumn, polarityColumn)) + 1;
    if (values.length < needed) {
      throw new IllegalArgumentException(
          values.length + " columns where " + needed + " are needed");
    }
    long timeNs = timeNs(values[timeColumn]);
    int x = coordinate(values[xColumn]);
    int y = coordinate(values[yColumn]);
    batch.add(timeNs, x, y, on(values[polarityColumn]));
  }

  private void nameColumns(String[] values) {
    List<String> names =
        Arrays.stream(values).map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    xColumn = column(names, "x");
    yColumn = column(names, "y");
    polarityColumn = column(names, "p", "polarity", "on");
    timeColumn = column(names, "t", "time", "timestamp");
    String time = names.get(timeColumn);
    if (time.endsWith("_s")) {
      nanosecondDigits = 9;
    } else if (time.endsWith("_ms")) {
      nanosecondDigits = 6;
    } else if (time.endsWith("_ns")) {
      nanosecondDigits = 0;
    }
  }

  private static int column(List<String> names, String... accepted) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).replaceFirst("_(s|ms|us|ns)$", "");
      if (Arrays.asList(accepted).contains(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "no column is named " + String.join(" or ", accepted) + ", the names are " + names);
  }

  /** A decimal number of the column's unit, in nanoseconds; digits beyond them are cut. */
  private long timeNs(String text) {
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    if (!fraction.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("'" + text + "' is no time");
    }
    String padded = (fraction + "000000000").substring(0, nanosecondDigits);
    try {
      return Long.parseLong(whole + padded);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no time", e);
    }
  }

  private static int coordinate(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= MAX_COORDINATE) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Named below.
    }
    throw new IllegalArgumentException("'" + text + "' is no coordinate (0..65535)");
  }

  private static boolean on(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "true", "on" -> true;
      case "0", "-1", "false", "off" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is no polarity (1 or 0)");
    };
  }

  @Override
  public String format() {
    return "CSV";
  }
}
