package io.tombola.sim.bench;

import io.tombola.engine.kernel.EncoderActivity;
import io.tombola.engine.kernel.EncoderActivity.Place;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.net.Encoder;
import io.tombola.engine.run.CompiledVit;
import io.tombola.engine.run.VitEngine;
import io.tombola.engine.run.VitSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Times spiking ViTs: encoders of both kinds of weights, at some shares of kept patches. */
final class VitRace implements AutoCloseable {
  /** Shares of patches that are kept. */
  private static final List<Double> PATCH_KEEPS = List.of(1.0, 0.7, 0.4);

  private static final double ALL = 1;

  private static final double NANOS_PER_MILLISECOND = 1e6;

  /** A contestant, its stopwatch, and what it runs. */
  private record Starter(VitWorkload workload, double keep, Contestant contestant, Lane lane) {
    Starter(VitWorkload workload, double keep, Contestant contestant) {
      this(workload, keep, contestant, new Lane(contestant, 1));
    }

    /** True when both run the same. */
    boolean matches(Starter other) {
      boolean alike = workload.frozen() == other.workload.frozen() && keep == other.keep;
      return alike && !isPeer() && !other.isPeer();
    }

    boolean isPeer() {
      return contestant instanceof PeerContestant;
    }

    String encoder() {
      return isPeer() ? "-" : workload.frozen() ? "ternary" : "16-bit";
    }
  }

  private final List<Starter> starters = new ArrayList<>();

  /**
   * Draws tickets and loads them.
   *
   * @param kernels names of providers of kernels
   * @param onnx whether ONNX Runtime takes part, where all patches are kept
   */
  VitRace(Setting setting, List<String> kernels, boolean onnx) {
    for (boolean frozen : new boolean[] {false, true}) {
      VitWorkload workload = VitWorkload.of(setting, frozen);
      for (String name : kernels) {
        CompiledVit vit = CompiledVit.of(workload.ticket(), Kernels.named(name));
        for (double keep : PATCH_KEEPS) {
          VitSettings settings = VitSettings.of(workload.ticket()).withKeep(keep);
          var contestant = new VitContestant(vit, settings, workload.frames());
          starters.add(new Starter(workload, keep, contestant));
        }
      }
      if (onnx) {
        starters.add(new Starter(workload, ALL, new VitOnnxContestant(workload)));
      }
    }
  }

  /** Another program takes part, with all patches; it is closed with the others. */
  void add(PeerContestant peer) {
    starters.add(new Starter(starters.get(0).workload(), ALL, peer));
  }

  /**
   * Times all of them together.
   *
   * @param seconds of timing for each, after half as much to warm up
   * @throws IllegalStateException when two runtimes give other logits for a ticket
   */
  List<VitRow> run(double seconds) {
    List<double[]> rates = starters.stream().map(this::rates).toList();
    compare();
    Race.time(starters.stream().map(Starter::lane).toList(), seconds);
    List<VitRow> rows = new ArrayList<>();
    for (int i = 0; i < starters.size(); i++) {
      rows.add(row(starters.get(i), rates.get(i)));
    }
    return rows;
  }

  /** Those of the engine's kernels on the same; nothing where they do not take part. */
  private double[] rates(Starter starter) {
    starter.contestant().step(0);
    return starters.stream()
        .filter(it -> it.matches(starter) && it.contestant() instanceof VitContestant)
        .findFirst()
        .map(it -> rates(it, ((VitContestant) it.contestant()).engine()))
        .orElse(new double[3]);
  }

  /** Firing rate, the stream's mean, and millions of additions a timestep, over a window. */
  private static double[] rates(Starter starter, VitEngine engine) {
    engine.countOperations(true);
    starter.contestant().step(0);
    engine.countOperations(false);
    EncoderActivity activity = engine.windowOperations().activity();
    Encoder encoder = starter.workload().ticket().vit().encoder();
    long spikes = 0;
    long seen = 0;
    for (int b = 0; b < encoder.depth(); b++) {
      for (Place place : List.of(Place.Q, Place.K, Place.V, Place.PROJ, Place.FC2)) {
        spikes += activity.count(b, place);
      }
      seen += activity.count(b, Place.QKV) + activity.count(b, Place.FC1);
    }
    double rows = (double) encoder.depth() * engine.kept().length * VitWorkload.WINDOW;
    int neurons = 4 * encoder.dimension() + encoder.hidden();
    return new double[] {
      spikes / rows / neurons,
      seen / rows / (2 * encoder.dimension()),
      engine.windowOperations().synapticOperations() / 1e6 / VitWorkload.WINDOW
    };
  }

  /** Windows from rest are alike, so any one of them tells. */
  private void compare() {
    for (Starter one : starters) {
      for (Starter other : starters) {
        int[] expected = one.contestant().logits();
        int[] actual = other.contestant().logits();
        if (one.matches(other) && !Arrays.equals(expected, actual)) {
          throw new IllegalStateException(
              "%s says %s, but %s says %s"
                  .formatted(
                      one.contestant().runtime(),
                      Arrays.toString(expected),
                      other.contestant().runtime(),
                      Arrays.toString(actual)));
        }
      }
    }
  }

  @Override
  public void close() {
    starters.forEach(starter -> starter.contestant().close());
  }

  private static VitRow row(Starter starter, double[] rates) {
    Setting setting = starter.workload().setting();
    Lane lane = starter.lane();
    return new VitRow(
        starter.contestant().runtime(),
        setting.arch(),
        setting.side(),
        setting.side(),
        starter.encoder(),
        setting.keep(),
        starter.keep(),
        rounded(rates[0]),
        rounded(rates[1]),
        rounded(rates[2]),
        VitWorkload.WINDOW,
        rounded(lane.medianNanos() / NANOS_PER_MILLISECOND / VitWorkload.WINDOW),
        lane.bytesPerStep() / VitWorkload.WINDOW);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  /** The rows as people read them, an empty line first. */
  static List<String> table(List<VitRow> rows) {
    VitRow first = rows.get(0);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "%s %dx%d, embedding keep %s, windows of %d timesteps, one thread"
            .formatted(
                first.arch(), first.width(), first.height(), first.keep(), first.timesteps()));
    lines.add(
        "  %-9s %-12s %8s %9s %12s %12s %9s %15s %9s %11s"
            .formatted(
                "encoder",
                "runtime",
                "patches",
                "firing %",
                "stream mean",
                "M additions",
                "ms/step",
                "to onnxruntime",
                "to peer",
                "bytes/step"));
    for (VitRow row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-9s %-12s %8s %9.1f %12.2f %12.2f %9.3f %15s %9s %11d",
              row.encoder(),
              row.runtime(),
              row.patchKeep(),
              100 * row.firingRate(),
              row.streamMean(),
              row.millionAdditionsPerStep(),
              row.msPerStep(),
              toOnnx(row, rows),
              toPeer(row, rows),
              row.bytesPerStep()));
    }
    return lines;
  }

  /** How many times as fast a row is as ONNX Runtime on the same. */
  private static String toOnnx(VitRow row, List<VitRow> rows) {
    return rows.stream()
        .filter(it -> it.runtime().equals(OnnxContestant.RUNTIME))
        .filter(it -> it.encoder().equals(row.encoder()) && it.patchKeep() == row.patchKeep())
        .findFirst()
        .map(it -> ratio(row, it))
        .orElse("-");
  }

  /** How many times as fast it is as the peer, which has a net of its own for all rows. */
  private static String toPeer(VitRow row, List<VitRow> rows) {
    return rows.stream()
        .filter(it -> it.runtime().equals(PeerContestant.RUNTIME))
        .filter(it -> it.patchKeep() == row.patchKeep())
        .findFirst()
        .map(it -> ratio(row, it))
        .orElse("-");
  }

  private static String ratio(VitRow row, VitRow other) {
    return String.format(Locale.ROOT, "x %.2f", other.msPerStep() / row.msPerStep());
  }
}
