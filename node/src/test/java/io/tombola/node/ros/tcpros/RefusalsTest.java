package io.tombola.node.ros.tcpros;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalsTest {
  @Test
  void aRefusalIsNewOnceUntilManyOthersCame() {
    Refusals refusals = new Refusals();
    assertThat(refusals.isNew("wrong md5")).isTrue();
    assertThat(refusals.isNew("wrong md5")).isFalse();
    for (int i = 0; i < Refusals.MAX_REMEMBERED; i++) {
      assertThat(refusals.isNew("other " + i)).isTrue();
    }
    assertThat(refusals.isNew("wrong md5")).isTrue();
  }
}
