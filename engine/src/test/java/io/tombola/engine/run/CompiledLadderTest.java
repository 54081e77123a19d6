package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.TestTickets;
import io.tombola.engine.ticket.Ticket;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledLadderTest {
  private static final Ticket TICKET = TestTickets.vgg9(0.01, 32, 0.5, 7, 0.8, 0.4, 0.2);

  private final CompiledLadder ladder = CompiledLadder.of(TICKET, Kernels.named("scalar"));

  @Test
  void rungsKeepWhatTheTicketSays() {
    assertThat(ladder.size()).isEqualTo(3);
    for (int k = 0; k < 3; k++) {
      assertThat(ladder.rung(k).rung()).isEqualTo(k);
      assertThat(ladder.rung(k).keepRatio())
          .isEqualTo(TICKET.rungs().get(k).keepRatio(), within(1e-9));
    }
    long all = TICKET.network().weights();
    assertThat(ladder.kept()[2]).isBetween(all * 15 / 100, all * 25 / 100);
    assertThat(ladder.manifest()).isEqualTo(TICKET.manifest());
  }

  @Test
  void strangersAndRungsOutOfOrderAreRefused() {
    CompiledTicket stranger =
        CompiledTicket.of(TestTickets.vgg9(0.01, 32, 0.5, 8, 0.1), 0, Kernels.named("scalar"));
    assertThatThrownBy(
            () -> new CompiledLadder(List.of(ladder.rung(0), stranger), StepCost.UNTIMED))
        .hasMessage("rung 1 is of another network than rung 0");
    assertThatThrownBy(
            () -> new CompiledLadder(List.of(ladder.rung(1), ladder.rung(0)), StepCost.UNTIMED))
        .hasMessage("rung 1 keeps more weights than the one above");
    assertThatThrownBy(() -> new CompiledLadder(List.of(), StepCost.UNTIMED))
        .hasMessage("a ladder has at least one rung");
  }

  /** On a clock that goes on by a microsecond at each reading. */
  @Test
  void warmingUpTimesEachRung() {
    long[] nowNs = {0};
    ReadyTicket timed = WarmUp.run(ladder, 2, () -> nowNs[0] += 1_000);
    assertThat(timed).isEqualTo(ladder.at(timed.cost()));
    assertThat(timed.cost().networkNs(ladder.kept()[1])).isEqualTo(1_000, within(300.0));
    assertThat(timed.cost().nsPerEvent()).isEqualTo(1_000 / 4096.0);
  }
}
