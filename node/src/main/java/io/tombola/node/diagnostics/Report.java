package io.tombola.node.diagnostics;

import io.tombola.msgs.ros.DiagnosticStatus;
import io.tombola.msgs.ros.DiagnosticStatus.KeyValue;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a task has to say: a level with a sentence, and figures. */
public final class Report {
  private final List<KeyValue> values = new ArrayList<>();
  private Level level = Level.OK;
  private String message = "";

  /** Sets the level and its sentence. */
  public Report summary(Level level, String message) {
    this.level = level;
    this.message = message;
    return this;
  }

  /** Adds a figure. */
  public Report add(String key, Object value) {
    values.add(new KeyValue(key, String.valueOf(value)));
    return this;
  }

  /** Adds a figure, written as {@code format} says. */
  public Report add(String key, String format, double value) {
    return add(key, String.format(Locale.ROOT, format, value));
  }

  /** The status as it is published. */
  public DiagnosticStatus status(String name, String hardwareId) {
    return new DiagnosticStatus(level, name, message, hardwareId, values);
  }
}
