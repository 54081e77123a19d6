package io.tombola.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.node.decide.Budget;
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
    DecisionRule rule = DecisionRule.SHIPPED;
    assertThat(yaml("decision.yaml"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "min_confidence", String.valueOf(rule.minConfidence()),
                "release_confidence", String.valueOf(rule.releaseConfidence()),
                "smoothing_steps", String.valueOf(rule.smoothingSteps()),
                "dwell_ms", String.valueOf(rule.dwellUs() / 1000),
                "stale_ms", String.valueOf(rule.staleUs() / 1000)));
  }

  @Test
  void budgetYamlHoldsNone() throws IOException {
    Budget none = Budget.NONE;
    assertThat(yaml("budget.yaml"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "budget_us_per_step", String.valueOf(none.usPerStep()),
                "budget_ns_per_event", String.valueOf(none.nsPerEvent()),
                "budget_uj_per_s", String.valueOf(none.ujPerSecond()),
                "budget_quiet_ms", String.valueOf(none.quietUs() / 1000)));
  }

  private static Map<String, String> yaml(String file) throws IOException {
    return Files.readAllLines(Path.of("config", file)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(":\\s*"))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  @Test
  void theShippedVitPrunesPatchesAndIsCalledSimulated() throws IOException {
    VitTicket ticket = TicketFile.readVit(Path.of("tickets", "gestures-vit.ticket"));
    assertThat(ticket.rung().keepRatio()).isCloseTo(0.6, within(0.001));
    assertThat(ticket.encoder().facts().patchKeep()).isEqualTo(0.7);
    assertThat(ticket.manifest().data().simulated()).isTrue();
    assertThat(ReadyTicket.of(ticket).manifest().frameSettings())
        .as("takes over from the default ticket")
        .isEqualTo(TicketFile.read(TICKET).manifest().frameSettings());
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
