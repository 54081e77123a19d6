package io.tombola.engine.energy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Fast counts against the definition, over awkward sizes, masks and rates. */
class OperationCounterTest {
  private static final double[] KEEPS = {0, 0.05, 0.5, 1};
  private static final int FRAME = -1;

  private static PlaneLayout layout(Network network, int countBits, int layer) {
    return layer == FRAME
        ? new PlaneLayout(network.inputChannels(), countBits, network.height(), network.width())
        : PlaneLayout.of(network.layers().get(layer));
  }

  private static BitSet kept(Layer.Weighted layer, Random random) {
    double keep = KEEPS[random.nextInt(KEEPS.length)];
    var kept = new BitSet();
    for (int w = 0; w < layer.weights(); w++) {
      kept.set(w, random.nextDouble() < keep);
    }
    return kept;
  }

  private static long[] planes(PlaneLayout layout, Random random) {
    long[] planes = new long[layout.length()];
    double rate = random.nextInt(5) / 4.0;
    for (int plane = 0; plane < layout.channels() * layout.bits(); plane++) {
      for (int pixel = 0; pixel < layout.pixels(); pixel++) {
        planes[plane * layout.words() + (pixel >> 6)] |=
            random.nextDouble() < rate ? 1L << pixel : 0;
      }
    }
    return planes;
  }

  /** Planes of a frame and of all layers but the readout, drawn at random: no layer is run. */
  private static final class Drawn {
    final Network network;
    final int countBits;
    final long[] frame;
    final long[][] spikes;
    final int[] spikeCounts;
    final List<Synapses> synapses = new ArrayList<>();

    /**
     * Draws.
     *
     * @param sources per weighted layer, the layer that feeds it
     */
    Drawn(Network network, int countBits, List<Integer> sources, Random random) {
      this.network = network;
      this.countBits = countBits;
      this.frame = planes(layout(network, countBits, FRAME), random);
      this.spikes = new long[network.layers().size() - 1][];
      this.spikeCounts = new int[spikes.length];
      for (int l = 0; l < spikes.length; l++) {
        PlaneLayout layout = layout(network, countBits, l);
        spikes[l] = planes(layout, random);
        spikeCounts[l] = (int) NaiveOperations.spikes(layout, spikes[l]);
      }
      for (int l = 0; l < sources.size(); l++) {
        Layer.Weighted layer = network.weighted().get(l);
        PlaneLayout input = layout(network, countBits, sources.get(l));
        BitSet kept = kept(layer, random);
        synapses.add(new Synapses(layer.out(), layer.fanIn(), input, kept, new BitSet()));
      }
    }

    long[] planesOf(int layer) {
      return layer == FRAME ? frame : spikes[layer];
    }

    Operations counted() {
      var operations = new Operations(network);
      var counter = new OperationCounter(network, layout(network, countBits, FRAME), synapses);
      counter.count(frame, spikes, spikeCounts, operations);
      counter.count(frame, spikes, spikeCounts, operations);
      return operations;
    }
  }

  @Property(tries = 400)
  void everyAdditionCountsOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int in,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 3) int countBits,
      @ForAll boolean identity) {
    var random = new Random(seed);
    Network network = network(in, height, width, identity, random);
    List<Integer> sources = identity ? List.of(FRAME, 0, 1, 3, 4) : List.of(FRAME, 0, 1, 0, 3, 4);
    var drawn = new Drawn(network, countBits, sources, random);

    Operations counted = drawn.counted();
    long total = 0;
    for (int l = 0; l < sources.size(); l++) {
      Layer.Weighted layer = network.weighted().get(l);
      long[] input = drawn.planesOf(sources.get(l));
      Synapses synapses = drawn.synapses.get(l);
      long additions = NaiveOperations.additions(layer, synapses.kept(), synapses.input(), input);
      if (layer instanceof Layer.Join && identity) {
        additions += NaiveOperations.spikes(layout(network, countBits, 0), drawn.spikes[0]);
      }
      assertThat(counted.synapticOperations(l)).as(layer.name()).isEqualTo(additions);
      assertThat(counted.spikesIn(l))
          .as(layer.name())
          .isEqualTo(NaiveOperations.spikes(synapses.input(), input));
      total += additions;
    }
    assertThat(counted.synapticOperations()).isEqualTo(total);
    assertThat(counted.layers())
        .isEqualTo(network.weighted().stream().map(Layer.Weighted::name).toList());
  }

  /** A convolution, a block that the first one's spikes skip, a global sum and a dense end. */
  private static Network network(int in, int height, int width, boolean identity, Random random) {
    int stride = identity ? 1 : 1 + random.nextInt(2);
    int channels = 1 + random.nextInt(4);
    int joined = identity ? channels : 1 + random.nextInt(4);
    var first = new Layer.Conv("first", in, channels, kernel(random), height, width, false);
    int middleChannels = 1 + random.nextInt(3);
    var middle =
        new Layer.Conv(
            "middle", channels, middleChannels, kernel(random), stride, height, width, false);
    Shape inner = middle.output();
    var last =
        new Layer.Conv(
            "last", middleChannels, joined, kernel(random), inner.height(), inner.width(), false);
    var shortcut = new Layer.Shortcut("shortcut", channels, joined, stride, height, width);
    var join = new Layer.Join(last, 0, identity ? Optional.empty() : Optional.of(shortcut));
    var sum = new Layer.GlobalSum(joined, inner.height(), inner.width());
    var dense = new Layer.Dense("dense", joined, 1 + random.nextInt(9));
    var readout = new Layer.Readout("readout", dense.out(), 11);
    return new Network(in, height, width, List.of(first, middle, join, sum, dense, readout));
  }

  private static int kernel(Random random) {
    return 1 + 2 * random.nextInt(3);
  }

  /** A dense layer also sees planes of many pixels, channel by channel. */
  @Property(tries = 200)
  void denseLayersBehindPlanes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int channels,
      @ForAll @IntRange(min = 1, max = 3) int bits,
      @ForAll @IntRange(min = 1, max = 100) int pixels,
      @ForAll @IntRange(min = 1, max = 40) int out) {
    var random = new Random(seed);
    var layer = new Layer.Readout("readout", channels * pixels, out);
    var input = new PlaneLayout(channels, bits, 1, pixels);
    BitSet kept = kept(layer, random);
    long[] planes = planes(input, random);
    var synapses = new Synapses(out, layer.fanIn(), input, kept, new BitSet());
    assertThat(FanOut.of(layer, synapses).additions(planes))
        .isEqualTo(NaiveOperations.additions(layer, kept, input, planes));
  }

  /** By hand: nine kept taps, of which a corner's spike reaches four and an edge's six. */
  @Test
  void aSpikeAtTheBorderReachesFewerTaps() {
    var layer = new Layer.Conv("conv", 1, 1, 3, 3, 3, false);
    var input = new PlaneLayout(1, 1, 3, 3);
    var all = new BitSet();
    all.set(0, 9);
    FanOut fanOut = FanOut.of(layer, new Synapses(1, 9, input, all, new BitSet()));
    assertThat(fanOut.additions(new long[] {0b000_000_001})).isEqualTo(4);
    assertThat(fanOut.additions(new long[] {0b000_000_010})).isEqualTo(6);
    assertThat(fanOut.additions(new long[] {0b000_010_000})).isEqualTo(9);
    assertThat(fanOut.additions(new long[] {0b111_111_111})).isEqualTo(49);
  }
}
