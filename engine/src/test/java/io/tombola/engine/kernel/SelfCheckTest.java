package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the check makes of kernels that are slow, late or wrong; on a clock that does not run. */
class SelfCheckTest {
  private static final long TRUSTED_NS = 1_000_000;

  private final FakeKernels.Clock clock = new FakeKernels.Clock();
  private final KernelProvider trusted = new FakeKernels(clock, step -> TRUSTED_NS);

  private Optional<String> problem(KernelProvider candidate) {
    return SelfCheck.problem(candidate, trusted, () -> clock.nowNs);
  }

  @Test
  void aFastCandidatePassesSoon() {
    long startNs = clock.nowNs;
    assertThat(problem(new FakeKernels(clock, step -> 200_000))).isEmpty();
    assertThat(clock.nowNs - startNs).isLessThan(60 * 2 * TRUSTED_NS);
  }

  @Test
  void aSlowOneIsRefusedWhenItsTimeIsOver() {
    long startNs = clock.nowNs;
    assertThat(problem(new FakeKernels(clock, step -> 9_000_000)))
        .contains("9000 us a step against 1000");
    assertThat(clock.nowNs - startNs)
        .isBetween(SelfCheck.PATIENCE_NS, SelfCheck.PATIENCE_NS + 200_000_000);
  }

  /** As on a busy machine, where code is interpreted for longer than 60 steps. */
  @Test
  void aLateOnePassesOnceItIsCompiled() {
    assertThat(problem(new FakeKernels(clock, step -> step < 300 ? 3_000_000 : 500_000))).isEmpty();
  }

  @Test
  void oneThatIsCompiledTooLateIsRefused() {
    assertThat(problem(new FakeKernels(clock, step -> step < 700 ? 3_000_000 : 500_000)))
        .contains("3000 us a step against 1000");
  }

  @Test
  void oneThatIsHardlyFasterPassesInTheEnd() {
    long startNs = clock.nowNs;
    assertThat(problem(new FakeKernels(clock, step -> 900_000))).isEmpty();
    assertThat(clock.nowNs - startNs).isGreaterThanOrEqualTo(SelfCheck.PATIENCE_NS);
  }

  @Test
  void aWrongOneIsRefusedHoweverFast() {
    assertThat(problem(new FakeKernels(clock, step -> 1, 47))).contains("other spikes at step 47");
  }

  /** While a late candidate is waited for, its spikes are still compared. */
  @Test
  void oneThatGoesWrongLateIsRefused() {
    assertThat(problem(new FakeKernels(clock, step -> 3_000_000, 250)))
        .contains("other spikes at step 250");
  }

  @Test
  void whatFailsGivesWayToTheScalarKernelsAndSaysWhy() {
    var wrong = new FakeKernels(clock, step -> 1, 0);
    Kernels.Choice choice = Kernels.fastest(List.of(wrong), () -> clock.nowNs);
    assertThat(choice.provider().name()).isEqualTo("scalar");
    assertThat(choice.warning())
        .contains(
            "running on the scalar kernels, for the fake ones failed their check: other spikes at"
                + " step 0");
  }
}
