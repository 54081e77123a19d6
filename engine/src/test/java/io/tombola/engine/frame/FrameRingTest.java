package io.tombola.engine.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrameRingTest {
  private static final FrameSettings SETTINGS =
      new FrameSettings(8, 8, new FrameSettings.Binning.ByTime(1000), 1, 2, 0);

  private final FrameRing ring = new FrameRing(SETTINGS, 3);
  private final Frame frame = new Frame(SETTINGS);

  private void add(int number) {
    frame.clear();
    frame.set(1, number / 8, number % 8, 3);
    frame.note(1000L + number);
    ring.add(frame);
  }

  @Test
  void keepsCopiesOfTheLastFramesOldestFirst() {
    assertThat(ring.copies()).isEmpty();
    add(0);
    assertThat(ring.copies()).hasSize(1);
    for (int number = 1; number < 5; number++) {
      add(number);
    }
    List<Frame> copies = ring.copies();
    add(5);
    assertThat(copies).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(copies.get(i).count(1, 0, 2 + i)).isEqualTo(3);
      assertThat(copies.get(i).lastEventNs()).isEqualTo(1002 + i);
      assertThat(copies.get(i).events()).isEqualTo(1);
    }
  }

  @Test
  void framesOfAnotherShapeAreRefused() {
    assertThatThrownBy(() -> ring.add(new Frame(2, 8, 16, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
