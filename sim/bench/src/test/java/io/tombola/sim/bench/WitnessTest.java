package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.sim.data.Dvs128Gesture;
import io.tombola.sim.data.GestureRecorder;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.Trial;
import io.tombola.sim.onnx.OnnxExport;
import io.tombola.sim.scene.Take.RotationSeenBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine and ONNX Runtime on a simulated test set: every test user, every gesture. */
final class WitnessTest {
  private static final int SAMPLES = 6 * 12;

  @TempDir private static Path temporary;
  private static Path folder;
  private static List<Trial> trials;

  @BeforeAll
  static void record() throws IOException {
    folder = temporary.resolve("set");
    new GestureRecorder(
            new GestureRecorder.Settings(
                new GestureRecorder.Users(24, 29), 0, 1, 0.9, RotationSeenBy.CAMERA))
        .record(folder, () -> {});
    trials = Dvs128Gesture.open(folder).trials(Split.TEST);
  }

  private static Witness.Findings testify(AnyTicket ticket, AnyTicket exported) throws IOException {
    byte[] model = OnnxExport.graph(exported, ReadyTicket.of(exported).only(0), "witnessed");
    return new Witness(ReadyTicket.of(ticket).only(0), model).testify(trials, () -> {});
  }

  private static void agree(AnyTicket ticket, int decisionsPerSample) throws IOException {
    Witness.Findings findings = testify(ticket, ticket);
    assertThat(findings.greatestDifference()).isZero();
    assertThat(findings.samples()).isEqualTo(SAMPLES);
    assertThat(findings.equalSamples()).isEqualTo(SAMPLES);
    assertThat(findings.decisions()).isGreaterThan((long) decisionsPerSample * SAMPLES);
    assertThat(findings.equalDecisions()).isEqualTo(findings.decisions());
    assertThat(findings.agree()).isTrue();
  }

  @Test
  void theShippedTicketDecidesEverySampleAlike() throws IOException {
    agree(ShippedTicket.read(), 10);
  }

  @Test
  void aResidualTicketDecidesEverySampleAlike() throws IOException {
    agree(RandomTickets.resnet19(32, 32, 0.5, 3, 1), 10);
  }

  @ParameterizedTest
  @CsvSource({"vit-64x1,false,GATHERED", "vit-64x1-membrane,true,REEMBEDDED"})
  void aSpikingVitDecidesEverySampleAlike(String name, boolean frozen, Patches patches)
      throws IOException {
    agree(RandomVits.draw(name, frozen, 0.5, patches), 4);
  }

  @Test
  void anotherShareOfPatchesIsFoundOut() throws IOException {
    VitTicket ticket = RandomVits.draw("vit-64x1", false, 0.5, Patches.GATHERED);
    VitTicket other = RandomVits.draw("vit-64x1", false, 0.25, Patches.GATHERED);
    Witness.Findings findings = testify(ticket, other);
    assertThat(findings.agree()).isFalse();
    assertThat(findings.greatestDifference()).isPositive();
  }

  @Test
  void anotherTicketsGraphIsFoundOut() throws IOException {
    Ticket ticket = RandomTickets.resnet19(32, 32, 0.5, 3, 1);
    Ticket other = RandomTickets.resnet19(32, 32, 0.5, 3, 3);
    Witness.Findings findings = testify(ticket, other);
    assertThat(findings.agree()).isFalse();
    assertThat(findings.greatestDifference()).isPositive();
    assertThat(findings.equalDecisions()).isLessThan(findings.decisions());
    assertThat(findings.equalSamples()).isLessThan(SAMPLES);
  }

  @Test
  void theCommandSaysWhatItFound() throws IOException {
    Path file = temporary.resolve("random.ticket");
    TicketFile.write(RandomTickets.vgg9(32, 32, 0.5, 3, 1), file);
    saysThatAllIsAlike(file, "timesteps");
    TicketFile.write(RandomVits.draw("vit-64x1", false, 0.5, Patches.GATHERED), file);
    saysThatAllIsAlike(file, "windows");
  }

  private static void saysThatAllIsAlike(Path file, String decisions) {
    BenchRun run = BenchRun.of("witness", "--ticket", file.toString(), "--data", folder.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("simulated DVS128Gesture, split test (users 24-29), 6 trials")
        .containsPattern("samples +72, +72 decided alike")
        .containsPattern(decisions + " +(\\d+), +\\1 decided alike")
        .contains("largest difference of two logits: 0");
  }
}
