package io.tombola.sim.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tombola.sim.bench.BenchRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeCommandTest {
  private static final String[] SMALL = {
    "node",
    "--width",
    "0.0625",
    "--side",
    "32",
    "--ladder",
    "0.5,0.25",
    "--timestep-ms",
    "10",
    "--warm-up",
    "0.2",
    "--seconds",
    "0.3",
    "--quiet",
    "0.05",
    "--rates",
    "0"
  };

  @TempDir private Path folder;

  private static BenchRun run(String... more) {
    String[] all = Arrays.copyOf(SMALL, SMALL.length + more.length);
    System.arraycopy(more, 0, all, SMALL.length, more.length);
    return BenchRun.of(all);
  }

  @Test
  void aBurstGivesFiguresAPictureAndABalancedLedger() throws IOException {
    Path plot = folder.resolve("burst.png");
    BenchRun run = run("--json", "--budget-us", "100000", "--plot", plot.toString());
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode with = new ObjectMapper().readTree(run.out());
    checkRun(with, true);
    checkRun(with.get("without"), false);
    assertThat(with.get("ladder")).hasSize(2);
    assertThat(with.has("rates")).isFalse();
    BufferedImage picture = ImageIO.read(plot.toFile());
    assertThat(picture.getWidth()).isGreaterThan(picture.getHeight());
    assertThat(Files.size(plot)).isLessThan(150_000);
  }

  private static void checkRun(JsonNode run, boolean controller) {
    assertThat(run.get("controller").asBoolean()).isEqualTo(controller);
    assertThat(run.get("budgetUs").asDouble()).isEqualTo(100_000);
    assertThat(run.get("stepP99Us").asDouble()).isPositive();
    assertThat(run.get("ledgerBalances").asBoolean()).isTrue();
    // Where other work holds the cores, packets may be lost; but not without a name.
    JsonNode named = run.get("drops").get("socket MAILBOX_FULL");
    assertThat(run.get("dropped").asLong()).isEqualTo(named == null ? 0 : named.asLong());
    assertThat(run.get("packets").asLong()).isEqualTo(2200);
    assertThat(run.get("steps").asLong()).isPositive();
    assertThat(run.get("rungs").get(0).get("rung").asInt()).isZero();
    assertThat(run.get("phases")).hasSize(5);
    if (run.get("commands").asLong() > 0) {
      assertThat(run.get("latencyP50Us").asDouble()).isPositive();
      assertThat(run.get("latencyP99Us").asDouble())
          .isGreaterThanOrEqualTo(run.get("latencyP50Us").asDouble());
    }
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() {
    assertThat(run("--budget-us", "0").exit()).isEqualTo(2);
    assertThat(run("--packet-us", "3000").err()).contains("must divide the timestep, 10000 us");
    assertThat(run("--ladder", "0.6").err())
        .contains("rung 2: layer conv1: keeps weights that the rung above prunes");
    assertThat(run("--plot", "burst.svg").err()).contains("must end with .png");
    Path nowhere = folder.resolve("nowhere/burst.png");
    assertThat(run("--plot", nowhere.toString()).err()).contains("there is no folder");
  }
}
