package io.tombola.sim.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.sim.report.SweepPlan.SweptMethod;
import io.tombola.sim.search.EpochReport;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A sweep's plots as SVG. A method has the same colour in all of them. */
final class Charts {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 380;

  /** Okabe and Ito's, told apart by colour-blind people too. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000),
          new Color(0x8C564B));

  private static final BasicStroke LINE = new BasicStroke(2f);
  private static final BasicStroke LEVEL =
      new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);

  private final SweepPlan plan;
  private final SeedMeans means;

  Charts(SweepPlan plan, SeedMeans means) {
    this.plan = plan;
    this.means = means;
  }

  /** Accuracy over the share of weights removed. */
  String overPruning() {
    XYChart chart = chart("weights removed, share", "validation accuracy, %");
    lines(chart, SweepPlan::overKeep, cell -> 1 - cell.keep());
    return svg(chart);
  }

  /** Accuracy over the share of patches removed. */
  String overPatchPruning() {
    XYChart chart = chart("patches removed, share", "validation accuracy, %");
    lines(chart, SweepPlan::overPatchKeep, cell -> 1 - cell.patchKeep());
    return svg(chart);
  }

  /** Accuracy over the share of weights removed, with a share of patches to each. */
  String overBalance() {
    XYChart chart = chart(balanceTitle(), "validation accuracy, %");
    lines(chart, SweepPlan::overBalance, cell -> 1 - cell.keep());
    return svg(chart);
  }

  private String balanceTitle() {
    double[] totals =
        plan.balance().stream().mapToDouble(it -> 2 - it.keep() - it.patchKeep()).toArray();
    boolean same = Arrays.stream(totals).allMatch(it -> Math.abs(it - totals[0]) < 1e-9);
    return same && totals.length > 0
        ? String.format(
            Locale.ROOT, "weights removed, share; with the patches removed %.2f", totals[0])
        : "weights removed, share; patches removed as the table says";
  }

  /** Accuracy over timesteps. */
  String overTimesteps() {
    XYChart chart = chart("timesteps T", "validation accuracy, %");
    lines(chart, SweepPlan::overTimesteps, Cell::timesteps);
    return svg(chart);
  }

  /** Accuracy over lambda. */
  String overLambda() {
    XYChart chart = chart("decay factor \u03bb", "validation accuracy, %");
    lines(chart, SweepPlan::overLambda, Cell::lambda);
    return svg(chart);
  }

  /** Every search by its energy and accuracy. */
  String energyAgainstAccuracy() {
    XYChart chart =
        chart("energy of an inference, mJ (equations (3), (4); fp32)", "validation accuracy, %");
    chart.getStyler().setXAxisLogarithmic(true);
    for (SweptMethod method : plan.methods()) {
      List<Cell> cells =
          plan.cells().stream()
              .filter(cell -> cell.method().equals(method.name()))
              .map(Cell::unseeded)
              .distinct()
              .filter(cell -> !means.of(cell).isEmpty())
              .toList();
      if (!cells.isEmpty()) {
        double[] x = cells.stream().mapToDouble(this::millijoule).toArray();
        double[] y =
            cells.stream().mapToDouble(cell -> means.accuracy(cell).orElseThrow()).toArray();
        style(chart.addSeries(method.name(), x, y), method)
            .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
      }
    }
    return svg(chart);
  }

  private double millijoule(Cell cell) {
    return means.statistics(cell, it -> it.energy().fp32()).getMean();
  }

  /**
   * Accuracy while training at the base point, first seed; a method without epochs has no curve.
   */
  String trainingCurves() {
    XYChart chart = chart("epoch", "validation accuracy, %");
    for (SweptMethod method : plan.methods()) {
      List<CellResult> results = means.of(plan.base(method));
      if (!results.isEmpty()) {
        List<EpochReport> epochs = results.get(0).search().epochs();
        if (epochs.isEmpty()) {
          continue;
        }
        double[] x = IntStream.rangeClosed(1, epochs.size()).asDoubleStream().toArray();
        double[] y = epochs.stream().mapToDouble(it -> 100 * it.validationAccuracy()).toArray();
        style(chart.addSeries(method.name(), x, y), method);
      }
    }
    return svg(chart);
  }

  /** A line for each method; where the axis is nothing to a method, a dashed level. */
  private void lines(
      XYChart chart,
      BiFunction<SweepPlan, SweptMethod, List<Cell>> axis,
      ToDoubleFunction<Cell> place) {
    double[] span =
        plan.methods().stream()
            .map(method -> axis.apply(plan, method))
            .filter(cells -> cells.size() > 1)
            .flatMap(List::stream)
            .mapToDouble(place)
            .sorted()
            .toArray();
    for (SweptMethod method : plan.methods()) {
      List<Cell> cells =
          axis.apply(plan, method).stream().filter(cell -> !means.of(cell).isEmpty()).toList();
      if (cells.size() == 1 && span.length > 1 && axis.apply(plan, method).size() == 1) {
        double level = means.accuracy(cells.get(0)).orElseThrow();
        double[] ends = {span[0], span[span.length - 1]};
        XYSeries series = chart.addSeries(method.name(), ends, new double[] {level, level});
        style(series, method).setMarker(SeriesMarkers.NONE).setLineStyle(LEVEL);
      } else if (!cells.isEmpty()) {
        line(chart, method, cells, place);
      }
    }
  }

  private void line(
      XYChart chart, SweptMethod method, List<Cell> cells, ToDoubleFunction<Cell> place) {
    List<Cell> sorted = new ArrayList<>(cells);
    sorted.sort((a, b) -> Double.compare(place.applyAsDouble(a), place.applyAsDouble(b)));
    double[] x = sorted.stream().mapToDouble(place).toArray();
    double[] y = new double[x.length];
    double[] deviation = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      DescriptiveStatistics accuracy = means.statistics(sorted.get(i), SeedMeans::percent);
      y[i] = accuracy.getMean();
      deviation[i] = accuracy.getN() > 1 ? accuracy.getStandardDeviation() : 0;
    }
    XYSeries series =
        plan.seeds() > 1
            ? chart.addSeries(method.name(), x, y, deviation)
            : chart.addSeries(method.name(), x, y);
    style(series, method);
  }

  private XYSeries style(XYSeries series, SweptMethod method) {
    Color colour = COLOURS.get(plan.methods().indexOf(method) % COLOURS.size());
    series.setLineColor(colour);
    series.setMarkerColor(colour);
    series.setLineStyle(LINE);
    series.setMarker(SeriesMarkers.CIRCLE);
    return series;
  }

  private static XYChart chart(String x, String y) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    chart
        .getStyler()
        .setErrorBarsColorSeriesColor(true)
        .setPlotGridLinesColor(new Color(0xDDDDDD))
        .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
        .setLocale(Locale.ROOT)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setLegendBorderColor(Color.WHITE)
        .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
        .setLegendPosition(LegendPosition.OutsideE)
        .setMarkerSize(7);
    return chart;
  }

  private static String svg(XYChart chart) {
    if (chart.getSeriesCollection().isEmpty()) {
      return "<p>No result yet.</p>";
    }
    try {
      String document = new String(ChartEncoder.getBytes(chart, "svg"), UTF_8);
      return document.substring(document.indexOf("<svg"));
    } catch (IOException e) {
      throw new IllegalStateException("memory can always be written to", e);
    }
  }
}
