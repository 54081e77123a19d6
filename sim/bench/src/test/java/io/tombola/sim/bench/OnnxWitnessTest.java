package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.net.Layer;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Ticket;
import io.tombola.sim.onnx.OnnxExport;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ONNX Runtime, which shares no line with the engine, must give the same spikes in every layer and
 * the same logits, without any tolerance, with membranes carried over.
 */
final class OnnxWitnessTest {
  private static final int STEPS = 6;

  @ParameterizedTest
  @CsvSource({
    "32, 32, 0.5,    3",
    "32, 32, 0.75,   3",
    "32, 32, 0.2,    3",
    "32, 32, 0.9375, 5",
    "32, 32, 0.99,   8",
    "32, 32, 0,      0",
    "40, 56, 0.5,    2",
    "48, 32, 0.2,    4",
    "64, 64, 0.5,    3",
  })
  void randomTickets(int width, int height, double lambda, int fractionBits) throws OrtException {
    for (long seed = 1; seed <= 3; seed++) {
      Ticket ticket = RandomTickets.vgg9(width, height, lambda, fractionBits, seed);
      agree(ticket, RandomTickets.frames(ticket, STEPS, seed));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "32, 32, 0.5,    3",
    "32, 32, 0.2,    3",
    "32, 32, 0.9375, 5",
    "48, 40, 0.5,    3",
    "40, 48, 0.75,   2",
    "33, 17, 0.99,   4",
    "48, 40, 0,      0",
  })
  void randomResidualTickets(int width, int height, double lambda, int fractionBits)
      throws OrtException {
    for (long seed = 1; seed <= 3; seed++) {
      Ticket ticket = RandomTickets.resnet19(width, height, lambda, fractionBits, seed);
      agree(ticket, RandomTickets.frames(ticket, STEPS, seed));
    }
  }

  /** Without weights, and a membrane that forgets, a charge is the bias and the skip. */
  @Test
  void aSkipThatFp32CannotAddIsRefused() {
    int greatest = (1 << 24) - 2;
    int scale = 1000;
    assertThat(OnnxExport.step(relay(greatest - scale, scale), 0, "fits")).isNotEmpty();
    assertThatThrownBy(() -> OnnxExport.step(relay(greatest - scale + 1, scale), 0, "outgrows"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer layer1.1.conv2, channel 0");
  }

  private static Ticket relay(int bias, int scale) {
    Ticket ticket = RandomTickets.resnet19(32, 32, 0, 3, 1);
    List<LayerTicket> layers = new ArrayList<>(ticket.rungs().get(0).layers());
    layers.replaceAll(
        layer -> layer.name().equals("layer1.1.conv2") ? relay(layer, bias, scale) : layer);
    return RandomTickets.ticket(ticket.manifest(), layers);
  }

  private static LayerTicket relay(LayerTicket layer, int bias, int scale) {
    int[] biases = layer.biases().clone();
    int[] scales = layer.skipScales().clone();
    Arrays.fill(biases, bias);
    Arrays.fill(scales, scale);
    return new LayerTicket(
        layer.name(),
        new BitSet(),
        layer.flipped(),
        layer.thresholds(),
        biases,
        layer.gains(),
        layer.offsets(),
        scales);
  }

  @Test
  void theShippedTicket() throws IOException, OrtException {
    Ticket ticket = ShippedTicket.read();
    agree(ticket, RandomTickets.frames(ticket, STEPS, 1));
  }

  private static void agree(Ticket ticket, List<Frame> frames) throws OrtException {
    var engine = new Engine(CompiledTicket.of(ticket, 0));
    List<Layer> layers = ticket.network().layers().subList(0, engine.layers());
    int[] logits = new int[engine.logits().length];
    long[] spikes = new long[layers.size()];
    try (var witness = new OnnxRunner(OnnxExport.step(ticket, 0, "witnessed"), 1, true)) {
      for (Frame frame : frames) {
        witness.add(frame);
      }
      var digest = new WitnessDigest();
      for (int step = 0; step < frames.size(); step++) {
        engine.step(frames.get(step));
        witness.step(step);
        for (int l = 0; l < layers.size(); l++) {
          PlaneLayout layout = PlaneLayout.of(layers.get(l));
          FloatBuffer values = witness.values(output(layers.get(l)));
          int count = count(values);
          digest.add(layout, planes(values, layout));
          assertThat(count).as("%s, step %d", layers.get(l), step).isEqualTo(engine.spikes(l));
          spikes[l] += count;
        }
        witness.logits(logits);
        digest.add(logits);
        assertThat(logits).as("step %d", step).isEqualTo(engine.logits());
        assertThat(digest.value()).as("every spike up to step %d", step).isEqualTo(engine.digest());
      }
    }
    assertThat(spikes).as("spikes of each layer").doesNotContain(0);
  }

  /** The graph's name for what a layer hands on. */
  private static String output(Layer layer) {
    if (layer instanceof Layer.GlobalSum) {
      return "spike_counts";
    }
    return "spikes_" + (layer instanceof Layer.Weighted weighted ? weighted.name() : "pool");
  }

  private static int count(FloatBuffer values) {
    int count = 0;
    for (int i = 0; i < values.capacity(); i++) {
      count += (int) values.get(i);
    }
    return count;
  }

  /** The witness's spikes or counts in the engine's layout. */
  private static long[] planes(FloatBuffer values, PlaneLayout layout) {
    assertThat(values.capacity()).isEqualTo(layout.channels() * layout.pixels());
    long[] planes = new long[layout.length()];
    for (int i = 0; i < values.capacity(); i++) {
      int value = (int) values.get(i);
      assertThat(values.get(i)).isEqualTo(value).isBetween(0f, (float) layout.maxValue());
      int channel = i / layout.pixels();
      int pixel = i % layout.pixels();
      for (int b = 0; b < layout.bits(); b++) {
        int word = (channel * layout.bits() + b) * layout.words() + (pixel >> 6);
        planes[word] |= (long) (value >> b & 1) << pixel;
      }
    }
    return planes;
  }
}
