package io.tombola.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.CompiledLadder;
import io.tombola.node.TestTickets;
import org.junit.jupiter.api.Test;

/** Who runs, who is gone back to, under which number. */
class TicketSuccessionTest {
  private static final long TRIAL_NS = 1_000_000_000;
  private static final TicketTrial.Terms TRIAL = new TicketTrial.Terms(TRIAL_NS, 1000, 1_000_000);
  private static final TicketTrial.Terms NO_TRIAL = new TicketTrial.Terms(0, 1000, 1_000_000);

  private final CompiledLadder first = CompiledLadder.of(TestTickets.compiled());
  private final CompiledLadder second = CompiledLadder.of(TestTickets.compiled());
  private final CompiledLadder third = CompiledLadder.of(TestTickets.compiled());
  private final TicketSuccession succession =
      new TicketSuccession(TicketGeneration.first("first", first));

  private void steps(int count, long stepNs) {
    for (int i = 0; i < count; i++) {
      succession.trial().step(stepNs);
    }
  }

  @Test
  void aTicketThatStandsItsTrialIsGoneBackToLater() {
    assertThat(succession.load(second, "second", TRIAL, 0).now())
        .isEqualTo(new TicketGeneration(2, "second", second));
    assertThat(succession.judge(0)).isEmpty();
    steps(20, 1);
    TicketChange proven = succession.judge(TRIAL_NS).orElseThrow();
    assertThat(proven.kind()).isEqualTo(TicketChange.Kind.PROVEN);
    assertThat(proven.now().number()).isEqualTo(2);
    assertThat(succession.judge(2 * TRIAL_NS)).isEmpty();

    succession.load(third, "third", TRIAL, 0);
    steps(20, 2000);
    TicketChange undone = succession.judge(1).orElseThrow();
    assertThat(undone.kind()).isEqualTo(TicketChange.Kind.ROLLED_BACK);
    assertThat(undone.now()).isEqualTo(new TicketGeneration(4, "second", second));
    assertThat(undone.why())
        .startsWith("generation 3 (third) was undone: The p99 of a timestep broke")
        .endsWith("Now generation 4 (second) runs");
    assertThat(succession.current()).isEqualTo(undone.now());
    assertThat(succession.trial()).isNull();
  }

  @Test
  void aTicketLoadedDuringATrialIsNotGoneBackToButTheOneBeforeIs() {
    succession.load(second, "second", TRIAL, 0);
    succession.load(third, "third", TRIAL, 1);
    succession.trial().fail();
    assertThat(succession.judge(2).orElseThrow().now())
        .isEqualTo(new TicketGeneration(4, "first", first));
  }

  @Test
  void withoutATrialEveryTicketStays() {
    TicketChange change = succession.load(second, "second", NO_TRIAL, 0);
    assertThat(change.kind()).isEqualTo(TicketChange.Kind.LOADED);
    assertThat(change.why()).isEqualTo("generation 2 (second) runs");
    assertThat(succession.trial()).isNull();
    succession.load(third, "third", TRIAL, 0);
    succession.trial().fail();
    assertThat(succession.judge(0).orElseThrow().now().ladder()).isSameAs(second);
  }
}
