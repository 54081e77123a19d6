package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private final String before = System.getProperty(Kernels.PROPERTY);

  @AfterEach
  void restoreTheProperty() {
    if (before == null) {
      System.clearProperty(Kernels.PROPERTY);
    } else {
      System.setProperty(Kernels.PROPERTY, before);
    }
  }

  @Test
  void thePropertyNamesTheProvider() {
    for (KernelProvider provider : Kernels.available()) {
      System.setProperty(Kernels.PROPERTY, provider.name());
      assertThat(Kernels.choice().provider().name()).isEqualTo(provider.name());
      assertThat(Kernels.choice().warning()).isEmpty();
    }
  }

  @Test
  void anUnknownProviderIsRefusedEveryTime() {
    System.setProperty(Kernels.PROPERTY, "fast");
    for (int call = 0; call < 2; call++) {
      assertThatThrownBy(Kernels::choice)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("-Dtombola.kernels=fast is not known here; use ")
          .hasMessageEndingWith("scalar or reference");
    }
  }
}
