package io.tombola.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.EventBatch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
  private static final int LABEL = 14;

  @TempDir private Path folder;

  @Test
  void paintsOnGreenAndOffRedInTheirSlice() throws IOException {
    EventBatch batch = new EventBatch(20, 10, 4);
    batch.add(5_000_000, 3, 4, true);
    batch.add(12_000_000, 3, 4, false);
    batch.add(99_000_000, 0, 0, false);
    ContactSheet sheet = new ContactSheet(2, 10_000);
    sheet.add("two events", batch, 0);
    Path png = folder.resolve("sheet.png");

    sheet.write(png);

    BufferedImage picture = ImageIO.read(png.toFile());
    assertThat(picture.getWidth()).isEqualTo(42);
    assertThat(picture.getHeight()).isEqualTo(LABEL + 10);
    assertThat(picture.getRGB(3, LABEL + 4)).isEqualTo(0xFF1E781E);
    assertThat(picture.getRGB(21 + 3, LABEL + 4)).isEqualTo(0xFF781E1E);
    assertThat(picture.getRGB(21, LABEL)).isEqualTo(0xFF1E1E1E);
  }

  @Test
  void showsEveryGestureAndLeavesNoScrap() throws IOException {
    Path png = folder.resolve("gestures.png");

    ContactSheet.ofGestures(User.ofSeed(1), 1, 2, 50_000).write(png);

    assertThat(ImageIO.read(png.toFile()).getHeight())
        .isEqualTo(Gesture.values().length * (LABEL + GestureSimulator.DVS128_PIXELS));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(png);
    }
  }
}
