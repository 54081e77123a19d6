package io.tombola.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.frame.FrameSettings.Binning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void countsSaturate(int countBits) {
    var frame = new Frame(2, 5, 13, countBits);
    int most = (1 << countBits) - 1;
    for (int i = 0; i < most; i++) {
      assertThat(frame.increment(1, 64)).isTrue();
    }
    assertThat(frame.increment(1, 64)).isFalse();
    assertThat(frame.count(1, 4, 12)).isEqualTo(most);
    assertThat(frame.count(0, 4, 12)).isZero();
    assertThat(frame.count(1, 4, 11)).isZero();
  }

  @Test
  void planesAreFlatAndUnpadded() {
    var frame = new Frame(2, 5, 13, 2);
    frame.set(1, 4, 12, 2);
    assertThat(frame.words()).isEqualTo(2);
    assertThat(frame.planes()).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
    frame.set(1, 4, 12, 1);
    assertThat(frame.planes()).containsExactly(0, 0, 0, 0, 0, 1, 0, 0);
  }

  @Test
  void notesTheSpanOfItsEvents() {
    var frame = new Frame(2, 5, 13, 2);
    frame.note(-5);
    frame.note(7);
    frame.note(-9);
    assertThat(frame.events()).isEqualTo(3);
    assertThat(frame.firstEventNs()).isEqualTo(-9);
    assertThat(frame.lastEventNs()).isEqualTo(7);
    frame.clear();
    assertThat(frame.events()).isZero();
    assertThat(frame.lastEventNs()).isZero();
  }

  @Test
  void settingsOutsideTheirRangesAreRefused() {
    var byTime = new Binning.ByTime(100);
    refused(() -> new FrameSettings(0, 4, byTime, 1, 1, 0), "frame size 0x4");
    refused(() -> new FrameSettings(4, 4, byTime, 17, 1, 0), "subBins 17");
    refused(() -> new FrameSettings(4, 4, byTime, 3, 1, 0), "timestepUs 100 is not divisible");
    refused(() -> new FrameSettings(4, 4, byTime, 1, 5, 0), "countBits 5");
    refused(() -> new FrameSettings(4, 4, byTime, 1, 1, -1), "refractoryUs -1");
    refused(() -> new Binning.ByTime(0), "timestepUs 0");
    refused(() -> new Binning.ByCount(0), "events 0");
  }

  private static void refused(Runnable construction, String problem) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
