package io.tombola.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.PatchLadder;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StepCost;
import io.tombola.engine.run.Windowing;
import io.tombola.node.TestVitTickets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A spiking ViT gives up patches before it gives up timesteps. */
final class PatchBudgetTest {
  private static final int TIMESTEP_NS = 10_000_000;

  /** 52, 36 and 21 patches take 360, 280 and 205 us. */
  private static final ReadyTicket LADDER =
      PatchLadder.of(TestVitTickets.ticket(), Kernels.named("scalar"), Windowing.APART)
          .at(new StepCost(100_000, 5_000, 1));

  @ParameterizedTest
  @CsvSource({
    "450, 0, 0.8125, false",
    "330, 1, 0.5625, false",
    "240, 2, 0.328125, false",
    "150, 2, 0.328125, true"
  })
  void patchesGoBeforeTimesteps(int budgetUs, int rung, double keepRatio, boolean sheds) {
    var budget = new BudgetController(LADDER, new Budget(budgetUs, 0, 0, 1_000_000));
    int run = 0;
    for (int timestep = 0; timestep < 10; timestep++) {
      int chosen = budget.choose(100, 0, TIMESTEP_NS);
      if (chosen != BudgetController.SHED) {
        assertThat(chosen).isEqualTo(rung);
        budget.ran((long) LADDER.cost().networkNs(LADDER.kept()[rung]), 0);
        run++;
      }
    }
    assertThat(run).isEqualTo(sheds ? 5 : 10);
    assertThat(budget.report().keepRatio()).isEqualTo(keepRatio);
    assertThat(budget.report().rungs()).isEqualTo(3);
    assertThat(budget.report().everySecondTimestep()).isEqualTo(sheds);
  }
}
