package io.tombola.sim.bench.node;

import io.tombola.msgs.io.AtomicFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Runs side by side as a PNG: each step's time with the budget as a line, the rung, the event rate.
 */
final class NodePlot {
  private static final int WIDTH = 560;
  private static final int STEP_HEIGHT = 250;
  private static final int RUNG_HEIGHT = 150;
  private static final int RATE_HEIGHT = 160;

  /** Steps above so many budgets are drawn at the upper edge. */
  private static final double TOP = 2.0;

  private static final Color STEP = new Color(0x0072B2);

  private static final Color BUDGET = new Color(0xD55E00);
  private static final Color BUSY = new Color(0xE69F00);
  private static final Color GRID = new Color(0xDDDDDD);

  private NodePlot() {}

  /**
   * Draws runs of one scenario, from left to right.
   *
   * @param rungs of the ladder
   */
  static void write(Path file, List<RunLog> runs, double budgetUs, int rungs) throws IOException {
    var picture =
        new BufferedImage(
            WIDTH * runs.size(),
            STEP_HEIGHT + RUNG_HEIGHT + RATE_HEIGHT,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    for (int i = 0; i < runs.size(); i++) {
      int y = 0;
      for (XYChart chart : charts(runs.get(i), budgetUs, rungs)) {
        graphics.drawImage(BitmapEncoder.getBufferedImage(chart), i * WIDTH, y, null);
        y += chart.getHeight();
      }
    }
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    try (AtomicFile atomic = AtomicFile.create(file)) {
      atomic.write(ByteBuffer.wrap(bytes.toByteArray()));
      atomic.commit();
    }
  }

  private static List<XYChart> charts(RunLog run, double budgetUs, int rungs) {
    return List.of(steps(run, budgetUs), rungs(run, rungs), load(run));
  }

  private static XYChart steps(RunLog run, double budgetUs) {
    XYChart chart =
        chart(
            run,
            STEP_HEIGHT,
            run.controlled() ? "with the budget controller" : "without",
            "step, \u00b5s; line: budget");
    Steps counted = Steps.of(run);
    double top = TOP * budgetUs;
    double[] us = counted.us().stream().mapToDouble(it -> Math.min(it, top)).toArray();
    XYSeries series = chart.addSeries("step", counted.seconds(), us);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(STEP);
    line(chart, "budget", ends(run), new double[] {budgetUs, budgetUs}, BUDGET);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(top);
    return chart;
  }

  private static XYChart rungs(RunLog run, int ladder) {
    XYChart chart = chart(run, RUNG_HEIGHT, null, "rung (0: largest)");
    Steps counted = Steps.of(run);
    double[] rungs = counted.rungs().stream().mapToDouble(it -> it).toArray();
    line(chart, "rung", counted.seconds(), rungs, STEP);
    chart
        .getStyler()
        .setYAxisMin(0.0)
        .setYAxisMax(Math.max(1.0, ladder - 1))
        .setYAxisDecimalPattern("0");
    return chart;
  }

  private static XYChart load(RunLog run) {
    XYChart chart = chart(run, RATE_HEIGHT, null, "Mev/s; shaded: busy");
    chart.setXAxisTitle("s");
    List<double[]> rate = new ArrayList<>();
    List<double[]> busy = new ArrayList<>();
    double most = 0;
    for (int phase = first(run); phase < run.scenario().phases().size(); phase++) {
      Phase load = run.scenario().phases().get(phase);
      for (int end = phase; end <= phase + 1; end++) {
        rate.add(new double[] {secondsAt(run, end), load.megaEventsPerSecond()});
        busy.add(new double[] {secondsAt(run, end), load.busyThread() ? 1 : 0});
      }
      most = Math.max(most, load.megaEventsPerSecond());
    }
    double height = most;
    busy.forEach(it -> it[1] *= height * 1.05);
    XYSeries area = chart.addSeries("a busy thread", column(busy, 0), column(busy, 1));
    area.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
    area.setMarker(SeriesMarkers.NONE).setLineColor(BUSY);
    area.setFillColor(new Color(0xFBE5BD));
    line(chart, "events", column(rate, 0), column(rate, 1), STEP);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(height * 1.1);
    return chart;
  }

  private static double[] column(List<double[]> points, int column) {
    return points.stream().mapToDouble(it -> it[column]).toArray();
  }

  private static int first(RunLog run) {
    return run.scenario().firstCounted();
  }

  private static double secondsAt(RunLog run, int phase) {
    long timesteps = run.firstTimestep(phase) - run.firstTimestep(first(run));
    return timesteps * run.timestepUs() / 1e6;
  }

  private static double[] ends(RunLog run) {
    return new double[] {0, secondsAt(run, run.scenario().phases().size())};
  }

  /** The steps that are no warm-up. */
  private record Steps(double[] seconds, List<Double> us, List<Integer> rungs) {
    static Steps of(RunLog run) {
      List<Double> seconds = new ArrayList<>();
      List<Double> us = new ArrayList<>();
      List<Integer> rungs = new ArrayList<>();
      long from = run.firstTimestep(first(run));
      for (int i = 0; i < run.steps().size(); i++) {
        long timestep = run.timestep(run.steps().lastEventNs(i));
        if (timestep >= from) {
          seconds.add((timestep - from) * run.timestepUs() / 1e6);
          us.add(run.steps().stepNs(i) / 1e3);
          rungs.add(run.steps().rung(i));
        }
      }
      return new Steps(seconds.stream().mapToDouble(it -> it).toArray(), us, rungs);
    }
  }

  private static void line(XYChart chart, String name, double[] x, double[] y, Color colour) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineStyle(new BasicStroke(1.6f));
  }

  private static XYChart chart(RunLog run, int height, String title, String y) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(height).title(title).yAxisTitle(y).build();
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    chart
        .getStyler()
        .setPlotGridLinesColor(GRID)
        .setAxisTitleFont(plain)
        .setAxisTickLabelsFont(plain)
        .setLocale(Locale.ROOT)
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14))
        .setChartTitleVisible(title != null)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setLegendVisible(false)
        .setMarkerSize(3);
    double[] ends = ends(run);
    chart.getStyler().setXAxisMin(ends[0]).setXAxisMax(ends[1]);
    return chart;
  }
}
