package io.tombola.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.net.Layer;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import io.tombola.sim.scene.Gesture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With thresholds of a power of two, gains of 1 and -1 and a lambda of 1/2, nothing is rounded for
 * as many timesteps as there are fraction bits: integers and floats must agree to the spike.
 */
public final class FloatNetworkTest {
  private static final int FRACTION_BITS = 8;
  private static final int STEPS = 8;
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-5f);

  @ParameterizedTest
  @ValueSource(ints = {32, 40, 64})
  void agreesWithTheEngineWhereNothingIsRounded(int size) {
    Ticket ticket = ticket("vgg9", size, new Random(size));
    Engine engine = new Engine(CompiledTicket.of(ticket, 0));
    FloatNetwork floats = new FloatNetwork(ticket, 0);
    Random random = new Random(5);
    for (int round = 0; round < 2; round++) {
      for (int step = 0; step < STEPS; step++) {
        Frame frame = frame(size, random);
        engine.step(frame);
        floats.step(frame);
        assertThat(confidences(floats)).containsExactly(confidences(engine), TOLERANCE);
      }
      assertThat(engine.spikes(engine.layers() - 1)).as("spikes before the readout").isPositive();
      engine.reset();
      floats.reset();
    }
  }

  @Test
  void whatFloatsCannotFollowIsRefusedAtOnce() {
    Ticket ticket = ticket("resnet19", 32, new Random(1));
    String message =
        "floats follow convolutions of stride 1, adaptive pools and fully connected layers only,"
            + " not Conv[name=layer1.0.conv1, in=4, out=8, kernel=3, stride=2";
    assertThatThrownBy(() -> new FloatNetwork(ticket, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
    assertThatThrownBy(() -> TicketEvaluation.byFloats(ticket, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static float[] confidences(FloatNetwork network) {
    float[] out = new float[GestureLabels.CLASSES];
    network.confidences(out);
    return out;
  }

  private static float[] confidences(Engine engine) {
    float[] out = new float[GestureLabels.CLASSES];
    engine.confidences(out);
    return out;
  }

  private static Frame frame(int size, Random random) {
    Frame frame = new Frame(2, size, size, 2);
    for (int i = 0; i < size * size; i++) {
      frame.set(random.nextInt(2), random.nextInt(size), random.nextInt(size), random.nextInt(4));
    }
    return frame;
  }

  /** A random ticket for gestures, of which integers and floats know the same. */
  public static Ticket ticket(String name, int size, Random random) {
    var manifest =
        new Manifest(
            Manifest.VERSION,
            new Manifest.Architecture(name, 0.0625, 2, size, size, GestureLabels.CLASSES),
            new Manifest.Frames(20_000, 0, 1, 2, 0),
            new Manifest.Neuron(0.5, FRACTION_BITS),
            new Manifest.Readout(3, false),
            7,
            FrozenWeights.GENERATOR,
            Arrays.stream(Gesture.values()).map(Gesture::label).toList(),
            GestureLabels.CLASSES - 1,
            new Manifest.Search("random", Map.of()),
            new Manifest.Data("random", true, "none"));
    List<LayerTicket> layers = new ArrayList<>();
    for (Layer.Weighted layer : manifest.architecture().network().weighted()) {
      layers.add(layer(layer, random));
    }
    double kept = layers.stream().mapToInt(layer -> layer.kept().cardinality()).sum();
    double share = kept / manifest.architecture().network().weights();
    return new Ticket(
        manifest, List.of(new Rung(share, 0.1, Rung.Accuracy.UNKNOWN, Rung.Cost.UNKNOWN, layers)));
  }

  private static LayerTicket layer(Layer.Weighted layer, Random random) {
    BitSet kept = new BitSet();
    for (int i = 0; i < layer.weights(); i++) {
      kept.set(i, random.nextBoolean());
    }
    int neurons = layer.spikes() ? layer.out() : 0;
    BitSet flipped = new BitSet();
    int[] thresholds = new int[neurons];
    int[] biases = new int[neurons];
    float[] gains = new float[layer instanceof Layer.Readout ? 0 : layer.out()];
    float[] offsets = new float[neurons];
    for (int o = 0; o < neurons; o++) {
      flipped.set(o, random.nextInt(4) == 0);
      gains[o] = flipped.get(o) ? -1 : 1;
      thresholds[o] = 1 << FRACTION_BITS;
      offsets[o] = random.nextInt(3) / 4f;
      biases[o] = (int) (offsets[o] * thresholds[o]);
    }
    int[] skipScales = new int[layer instanceof Layer.Join ? layer.out() : 0];
    return new LayerTicket(
        layer.name(), kept, flipped, thresholds, biases, gains, offsets, skipScales);
  }
}
