package io.tombola.sim.cli;

import io.tombola.engine.energy.Technology;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.sim.data.LadderEvaluation;
import io.tombola.sim.data.Proportion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A ladder's rungs as measured on one data set: a table for people and JSON objects. */
final class LadderTable {
  private final ReadyTicket ladder;
  private final List<LadderEvaluation.RungResult> results;

  LadderTable(ReadyTicket ladder, List<LadderEvaluation.RungResult> results) {
    this.ladder = ladder;
    this.results = results;
  }

  /** What the ticket itself says of its rungs, as its search measured them on validation data. */
  static List<String> ofManifest(List<Rung> rungs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line("%-4s %7s %9s %9s %13s %13s", "rung", "keep", "integers", "floats", "SOP", fp32()));
    for (int k = 0; k < rungs.size(); k++) {
      Rung rung = rungs.get(k);
      Rung.Accuracy accuracy = rung.accuracy();
      boolean judged = accuracy.samples() > 0;
      boolean counted = rung.cost().known();
      lines.add(
          line(
              "%-4d %7s %9s %9s %13s %13s",
              k,
              percent(rung.keepRatio()),
              judged ? percent(accuracy.integerAccuracy()) : "-",
              judged ? percent(accuracy.floatAccuracy()) : "-",
              counted ? line("%,.0f", rung.cost().operations()) : "-",
              counted ? line("%,.0f", energy(rung)) : "-"));
    }
    return lines;
  }

  /** A line a rung, and one that says what stands in them. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "%-4s %7s  %-46s %13s %13s %9s",
            "rung", "keep", "accuracy", "SOP a step", fp32(), "ms a step"));
    for (LadderEvaluation.RungResult result : results) {
      lines.add(
          line(
              "%-4d %7s  %-46s %,13.0f %,13.0f %9.3f",
              result.rung(),
              percent(keepRatio(result.rung())),
              result.accuracy(),
              result.operations(),
              result.operations() * Technology.FP32.additionPicojoule(),
              result.stepMs()));
    }
    return lines;
  }

  /** An object a rung, with the energy by every preset. */
  List<Map<String, Object>> json() {
    List<Map<String, Object>> rungs = new ArrayList<>();
    for (LadderEvaluation.RungResult result : results) {
      Proportion accuracy = result.accuracy();
      Map<String, Double> picojoule = new LinkedHashMap<>();
      for (Technology technology : Technology.PRESETS) {
        picojoule.put(technology.name(), result.operations() * technology.additionPicojoule());
      }
      Map<String, Object> rung = new LinkedHashMap<>();
      rung.put("rung", result.rung());
      rung.put("keepRatio", keepRatio(result.rung()));
      rung.put("accuracy", accuracy.value());
      rung.put("correct", accuracy.count());
      rung.put("samples", accuracy.of());
      rung.put("interval", List.of(accuracy.interval().low(), accuracy.interval().high()));
      rung.put("operationsPerStep", result.operations());
      rung.put("picojoulePerStep", picojoule);
      rung.put("stepMs", result.stepMs());
      rungs.add(rung);
    }
    return rungs;
  }

  private double keepRatio(int rung) {
    return (double) ladder.kept()[rung] / ladder.whole();
  }

  private static String fp32() {
    return "pJ " + Technology.FP32.name();
  }

  private static double energy(Rung rung) {
    return rung.cost().operations() * Technology.FP32.additionPicojoule();
  }

  private static String percent(double share) {
    return line("%.1f %%", 100 * share);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
