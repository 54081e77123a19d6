package io.tombola.node.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.EventBatch;
import org.junit.jupiter.api.Test;

final class EventImageTest {
  private final EventImage image = new EventImage();

  private static int[] rgb(EventImage image, byte[] pixels, int x, int y) {
    int at = y * image.step() + 3 * x;
    return new int[] {pixels[at] & 0xFF, pixels[at + 1] & 0xFF, pixels[at + 2] & 0xFF};
  }

  @Test
  void onIsGreenOffIsRedAndMoreIsBrighter() {
    EventBatch batch = new EventBatch(640, 480, 16);
    batch.add(1, 3, 2, true);
    batch.add(2, 3, 2, true);
    batch.add(3, 639, 479, false);
    batch.add(4, 700, 2, true);
    image.add(batch);
    byte[] pixels = image.draw("");
    assertThat(image.width()).isEqualTo(640);
    assertThat(pixels).hasSize(image.step() * image.height());
    assertThat(rgb(image, pixels, 3, 2)).containsExactly(0, 200, 0);
    assertThat(rgb(image, pixels, 639, 479)).containsExactly(140, 0, 0);
    assertThat(rgb(image, image.draw(""), 3, 2)).containsExactly(0, 0, 0);
  }

  @Test
  void aSmallSensorIsEnlargedAndTheTextStandsBelowIt() {
    EventBatch batch = new EventBatch(128, 128, 16);
    batch.add(1, 1, 0, true);
    image.add(batch);
    byte[] pixels = image.draw("i");
    assertThat(image.width()).isEqualTo(384);
    for (int[] corner : new int[][] {{3, 0}, {5, 2}}) {
      assertThat(rgb(image, pixels, corner[0], corner[1])).containsExactly(0, 140, 0);
    }
    assertThat(rgb(image, pixels, 6, 0)).containsExactly(0, 0, 0);
    // The dot of the i: third of five columns of the first row, each two pixels wide.
    int top = 384 + 4;
    assertThat(rgb(image, pixels, 4 + 2 * 2, top)).containsExactly(255, 255, 255);
    assertThat(rgb(image, pixels, 4, top)).containsExactly(0, 0, 0);
  }

  @Test
  void textThatIsTooLongIsCutOffAndStrangeLettersAreBlocks() {
    EventBatch batch = new EventBatch(320, 10, 1);
    image.add(batch);
    byte[] pixels = image.draw("\u4e00".repeat(100));
    assertThat(rgb(image, pixels, 4, 10 + 4)).containsExactly(255, 255, 255);
    assertThat(rgb(image, pixels, 319, 10 + 4)).hasSize(3);
  }
}
