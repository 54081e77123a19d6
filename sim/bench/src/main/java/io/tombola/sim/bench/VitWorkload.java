package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.MapTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.VitTicket;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** A random ticket of a spiking ViT that fires at about one rate, and the frames of a window. */
record VitWorkload(Setting setting, boolean frozen, VitTicket ticket, List<Frame> frames) {
  /** Timesteps of a window. */
  static final int WINDOW = 8;

  /** Quantised weights have about this deviation. */
  private static final int WEIGHT_DEVIATION = 30;

  /**
   * Draws a ticket.
   *
   * @param frozen true for an encoder that is a ticket, too, keeping the same share of weights
   * @throws IllegalArgumentException when there is no such network
   */
  static VitWorkload of(Setting setting, boolean frozen) {
    Manifest manifest =
        Workload.manifest(
            setting.architecture(),
            Workload.SEED,
            Workload.TIMESTEP_US,
            new Manifest.Readout(WINDOW, true));
    SpikingVit vit = manifest.architecture().vit();
    List<Frame> frames = Workload.frames(manifest, setting);
    var random = new SplittableRandom(Workload.SEED);
    List<Layer.Conv> convolutions = vit.embedding().weighted();
    List<BitSet> masks =
        convolutions.stream()
            .map(conv -> Workload.mask(conv.weights(), setting.keep(), random))
            .toList();
    var calibration = new Calibration(manifest, convolutions, setting.rate(), frames, masks);
    List<LayerTicket> layers = calibration.run();
    double kept = masks.stream().mapToLong(BitSet::cardinality).sum();
    long weights = convolutions.stream().mapToLong(Layer.Weighted::weights).sum();
    var drawn =
        new VitTicket(
            manifest, new Rung(kept / weights, layers), encoder(vit, setting, frozen, random));
    int[][] stream = stream(vit, calibration);
    EncoderTicket calibrated = new VitCalibration(drawn, stream, WINDOW, setting.rate()).run();
    return new VitWorkload(
        setting,
        frozen,
        new VitTicket(manifest, drawn.rung(), calibrated),
        frames.subList(0, WINDOW));
  }

  private static EncoderTicket encoder(
      SpikingVit vit, Setting setting, boolean frozen, SplittableRandom random) {
    List<MapTicket> maps = new ArrayList<>();
    for (Layer.Linear map : vit.encoder().maps()) {
      MapTicket.Weights weights =
          frozen
              ? new MapTicket.Weights.Frozen(
                  Workload.mask(map.weights(), setting.keep(), random), new BitSet())
              : new MapTicket.Weights.Dense(dense(map.weights(), random));
      int[] perOutput = new int[map.out()];
      maps.add(
          new MapTicket(
              map.name(), weights, perOutput, perOutput, map.spikes() ? perOutput : new int[0]));
    }
    int streamBits = setting.arch().endsWith("-membrane") ? VitCalibration.STREAM_BITS : 0;
    return new EncoderTicket(
        new EncoderTicket.Facts(streamBits, frozen, 1, Patches.GATHERED),
        maps,
        new int[vit.encoder().depth()],
        dense(vit.readout().weights(), random),
        new int[vit.classes()]);
  }

  /** Sums of three uniform draws, nearly normal. */
  private static short[] dense(int weights, SplittableRandom random) {
    short[] values = new short[weights];
    for (int i = 0; i < weights; i++) {
      double draw = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
      values[i] = (short) Math.round(2 * WEIGHT_DEVIATION * draw);
    }
    return values;
  }

  /** The embedding's counts, {@code [token * WINDOW + t][channel]}. */
  private static int[][] stream(SpikingVit vit, Calibration calibration) {
    Layer.Conv position = vit.embedding().position();
    int last = vit.embedding().convolutions().size();
    var layout = PlaneLayout.spikes(position.neurons());
    int[][] stream = new int[layout.pixels() * WINDOW][layout.channels()];
    for (int t = 0; t < WINDOW; t++) {
      for (int n = 0; n < layout.pixels(); n++) {
        for (int c = 0; c < layout.channels(); c++) {
          stream[n * WINDOW + t][c] =
              layout.value(calibration.handedOn(last - 1)[t], c, n)
                  + layout.value(calibration.handedOn(last)[t], c, n);
        }
      }
    }
    return stream;
  }
}
