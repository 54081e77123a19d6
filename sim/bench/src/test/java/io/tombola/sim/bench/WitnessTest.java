package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
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

  private static Witness.Findings testify(Ticket ticket, byte[] model) throws IOException {
    return new Witness(CompiledTicket.of(ticket, 0), model).testify(trials, () -> {});
  }

  private static void agree(Ticket ticket) throws IOException {
    Witness.Findings findings = testify(ticket, OnnxExport.model(ticket, 0, "witnessed"));
    assertThat(findings.greatestDifference()).isZero();
    assertThat(findings.samples()).isEqualTo(SAMPLES);
    assertThat(findings.equalSamples()).isEqualTo(SAMPLES);
    assertThat(findings.timesteps()).isGreaterThan(10 * SAMPLES);
    assertThat(findings.equalTimesteps()).isEqualTo(findings.timesteps());
    assertThat(findings.agree()).isTrue();
  }

  @Test
  void theShippedTicketDecidesEverySampleAlike() throws IOException {
    agree(ShippedTicket.read());
  }

  @Test
  void aResidualTicketDecidesEverySampleAlike() throws IOException {
    agree(RandomTickets.resnet19(32, 32, 0.5, 3, 1));
  }

  @Test
  void anotherTicketsGraphIsFoundOut() throws IOException {
    Ticket ticket = RandomTickets.resnet19(32, 32, 0.5, 3, 1);
    Ticket other = RandomTickets.resnet19(32, 32, 0.5, 3, 3);
    Witness.Findings findings = testify(ticket, OnnxExport.model(other, 0, "other"));
    assertThat(findings.agree()).isFalse();
    assertThat(findings.greatestDifference()).isPositive();
    assertThat(findings.equalTimesteps()).isLessThan(findings.timesteps());
    assertThat(findings.equalSamples()).isLessThan(SAMPLES);
  }

  @Test
  void theCommandSaysWhatItFound() throws IOException {
    Path file = temporary.resolve("random.ticket");
    TicketFile.write(RandomTickets.vgg9(32, 32, 0.5, 3, 1), file);
    BenchRun run = BenchRun.of("witness", "--ticket", file.toString(), "--data", folder.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("simulated DVS128Gesture, split test (users 24-29), 6 trials")
        .containsPattern("samples +72, +72 decided alike")
        .containsPattern("timesteps +\\d+, +\\d+ decided alike")
        .contains("largest difference of two logits: 0");
  }
}
