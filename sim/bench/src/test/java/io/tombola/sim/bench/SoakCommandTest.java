package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SoakCommandTest {
  @Test
  void theLedgerBalancesWhenPublishersComeAndGo() {
    BenchRun run =
        BenchRun.of(
            "soak",
            "--minutes",
            "0.05",
            "--restart-seconds",
            "0.5",
            "--rate",
            "0.05",
            "--ticket",
            ShippedTicket.FILE.toString());
    assertThat(run.out()).contains("ledger: balanced at every hop").contains("sent: ros ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() {
    BenchRun run = BenchRun.of("soak", "--rate", "0", "--ticket", "any");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--rate must be above 0");
  }
}
