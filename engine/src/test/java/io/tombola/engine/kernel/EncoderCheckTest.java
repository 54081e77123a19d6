package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Leak;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What the check makes of encoders that are right, wrong, or no faster. */
class EncoderCheckTest {
  private static final KernelProvider SCALAR = Kernels.named("scalar");

  /** A clock by which everything takes as long. */
  private static LongSupplier steady() {
    var nowNs = new AtomicLong();
    return () -> nowNs.addAndGet(100_000_000);
  }

  /** The scalar kernels, but with encoders of changed weights. */
  private static KernelProvider with(UnaryOperator<EncoderWeights> change) {
    return (KernelProvider)
        Proxy.newProxyInstance(
            KernelProvider.class.getClassLoader(),
            new Class<?>[] {KernelProvider.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name" -> "changed";
                  case "encoder" -> SCALAR.encoder(change.apply((EncoderWeights) arguments[0]));
                  default -> method.invoke(SCALAR, arguments);
                });
  }

  private static EncoderWeights leaky(EncoderWeights weights) {
    return new EncoderWeights(
        weights.encoder(),
        Leak.of(0.75),
        weights.fractionBits(),
        weights.streamBits(),
        weights.blocks());
  }

  @Test
  void wrongOnesAreFoundAtOnce() {
    assertThat(EncoderCheck.problem(with(EncoderCheckTest::leaky), SCALAR, steady()))
        .contains("other spikes at step 0");
  }

  @Test
  void thoseThatAreNoFasterAreRefusedInTheEnd() {
    assertThat(EncoderCheck.problem(with(weights -> weights), SCALAR, steady()))
        .contains("100000 us a step against 100000");
  }

  @Test
  void aRefusedProviderGivesWayToTheScalarKernelsWithAWarning() {
    var chosen = new Kernels.Choice(with(EncoderCheckTest::leaky), Optional.empty());
    Kernels.Choice choice = Kernels.fastestEncoder(chosen, steady());
    assertThat(choice.provider().name()).isEqualTo("scalar");
    assertThat(choice.warning().orElseThrow())
        .contains("the encoders of the changed ones failed their check: other spikes");
    var scalar = new Kernels.Choice(SCALAR, Optional.of("slow"));
    assertThat(Kernels.fastestEncoder(scalar, steady())).isEqualTo(scalar);
  }
}
