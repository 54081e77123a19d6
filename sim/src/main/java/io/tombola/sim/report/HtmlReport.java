package io.tombola.sim.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.msgs.io.AtomicFile;
import io.tombola.sim.report.SweepPlan.SweptMethod;
import io.tombola.sim.search.SearchResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/** A sweep on one page that needs nothing beside it: plots, tables, and all settings. */
public final class HtmlReport {
  private static final String STYLE =
      """
      body { font: 15px/1.45 sans-serif; margin: 2em auto; max-width: 1180px; padding: 0 1em; color: #222 }
      .plots { display: flex; flex-wrap: wrap; gap: 1em }
      figure { margin: 0 }
      figcaption { font-weight: bold; margin: .4em 0 }
      table { border-collapse: collapse; margin: .5em 0 1.5em; font-size: 14px }
      th, td { padding: .2em .7em; text-align: right; border-bottom: 1px solid #ddd }
      th:first-child, td:first-child { text-align: left }
      .simulated { background: #fff3cd; padding: .6em 1em }
      .failed { color: #a00 }
      """;

  private final SweepPlan plan;
  private final List<CellResult> results;
  private final SeedMeans means;
  private final StringBuilder page = new StringBuilder();
  private int figures;

  private HtmlReport(SweepPlan plan, List<CellResult> results) {
    this.plan = plan;
    this.results = results;
    this.means = new SeedMeans(results);
  }

  /**
   * What the searches were made on.
   *
   * @param data the data set's name
   * @param split which samples trained, which were held out
   * @param windows what a network saw of a sample, at the base point
   * @param network such as {@code vgg9 at width 0.5}
   */
  public record Subject(
      String data, boolean simulated, String split, String windows, String network) {}

  /** Writes the page; results may be missing. */
  public static void write(Path file, Subject subject, SweepPlan plan, List<CellResult> results)
      throws IOException {
    String page = new HtmlReport(plan, results).page(subject);
    try (AtomicFile atomic = AtomicFile.create(file)) {
      atomic.write(ByteBuffer.wrap(page.getBytes(UTF_8)));
      atomic.commit();
    }
  }

  private String page(Subject subject) {
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<title>Tombola sweep: ").append(escaped(subject.data())).append("</title>\n");
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    head(subject);
    plots();
    table("Weights removed", SweepPlan::overKeep, cell -> number(1 - cell.keep()));
    if (plan.prunesPatches()) {
      table("Patches removed", SweepPlan::overPatchKeep, cell -> number(1 - cell.patchKeep()));
      table("Weights and patches removed", SweepPlan::overBalance, HtmlReport::balance);
    }
    table("Timesteps", SweepPlan::overTimesteps, cell -> Integer.toString(cell.timesteps()));
    table("Decay factor \u03bb", SweepPlan::overLambda, cell -> number(cell.lambda()));
    searches();
    settings();
    return page.append("</body>\n</html>\n").toString();
  }

  private void head(Subject subject) {
    tag("h1", "Sweep on " + subject.data());
    if (subject.simulated()) {
      page.append("<p class=\"simulated\">All recordings are <b>simulated</b>, and so is every")
          .append(" accuracy here.</p>\n");
    }
    long failed = results.stream().filter(it -> it.failure() != null).count();
    tag(
        "p",
        "%s; %s; %s. %d of %d searches are done%s, %s each. Accuracy is that of the last epoch."
            .formatted(
                subject.network(),
                subject.windows(),
                subject.split(),
                results.size(),
                plan.cells().size(),
                failed == 0 ? "" : ", " + failed + " of them failed",
                plan.seeds() == 1 ? "one seed" : plan.seeds() + " seeds"));
    tag(
        "p",
        "Base point: %s of the weights%s removed, T = %d, \u03bb = %s; each axis moves on its own."
                .formatted(
                    number(1 - plan.base().keep()),
                    plan.prunesPatches()
                        ? " and %s of the patches".formatted(number(1 - plan.base().patchKeep()))
                        : "",
                    plan.base().timesteps(),
                    number(plan.base().lambda()))
            + (plan.seeds() > 1 ? " Bars and \u00b1 are standard deviations over seeds." : ""));
  }

  private void plots() {
    var charts = new Charts(plan, means);
    page.append("<div class=\"plots\">\n");
    figure("Accuracy and weights removed", charts.overPruning());
    if (plan.prunesPatches()) {
      figure("Accuracy and patches removed", charts.overPatchPruning());
      figure("Accuracy and the balance of both", charts.overBalance());
    }
    figure("Accuracy and timesteps", charts.overTimesteps());
    figure("Accuracy and decay factor", charts.overLambda());
    figure("Accuracy and energy", charts.energyAgainstAccuracy());
    figure("Training at the base point", charts.trainingCurves());
    page.append("</div>\n");
  }

  /** Ids are made unique: all plots stand in one document. */
  private void figure(String caption, String svg) {
    String prefix = "figure" + ++figures + "-";
    page.append("<figure><figcaption>").append(escaped(caption)).append("</figcaption>\n");
    page.append(
        svg.replace(" id=\"", " id=\"" + prefix)
            .replace("url(#", "url(#" + prefix)
            .replace("href=\"#", "href=\"#" + prefix));
    page.append("</figure>\n");
  }

  /** A row for each place on the axis, a column for each method. */
  private void table(
      String axis,
      BiFunction<SweepPlan, SweptMethod, List<Cell>> cells,
      Function<Cell, String> place) {
    tag("h2", axis);
    page.append("<table>\n<tr>").append(header(axis));
    plan.methods().forEach(method -> page.append(header(method.name())));
    page.append("</tr>\n");
    List<String> places =
        plan.methods().stream()
            .flatMap(method -> cells.apply(plan, method).stream())
            .map(place)
            .distinct()
            .toList();
    for (String at : places) {
      page.append("<tr>").append(data(at));
      for (SweptMethod method : plan.methods()) {
        page.append(
            data(
                cells.apply(plan, method).stream()
                    .filter(cell -> place.apply(cell).equals(at))
                    .findFirst()
                    .map(cell -> spread(cell, SeedMeans::percent, "%.1f"))
                    .orElse("")));
      }
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private void searches() {
    tag("h2", "All searches");
    List<String> headers =
        List.of(
            "search",
            "validation %",
            "by integers %",
            "test %",
            "kept %",
            "SOP, M",
            "mJ, fp32",
            "mJ, 1 bit",
            "masked SOP, M",
            "masked mJ, fp32",
            "training s");
    page.append("<table>\n<tr>")
        .append(headers.stream().map(HtmlReport::header).collect(Collectors.joining()))
        .append("</tr>\n");
    plan.cells().stream().map(Cell::unseeded).distinct().forEach(this::search);
    page.append("</table>\n");
    tag(
        "p",
        "SOP and mJ by equations (3) and (4) of arXiv 2309.13302 at 45 nm, counted on validation"
            + " windows; methods without spikes: all multiply-adds of all frames. Masked: exact"
            + " operations of the ticket in the engine. Arithmetic alone, no memory: to compare"
            + " by.");
    if (plan.prunesPatches()) {
      tag(
          "p",
          "A spiking ViT's additions are those of the patches that stay; attention's products are"
              + " among them, and a count in its stream is that many.");
    }
    List<CellResult> failed = results.stream().filter(it -> it.failure() != null).toList();
    for (CellResult result : failed) {
      page.append("<p class=\"failed\">")
          .append(escaped(result.cell().name() + ": " + result.failure()))
          .append("</p>\n");
    }
  }

  private void search(Cell cell) {
    page.append("<tr>").append(data(cell.method() + " " + cell.place().replace('-', ' ')));
    column(cell, SeedMeans::percent, "%.1f");
    column(cell, it -> percent(it.search().integerAccuracy()), "%.1f");
    column(cell, it -> percent(it.search().testAccuracy()), "%.1f");
    column(cell, it -> 100 * it.search().keptShare(), "%.1f");
    column(cell, it -> mega(it.energy().synapticOperations()), "%.2f");
    column(cell, it -> it.energy().fp32(), "%.5f");
    column(cell, it -> it.energy().oneBit(), "%.5f");
    column(cell, it -> mega(it.energy().maskedOperations()), "%.2f");
    column(cell, it -> it.energy().masked(), "%.5f");
    column(cell, it -> it.search().seconds(), "%.0f");
    page.append("</tr>\n");
  }

  private void column(Cell cell, Function<CellResult, Double> figure, String format) {
    page.append(data(spread(cell, figure, format)));
  }

  private static Double percent(Double share) {
    return share == null ? null : 100 * share;
  }

  private static Double mega(Double count) {
    return count == null ? null : Double.valueOf(count / 1e6);
  }

  /** Mean, and spread where there are several seeds; empty without a figure. */
  private String spread(Cell cell, Function<CellResult, Double> figure, String format) {
    DescriptiveStatistics statistics = means.statistics(cell, figure);
    if (statistics.getN() == 0) {
      return "";
    }
    String mean = String.format(Locale.ROOT, format, statistics.getMean());
    return statistics.getN() == 1
        ? mean
        : mean + " \u00b1 " + String.format(Locale.ROOT, format, statistics.getStandardDeviation());
  }

  private void settings() {
    tag("h2", "Settings");
    tag("p", "Of each method's first search at the base point; the rest differ as they are named.");
    for (SweptMethod method : plan.methods()) {
      List<CellResult> base = means.of(plan.base(method));
      if (!base.isEmpty()) {
        SearchResult search = base.get(0).search();
        page.append("<p><b>").append(escaped(method.name())).append("</b>: ");
        for (Map.Entry<String, String> setting : search.settings().entrySet()) {
          page.append(escaped(setting.getKey() + " " + setting.getValue() + "; "));
        }
        page.append("</p>\n");
      }
    }
  }

  /** Such as {@code 0.4 and 0.3}. */
  private static String balance(Cell cell) {
    return number(1 - cell.keep()) + " and " + number(1 - cell.patchKeep());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceAll("0$", "");
  }

  private void tag(String name, String text) {
    page.append('<').append(name).append('>').append(escaped(text));
    page.append("</").append(name).append(">\n");
  }

  private static String header(String text) {
    return "<th>" + escaped(text) + "</th>";
  }

  private static String data(String text) {
    return "<td>" + escaped(text) + "</td>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
