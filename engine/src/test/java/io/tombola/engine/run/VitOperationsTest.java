package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.energy.EnergyReport;
import io.tombola.engine.energy.Technology;
import io.tombola.engine.energy.VitLayers;
import io.tombola.engine.energy.VitOperations;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.EncoderActivity.Place;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.TestVitTickets;
import io.tombola.engine.ticket.VitTicket;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What windows of spiking ViTs are charged with. */
class VitOperationsTest {
  private static VitOperations window(boolean frozen, double keep, Patches patches) {
    VitTicket ticket = TestVitTickets.draw("vit-64x2", 16, frozen, keep, patches, 4);
    var engine = new VitEngine(CompiledVit.of(ticket, Kernels.named("scalar")));
    engine.countOperations(true);
    var random = new Random(1);
    for (int t = 0; t < TestVitTickets.WINDOW; t++) {
      Frame frame = ticket.manifest().emptyFrame();
      for (int e = 0; e < 256; e++) {
        frame.increment(random.nextInt(8), random.nextInt(256));
      }
      engine.step(frame);
    }
    return engine.windowOperations();
  }

  @Test
  void eachSpikeIsChargedForEachOfItsConnections() {
    VitOperations done = window(false, 1, Patches.GATHERED);
    assertThat(done.layers())
        .startsWith("conv1", "conv2", "conv3", "conv4", "position", "block0.q")
        .containsSubsequence("block0.v", "block0.attention", "block0.proj", "block1.q")
        .hasSize(5 + 2 * 7);
    int block = 5 + 7;
    long counts = done.activity().count(1, Place.QKV);
    assertThat(done.spikesIn(block)).isEqualTo(counts).isPositive();
    assertThat(done.synapticOperations(block)).isEqualTo(64 * counts);
    assertThat(done.synapticOperations(block + 3))
        .isEqualTo(done.activity().count(1, Place.KV) + 64 * done.activity().count(1, Place.Q));
    assertThat(done.synapticOperations(block + 5))
        .isEqualTo(4 * 64 * done.activity().count(1, Place.FC1));
    assertThat(done.synapticOperations(block + 6))
        .isEqualTo(64 * done.activity().count(1, Place.FC2));
  }

  @Test
  void frozenMapsAreChargedByTheirKeptShare() {
    VitOperations done = window(true, 1, Patches.GATHERED);
    double share = done.synapticOperations(5) / 64.0 / done.spikesIn(5);
    assertThat(share).isBetween(0.35, 0.45);
  }

  @Test
  void prunedPatchesAreNotChargedBehindTheEmbedding() {
    VitOperations all = window(false, 1, Patches.GATHERED);
    VitOperations some = window(false, 0.25, Patches.GATHERED);
    VitOperations again = window(false, 0.25, Patches.REEMBEDDED);
    for (int conv = 0; conv < 5; conv++) {
      assertThat(some.synapticOperations(conv)).isEqualTo(all.synapticOperations(conv));
      assertThat(again.synapticOperations(conv)).isGreaterThan(all.synapticOperations(conv));
    }
    for (int l = 5; l < all.layers().size(); l++) {
      assertThat(some.synapticOperations(l)).isLessThan(all.synapticOperations(l) / 2);
    }
  }

  /** Of a window that is embedded again, without most of its pixels, a rate is of both times. */
  @Test
  void aRateIsTheMeanOverAllEmbeddings() {
    EnergyReport once = window(false, 1, Patches.REEMBEDDED).report(Technology.FP32);
    EnergyReport twice = window(false, 0.25, Patches.REEMBEDDED).report(Technology.FP32);
    double events = once.layers().get(0).firingRate();
    assertThat(twice.layers().get(0).firingRate()).isBetween(0.5 * events, 0.99 * events);
    assertThat(Patches.REEMBEDDED.embeddings(4, 16)).isEqualTo(2);
    assertThat(Patches.REEMBEDDED.embeddings(16, 16)).isEqualTo(1);
    assertThat(Patches.GATHERED.embeddings(4, 16)).isEqualTo(1);
  }

  @Test
  void aReportPricesTheAdditions() {
    VitOperations done = window(false, 1, Patches.GATHERED);
    EnergyReport report = done.report(Technology.FP32);
    assertThat(report.synapticOperations()).isEqualTo((double) done.synapticOperations());
    assertThat(report.totalMillijoule())
        .isCloseTo(0.9e-9 * done.synapticOperations(), within(1e-12));
    assertThat(report.layers().get(5).firingRate())
        .isCloseTo(done.spikesIn(5) / (16.0 * 64 * TestVitTickets.WINDOW), within(1e-12));
    assertThat(report.layers().get(5 + 3).multiplyAdds()).isEqualTo(2L * 16 * 16 * 64);
  }

  /** Of dense maps equation (3) is exact; attention is charged as the literature does. */
  @Test
  void firingRatesGiveTheSameAdditions() {
    VitTicket ticket = TestVitTickets.draw("vit-64x2", 16, false, 0.25, Patches.GATHERED, 4);
    VitOperations done = window(false, 0.25, Patches.GATHERED);
    Map<String, Double> rates = new HashMap<>();
    done.report(Technology.FP32).layers().forEach(it -> rates.put(it.name(), it.firingRate()));
    var layers = new VitLayers(ticket.vit());
    int window = TestVitTickets.WINDOW;
    EnergyReport report = layers.spiking(rates, 4, window, false, Technology.FP32);
    for (int l = 5; l < layers.names().size(); l++) {
      double additions = report.layers().get(l).synapticOperations();
      if (layers.names().get(l).equals(VitLayers.attention(0))) {
        double rate = rates.get(VitLayers.attention(0));
        assertThat(additions).isCloseTo(rate * window * 2 * 4 * 4 * 64, within(1e-6));
      } else if (!layers.names().get(l).endsWith("attention")) {
        assertThat(additions).isCloseTo((double) done.synapticOperations(l), within(1e-6));
      }
    }
    EnergyReport signs = layers.spiking(rates, 4, window, true, Technology.FP32);
    assertThat(signs.layers().get(0)).isEqualTo(report.layers().get(0));
    assertThat(signs.layers().get(1).synapticOperations()).isZero();
    assertThat(signs.layers().get(1).picojoule())
        .isCloseTo(4.6 * window * layers.multiplyAdds(1), within(1e-3));
    rates.remove("block1.fc2");
    assertThatThrownBy(() -> layers.spiking(rates, 4, window, false, Technology.FP32))
        .hasMessageContaining("block1.fc2");
  }
}
