package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole residual network: what its skips, sums and counts do in the engine. */
class ResNet19EngineTest {
  private static final KernelProvider SCALAR = Kernels.named("scalar");
  private static final Ticket TICKET = TestTickets.resnet19(1 / 16.0, 0.5, 3, 0.5, 0.2);

  /** Places in the network's layers: the blocks' joins are 2, 4, .. 16. */
  private static final int FIRST_JOIN = 2;

  private static final int SECOND_JOIN = 4;
  private static final int LAST_JOIN = 16;
  private static final int GLOBAL_SUM = 17;

  private static List<Frame> frames(int count, long seed) {
    return TestFrames.noise(TICKET, count, seed);
  }

  /** One rung, with one layer decided otherwise. */
  private static Ticket with(String name, UnaryOperator<LayerTicket> change) {
    Rung rung = TICKET.rungs().get(0);
    List<LayerTicket> layers = new ArrayList<>(rung.layers());
    layers.replaceAll(layer -> layer.name().equals(name) ? change.apply(layer) : layer);
    long kept = layers.stream().mapToLong(layer -> layer.kept().cardinality()).sum();
    return new Ticket(
        TICKET.manifest(), List.of(new Rung((double) kept / TICKET.network().weights(), layers)));
  }

  /** A layer without kept weights: its bias and its skip alone charge its neurons. */
  private static LayerTicket relay(LayerTicket layer, int threshold, int bias, int skipScale) {
    int channels = layer.thresholds().length;
    return new LayerTicket(
        layer.name(),
        new BitSet(),
        layer.flipped(),
        filled(channels, threshold),
        filled(channels, bias),
        layer.gains(),
        layer.offsets(),
        filled(channels, skipScale));
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.75, 0.99, 0.2, 0})
  void kernelsAndThreadsAgreeToTheLastSpike(double lambda) {
    EveryProvider.agrees(TestTickets.resnet19(1 / 16.0, lambda, 5, 0.5, 0.2), frames(5, 11));
  }

  /**
   * The same ticket and frames gave this on the machine that first ran it; they must everywhere.
   */
  @Test
  void theDigestIsTheSameOnEveryMachine() {
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    frames(5, 10).forEach(engine::step);
    assertThat(engine.digest()).isEqualTo(-837947461602069950L);
  }

  @Test
  void swapsGiveTheSameBitsOnEveryKernelAndKeepMembranes() {
    List<Frame> frames = frames(6, 14);
    Set<Long> digests = new HashSet<>();
    for (KernelProvider provider : Kernels.available()) {
      List<CompiledTicket> ladder = CompiledTicket.ladder(TICKET, provider);
      var engine = new Engine(ladder.get(0));
      for (int i = 0; i < frames.size(); i++) {
        engine.swap(ladder.get(i % 2));
        engine.step(frames.get(i));
      }
      assertThat(engine.timesteps()).isEqualTo(5);
      digests.add(engine.digest());
    }
    assertThat(digests).hasSize(1);
  }

  @Test
  void aBlocksInputSkipsToItsEnd() {
    for (KernelProvider provider : Kernels.available()) {
      var engine =
          new Engine(
              CompiledTicket.of(
                  with("layer1.1.conv2", layer -> relay(layer, 1, 0, 1)), 0, provider));
      for (Frame frame : frames(4, 19)) {
        engine.step(frame);
        assertThat(engine.spikes(SECOND_JOIN)).isPositive().isEqualTo(engine.spikes(FIRST_JOIN));
      }
    }
  }

  @Test
  void aShortcutJoinsTheBlockThatOwnsIt() {
    Ticket cut =
        with(
            "layer1.0.shortcut",
            layer ->
                new LayerTicket(
                    layer.name(),
                    new BitSet(),
                    layer.flipped(),
                    new int[0],
                    new int[0],
                    layer.gains(),
                    new float[0]));
    var whole = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    var without = new Engine(CompiledTicket.of(cut, 0, SCALAR));
    Frame frame = frames(1, 20).get(0);
    whole.step(frame);
    without.step(frame);
    assertThat(without.spikes(FIRST_JOIN - 1)).isEqualTo(whole.spikes(FIRST_JOIN - 1));
    assertThat(without.spikes(FIRST_JOIN)).isNotEqualTo(whole.spikes(FIRST_JOIN));
  }

  @Test
  void aGlobalSumHandsOnWhatItGot() {
    var engine = new Engine(CompiledTicket.of(TICKET, 0, SCALAR));
    for (Frame frame : frames(4, 21)) {
      engine.step(frame);
      assertThat(engine.spikes(GLOBAL_SUM)).isPositive().isEqualTo(engine.spikes(LAST_JOIN));
    }
  }

  @Test
  void aSkipThatCouldOverflowIsRefusedByName() {
    int scale = LayerTicket.MAX_SKIP_SCALE;
    int bias = (1 << 28) - scale;
    Ticket fits = with("layer3.1.conv2", layer -> relay(layer, 1, bias - 1, scale));
    Ticket overflows = with("layer3.1.conv2", layer -> relay(layer, 1, bias, scale));
    for (KernelProvider provider : Kernels.available()) {
      assertThat(CompiledTicket.of(fits, 0, provider).rung()).isZero();
      assertThatThrownBy(() -> CompiledTicket.of(overflows, 0, provider))
          .as(provider.name())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("layer layer3.1.conv2, channel 0")
          .hasMessageContaining("charges of 0 to " + (1 << 28))
          .hasMessageContaining("skip scale");
    }
  }
}
