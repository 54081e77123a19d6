package io.tombola.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.node.decide.DecisionRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is shipped says what the code says. */
final class ConfigurationTest {
  private static final Path TICKET = Path.of("tickets", "gestures.ticket");

  @Test
  void decisionYamlHoldsTheShippedRule() throws IOException {
    Map<String, String> yaml =
        Files.readAllLines(Path.of("config", "decision.yaml")).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(":\\s*"))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    DecisionRule rule = DecisionRule.SHIPPED;
    assertThat(yaml)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "min_confidence", String.valueOf(rule.minConfidence()),
                "release_confidence", String.valueOf(rule.releaseConfidence()),
                "smoothing_steps", String.valueOf(rule.smoothingSteps()),
                "dwell_ms", String.valueOf(rule.dwellUs() / 1000),
                "stale_ms", String.valueOf(rule.staleUs() / 1000)));
  }

  @Test
  void theShippedTicketIsSmallPrunedAndCalledSimulated() throws IOException {
    Ticket ticket = TicketFile.read(TICKET);
    assertThat(Files.size(TICKET)).isLessThan(400_000);
    assertThat(ticket.rungs().get(0).keepRatio()).isLessThanOrEqualTo(0.5);
    assertThat(ticket.manifest().data().simulated()).isTrue();
    assertThat(CompiledTicket.of(ticket, 0).manifest().labels()).hasSize(11);
  }
}
