package io.tombola.sim.bench.node;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * What {@code --json} prints: the burst with the budget, its fields at the top, and all else beside
 * it.
 *
 * @param pauses of its busy cores before anything ran
 * @param burst with the budget
 * @param without the same burst, without
 * @param rates one after the other, with the budget
 */
record NodeResult(
    String machine,
    CorePauses pauses,
    String ticket,
    List<RungCost> ladder,
    @JsonUnwrapped RunSummary burst,
    RunSummary without,
    RunSummary rates,
    RunSummary ratesWithout) {}
