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
  void scalarUnlessThePropertySaysOtherwise() {
    System.clearProperty(Kernels.PROPERTY);
    assertThat(Kernels.chosen().name()).isEqualTo("scalar");
    System.setProperty(Kernels.PROPERTY, "reference");
    assertThat(Kernels.chosen().name()).isEqualTo("reference");
  }

  @Test
  void anUnknownProviderIsRefused() {
    assertThatThrownBy(() -> Kernels.named("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dtombola.kernels=fast is not known; use scalar or reference");
  }
}
