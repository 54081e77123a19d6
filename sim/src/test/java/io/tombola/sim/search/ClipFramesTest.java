package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClipFramesTest {
  private static final FrameSettings SETTINGS =
      new FrameSettings(9, 5, new FrameSettings.Binning.ByTime(100_000), 2, 2, 0);
  private static final int PLANE = 45;

  /** A clip whose count at (channel 0, y 2, x 3) is its timestep's number, modulo 4. */
  private static Clip clip(int steps, int label, int user) {
    var frames = new ArrayList<Frame>();
    for (int t = 0; t < steps; t++) {
      var frame = new Frame(SETTINGS);
      frame.set(0, 2, 3, t % 4);
      frames.add(frame);
    }
    return Clip.of(SETTINGS, frames, label, user);
  }

  @Test
  void fixedWindowsSpanTheClip() {
    var samples = new ClipFrames(SETTINGS, 2, List.of(clip(8, 6, 1))).fixed(2);
    byte[] counts = new byte[2 * 4 * PLANE];

    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.read(1, new SplittableRandom(1), counts)).isEqualTo(6);
    assertThat(counts[2 * 9 + 3]).isEqualTo((byte) 2);
    assertThat(counts[4 * PLANE + 2 * 9 + 3]).isEqualTo((byte) 3);
    assertThat(total(counts)).isEqualTo(5);
  }

  @Test
  void mirroringSwapsLabelAndColumn() {
    var samples =
        new ClipFrames(SETTINGS, 1, List.of(clip(2, 1, 1))).random(1, Augmentation.dvs128(0));
    byte[] counts = new byte[4 * PLANE];
    for (int seed = 0; seed < 50; seed++) {
      int label = samples.read(0, new SplittableRandom(seed), counts);
      assertThat(label).isIn(1, 2);
      assertThat(counts[2 * 9 + (label == 1 ? 3 : 5)]).isEqualTo((byte) total(counts));
    }
  }

  @Test
  void shiftsStayWithinTheirLimit() {
    var samples =
        new ClipFrames(SETTINGS, 4, List.of(clip(4, 0, 1)))
            .random(3, new Augmentation(1, new int[0]));
    byte[] counts = new byte[4 * 4 * PLANE];
    for (int seed = 0; seed < 50; seed++) {
      samples.read(2, new SplittableRandom(seed), counts);
      int around = 0;
      for (int y = 1; y <= 3; y++) {
        for (int x = 2; x <= 4; x++) {
          around += counts[3 * 4 * PLANE + y * 9 + x];
        }
      }
      assertThat(around).isEqualTo(3);
    }
  }

  @Test
  void usersAreHeldOut() {
    var clips = new ClipFrames(SETTINGS, 2, List.of(clip(2, 0, 1), clip(2, 0, 2), clip(3, 1, 2)));
    assertThat(clips.ofUsers(user -> user == 2).size()).isEqualTo(2);
  }

  @Test
  void aShortClipIsRefused() {
    assertThatThrownBy(() -> new ClipFrames(SETTINGS, 5, List.of(clip(4, 0, 17))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user 17");
  }

  private static int total(byte[] counts) {
    int total = 0;
    for (byte count : counts) {
      total += count;
    }
    return total;
  }
}
