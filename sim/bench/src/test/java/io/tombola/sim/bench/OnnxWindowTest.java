package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledVit;
import io.tombola.engine.run.VitEngine;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.sim.onnx.OnnxExport;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime on exported windows keeps the engine's patches and gives its logits, exactly. */
final class OnnxWindowTest {
  private static final int WINDOWS = 3;
  private static final int PATCHES = 64;

  @ParameterizedTest
  @CsvSource({
    "vit-64x2,          false, 1,    GATHERED",
    "vit-64x2,          false, 0.5,  GATHERED",
    "vit-64x1,          false, 0.3,  REEMBEDDED",
    "vit-64x2,          true,  0.7,  REEMBEDDED",
    "vit-64x1,          true,  0.1,  GATHERED",
    "vit-64x1-membrane, false, 0.5,  REEMBEDDED",
    "vit-64x2-membrane, false, 0.7,  GATHERED",
    "vit-64x2-membrane, true,  0.3,  GATHERED",
    "vit-64x1-membrane, true,  0.01, REEMBEDDED",
    "vit-64x1-membrane, true,  1,    REEMBEDDED",
  })
  void randomTickets(String name, boolean frozen, double keep, Patches patches) {
    VitTicket ticket = RandomVits.draw(name, frozen, keep, patches);
    agree(ticket, frames(ticket, 0.1));
  }

  /** A window without events looks the same everywhere but at its rim, so half is a choice. */
  @ParameterizedTest
  @CsvSource({"vit-64x1, false, GATHERED", "vit-64x1-membrane, true, REEMBEDDED"})
  void patchesAlikeAreChosenAlike(String name, boolean frozen, Patches patches) {
    VitTicket ticket = RandomVits.draw(name, frozen, 0.5, patches);
    agree(ticket, frames(ticket, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "vit-64x2,          false",
    "vit-64x2,          true",
    "vit-64x2-membrane, false",
    "vit-64x2-membrane, true",
  })
  void integersBeyondFp32(String name, boolean frozen) {
    VitTicket ticket = RandomVits.draw(name, frozen, 0.5, Patches.GATHERED);
    VitTicket wide = RandomVits.wide(ticket);
    agree(wide, frames(ticket, 0.1));
    assertThat(OnnxExport.window(wide, PATCHES, "wide").length)
        .as("bytes, with weights in double")
        .isGreaterThan(OnnxExport.window(ticket, PATCHES, "narrow").length * 3 / 2);
  }

  private static List<Frame> frames(VitTicket ticket, double rate) {
    int count = WINDOWS * ticket.manifest().readout().timesteps();
    var setting = new Setting(ticket.manifest().architecture().name(), 32, 0.4, rate);
    List<Frame> frames = Workload.frames(ticket.manifest(), setting);
    return IntStream.range(0, count).mapToObj(i -> frames.get(i * 7 % frames.size())).toList();
  }

  private static void agree(VitTicket ticket, List<Frame> frames) {
    var engine = new VitEngine(CompiledVit.of(ticket, Kernels.named("scalar")));
    int kept = engine.kept().length;
    boolean says = false;
    try (var window = new OnnxWindow(OnnxExport.window(ticket, kept, "witnessed"))) {
      long[] logits = new long[engine.logits().length];
      for (Frame frame : frames) {
        window.add(frame);
        if (engine.step(frame)) {
          window.run();
          window.logits(logits);
          assertThat(logits).isEqualTo(engine.logits());
          if (kept < PATCHES) {
            assertThat(window.kept()).isEqualTo(engine.kept());
          }
          says |= Arrays.stream(logits).anyMatch(logit -> logit != 0);
        }
      }
    }
    assertThat(says).as("some logit is not 0").isTrue();
  }
}
