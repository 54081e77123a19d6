package io.tombola.node.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

final class CameraObserverTest {
  /** A call that only the interface's own empty method took would be lost to both. */
  @Test
  void bothSeeEveryCall() throws NoSuchMethodException {
    Class<?> both = CameraObserver.NONE.and(CameraObserver.NONE).getClass();
    for (Method call : CameraObserver.class.getMethods()) {
      if (!call.getName().equals("and")) {
        assertThat(both.getMethod(call.getName(), call.getParameterTypes()).getDeclaringClass())
            .as(call.getName())
            .isEqualTo(both);
      }
    }
  }
}
