package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.EncoderRun;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.VitSettings.Selection;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.TestVitTickets;
import io.tombola.engine.ticket.VitTicket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VitEngineTest {
  private static final KernelProvider SCALAR = Kernels.named("scalar");
  private static final int WINDOW = TestVitTickets.WINDOW;
  private static final VitTicket TICKET =
      TestVitTickets.draw("vit-64x2", 32, false, 1, Patches.GATHERED, 5);
  private static final CompiledVit VIT = CompiledVit.of(TICKET, SCALAR);

  private static VitSettings settings(double keep, Patches patches, Selection selection) {
    return new VitSettings(keep, patches, new Windowing(selection, 0), 2);
  }

  /** Frames with an event for every pixel, anywhere. */
  private static List<Frame> noise(int count, long seed) {
    return noise(TICKET, count, seed);
  }

  private static List<Frame> noise(VitTicket ticket, int count, long seed) {
    var random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Frame frame = ticket.manifest().emptyFrame();
      int pixels = frame.height() * frame.width();
      for (int e = 0; e < pixels; e++) {
        frame.increment(random.nextInt(frame.channels()), random.nextInt(pixels));
      }
      frames.add(frame);
    }
    return frames;
  }

  private static int run(VitEngine engine, List<Frame> frames) {
    return (int) frames.stream().filter(engine::step).count();
  }

  /** Two windows, on every provider's kernels. */
  @ParameterizedTest
  @CsvSource({
    "vit-64x2, false, 1, GATHERED, WINDOW",
    "vit-64x2, true, 0.4, GATHERED, CAUSAL",
    "vit-64x1-membrane, false, 0.7, REEMBEDDED, WINDOW",
    "vit-64x3-membrane, true, 0.4, GATHERED, WINDOW"
  })
  void kernelsAgreeToTheLastSpike(
      String name, boolean frozen, double keep, Patches patches, Selection selection) {
    VitTicket ticket = TestVitTickets.draw(name, 16, frozen, keep, patches, 9);
    List<Frame> frames = noise(ticket, 2 * WINDOW, 11);
    var settings = settings(keep, patches, selection);
    var expected = new VitEngine(CompiledVit.of(ticket, Kernels.named("reference")), settings);
    run(expected, frames);
    assertThat(expected.logits()).doesNotHaveDuplicates();
    for (KernelProvider provider : Kernels.available()) {
      var actual = new VitEngine(CompiledVit.of(ticket, provider), settings);
      run(actual, frames);
      assertThat(actual.logits()).as(provider.name()).isEqualTo(expected.logits());
      assertThat(actual.digest()).as(provider.name()).isEqualTo(expected.digest());
    }
  }

  /**
   * The same ticket and frames gave this on the machine that first ran it; they must everywhere.
   */
  @Test
  void theDigestIsTheSameOnEveryMachine() {
    var engine = new VitEngine(VIT);
    run(engine, noise(WINDOW, 10));
    assertThat(engine.digest()).isEqualTo(DIGEST);
  }

  private static final long DIGEST = 2131411392313769076L;

  @Test
  void chunksChangeNothing() {
    List<Frame> frames = noise(2 * WINDOW, 12);
    var whole = new VitEngine(VIT, new VitSettings(0.5, Patches.GATHERED, Windowing.APART, WINDOW));
    run(whole, frames);
    for (int chunk = 1; chunk < WINDOW; chunk++) {
      var cut = new VitEngine(VIT, new VitSettings(0.5, Patches.GATHERED, Windowing.APART, chunk));
      run(cut, frames);
      assertThat(cut.digest()).isEqualTo(whole.digest());
    }
  }

  @Test
  void eachWindowIsDecidedAtItsEndAndStartsAtRest() {
    var engine = new VitEngine(VIT);
    List<Frame> frames = noise(WINDOW, 13);
    for (int t = 0; t < WINDOW; t++) {
      assertThat(engine.timesteps()).isZero();
      assertThat(engine.step(frames.get(t))).isEqualTo(t == WINDOW - 1);
    }
    assertThat(engine.timesteps()).isEqualTo(WINDOW);
    long[] first = engine.logits().clone();
    run(engine, noise(WINDOW, 14));
    assertThat(engine.logits()).isNotEqualTo(first);
    run(engine, frames);
    assertThat(engine.logits()).isEqualTo(first);
  }

  @Test
  void causalWindowsAreDecidedChunkByChunkOnThePatchesOfTheOneBefore() {
    var windowed = new VitEngine(VIT, settings(0.4, Patches.GATHERED, Selection.WINDOW));
    var causal = new VitEngine(VIT, settings(0.4, Patches.GATHERED, Selection.CAUSAL));
    List<Frame> frames = noise(WINDOW, 15);
    assertThat(run(causal, frames)).isEqualTo(3);
    assertThat(causal.kept()).isEqualTo(IntStream.range(0, 26).toArray());
    run(windowed, frames);
    int[] chosen = windowed.kept().clone();
    assertThat(chosen).isNotEqualTo(causal.kept());
    run(causal, noise(WINDOW, 16));
    assertThat(causal.kept()).isEqualTo(chosen);
    assertThat(causal.timesteps()).isEqualTo(WINDOW);
  }

  /** With all patches kept, neither when they are chosen nor what becomes of the others matters. */
  @ParameterizedTest
  @EnumSource(Patches.class)
  void whereAllPatchesAreKeptThereIsOneAnswer(Patches patches) {
    List<Frame> frames = noise(2 * WINDOW, 17);
    var engine = new VitEngine(VIT, settings(1, patches, Selection.WINDOW));
    var causal = new VitEngine(VIT, settings(1, Patches.GATHERED, Selection.CAUSAL));
    run(engine, frames);
    run(causal, frames);
    assertThat(engine.logits()).isEqualTo(causal.logits());
  }

  /** As frames in which the others never had an event: those, run by hand, give its logits. */
  @Test
  void patchesAreEmbeddedAgainWithoutTheOthersPixels() {
    List<Frame> frames = noise(WINDOW, 18);
    var gathered = new VitEngine(VIT, settings(0.3, Patches.GATHERED, Selection.WINDOW));
    run(gathered, frames);
    var again = new VitEngine(VIT, settings(0.3, Patches.REEMBEDDED, Selection.WINDOW));
    run(again, frames);
    int[] kept = again.kept();
    assertThat(kept).isEqualTo(gathered.kept());
    assertThat(again.logits()).isNotEqualTo(gathered.logits());

    var embedder = new Embedder(VIT.embedding());
    long[] embedding = new long[64];
    long[] position = new long[64];
    long[] keptEmbedding = new long[kept.length * WINDOW];
    long[] keptPosition = new long[kept.length * WINDOW];
    for (int t = 0; t < WINDOW; t++) {
      clearOthers(frames.get(t), kept);
      embedder.step(frames.get(t).planes(), embedding, position, 0);
      for (int i = 0; i < kept.length; i++) {
        keptEmbedding[i * WINDOW + t] = embedding[kept[i]];
        keptPosition[i * WINDOW + t] = position[kept[i]];
      }
    }
    EncoderRun encoder = VIT.encoder().start(kept.length, WINDOW);
    encoder.begin(kept.length);
    encoder.step(keptEmbedding, keptPosition, WINDOW);
    for (int o = 0; o < 11; o++) {
      long logit = (long) WINDOW * kept.length * TICKET.encoder().readoutBiases()[o];
      for (int i = 0; i < WINDOW * 64; i++) {
        logit += TICKET.encoder().readoutWeights()[o * 64 + i % 64] * encoder.sums()[i];
      }
      assertThat(again.logits()[o]).isEqualTo(logit);
    }
  }

  /** Patches of 4x4 pixels, 8 a row. */
  private static void clearOthers(Frame frame, int[] kept) {
    for (int pixel = 0; pixel < 32 * 32; pixel++) {
      int patch = pixel / 32 / 4 * 8 + pixel % 32 / 4;
      for (int c = 0; c < frame.channels() && Arrays.binarySearch(kept, patch) < 0; c++) {
        frame.set(c, pixel / 32, pixel % 32, 0);
      }
    }
  }

  /** Each as an engine at rest decides that sees no more than its timesteps. */
  @ParameterizedTest
  @CsvSource({"1, GATHERED", "2, REEMBEDDED", "4, GATHERED", "5, REEMBEDDED"})
  void windowsThatOverlapAreDecidedLikeWindowsApart(int hop, Patches patches) {
    var windowing = new Windowing(Selection.WINDOW, hop);
    var engine = new VitEngine(VIT, new VitSettings(0.4, patches, windowing, 2));
    List<Frame> frames = noise(3 * WINDOW, 31);
    int decided = 0;
    for (int t = 0; t < frames.size(); t++) {
      boolean due = t >= WINDOW - 1 && (t - WINDOW + 1) % hop == 0;
      assertThat(engine.step(frames.get(t))).as("timestep %d", t).isEqualTo(due);
      if (due) {
        var alone = new VitEngine(VIT, settings(0.4, patches, Selection.WINDOW));
        run(alone, frames.subList(t + 1 - WINDOW, t + 1));
        assertThat(engine.logits()).as("timestep %d", t).isEqualTo(alone.logits());
        assertThat(engine.kept()).isEqualTo(alone.kept());
        decided++;
      }
    }
    assertThat(decided).isEqualTo(1 + 2 * WINDOW / hop);
    engine.reset();
    assertThat(run(engine, noise(WINDOW - 1, 32))).isZero();
    assertThat(run(engine, noise(1, 33))).isOne();
  }

  @Test
  void whatOverlappingWindowsAddIsCountedEachTime() {
    List<Frame> frames = noise(2 * WINDOW, 34);
    var apart = new VitEngine(VIT);
    var overlapping =
        new VitEngine(
            VIT, new VitSettings(1, Patches.GATHERED, new Windowing(Selection.WINDOW, 1), 2));
    apart.countOperations(true);
    overlapping.countOperations(true);
    run(apart, frames);
    run(overlapping, frames);
    assertThat(overlapping.windowOperations().synapticOperations())
        .isEqualTo(apart.windowOperations().synapticOperations());
    assertThat(overlapping.operations().synapticOperations())
        .isEqualTo(overlapping.windowOperations().synapticOperations());
  }

  @Test
  void windowsCannotLeaveTimestepsOutNorOverlapWhileTheyLast() {
    assertThatThrownBy(() -> VitSettings.of(TICKET, new Windowing(Selection.WINDOW, WINDOW + 1)))
        .hasMessage(
            "a hop of %d timesteps is longer than the ticket's window of %d", WINDOW + 1, WINDOW);
    assertThatThrownBy(() -> new Windowing(Selection.WINDOW, -2)).hasMessageContaining("hop of -2");
    assertThatThrownBy(() -> new Windowing(Selection.CAUSAL, 1)).hasMessageContaining("overlap");
  }

  @Test
  void theShareOfPatchesChangesAtTheNextWindow() {
    var engine = new VitEngine(VIT);
    run(engine, noise(WINDOW + 2, 19));
    engine.keep(0.5);
    assertThat(engine.kept()).hasSize(64);
    run(engine, noise(WINDOW - 2, 20));
    assertThat(engine.kept()).hasSize(32);
    assertThatThrownBy(() -> engine.keep(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aResetEngineRepeatsItself() {
    var engine = new VitEngine(VIT, settings(0.5, Patches.GATHERED, Selection.CAUSAL));
    List<Frame> frames = noise(2 * WINDOW, 21);
    run(engine, frames);
    long[] first = engine.logits().clone();
    run(engine, noise(WINDOW + 2, 22));
    engine.reset();
    assertThat(engine.timesteps()).isZero();
    run(engine, frames);
    assertThat(engine.logits()).isEqualTo(first);
  }

  @Test
  void confidencesAreASoftmaxOfTheMeanLogits() {
    var engine = new VitEngine(VIT);
    float[] confidences = new float[11];
    engine.confidences(confidences);
    assertThat(confidences).containsOnly(1 / 11f);
    run(engine, noise(WINDOW, 23));
    engine.confidences(confidences);
    float sum = 0;
    int surest = 0;
    int greatest = 0;
    for (int c = 0; c < 11; c++) {
      sum += confidences[c];
      surest = confidences[c] > confidences[surest] ? c : surest;
      greatest = engine.logits()[c] > engine.logits()[greatest] ? c : greatest;
    }
    assertThat(sum).isCloseTo(1, within(1e-5f));
    assertThat(surest).isEqualTo(greatest);
  }

  @Test
  void framesOfAnotherShapeAreRefused() {
    var engine = new VitEngine(VIT);
    assertThatThrownBy(() -> engine.step(new Frame(8, 32, 48, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("48x32");
  }

  @Test
  void causalSelectionCannotEmbedAgain() {
    assertThatThrownBy(() -> settings(0.5, Patches.REEMBEDDED, Selection.CAUSAL))
        .hasMessageContaining("causal");
  }
}
