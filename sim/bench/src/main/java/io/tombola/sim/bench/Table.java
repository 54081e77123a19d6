package io.tombola.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A ticket's standings as people read them. */
final class Table {
  private static final double PERCENT = 100;

  private Table() {}

  /**
   * The table's lines, an empty one first.
   *
   * @param warmUps steps that fresh processes took to settle, by row; or empty
   */
  static List<String> lines(Standings standings, List<OptionalInt> warmUps) {
    Setting setting = standings.setting();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        format(
            "%s %dx%d, keep %s, firing %.1f %%",
            setting.arch(),
            setting.side(),
            setting.side(),
            setting.keep(),
            PERCENT * standings.firingRate()));
    lines.add(
        format(
            "  %-12s %7s %11s %15s %11s %14s",
            "runtime", "threads", "ms/step", "to onnxruntime", "bytes/step", "warm-up steps"));
    for (int i = 0; i < standings.rows().size(); i++) {
      Measurement row = standings.rows().get(i);
      OptionalInt warmUp = warmUps.isEmpty() ? OptionalInt.empty() : warmUps.get(i);
      lines.add(
          format(
              "  %-12s %7d %11.3f %15s %11d %14s",
              row.runtime(),
              row.threads(),
              row.msPerStep(),
              ratio(standings, row),
              row.bytesPerStep(),
              warmUp.isEmpty() ? "-" : warmUp.getAsInt()));
    }
    return lines;
  }

  /** How many times as fast as ONNX Runtime with as many threads. */
  private static String ratio(Standings standings, Measurement row) {
    OptionalDouble peer = standings.msPerStep(OnnxContestant.RUNTIME, row.threads());
    return peer.isEmpty() ? "-" : format("x %.2f", peer.getAsDouble() / row.msPerStep());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
