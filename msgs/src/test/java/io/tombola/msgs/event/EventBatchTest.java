package io.tombola.msgs.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class EventBatchTest {
  /** Cropping gives what picking the region's events one by one would. */
  @Property(tries = 100)
  void aCropKeepsTheRegionsEventsInOrder(
      @ForAll long seed,
      @ForAll @IntRange(max = 90) int x,
      @ForAll @IntRange(max = 90) int y,
      @ForAll @IntRange(min = 1, max = 10) int width,
      @ForAll @IntRange(min = 1, max = 10) int height) {
    var random = new SplittableRandom(seed);
    EventBatch batch = new EventBatch(100, 100, 16);
    EventBatch picked = new EventBatch(width, height, 16);
    for (int i = 0; i < 300; i++) {
      // near the region mostly, and now and then at either end of what coordinates can be
      int column = random.nextInt(10) == 0 ? 0xFFFF : random.nextInt(Math.max(0, x - 3), x + 14);
      int row = random.nextInt(10) == 0 ? 0 : random.nextInt(Math.max(0, y - 3), y + 14);
      boolean on = random.nextBoolean();
      batch.add(i, column, row, on);
      if (column >= x && column < x + width && row >= y && row < y + height) {
        picked.add(i, column - x, row - y, on);
      }
    }
    assertThat(batch.crop(new Region(x, y, width, height))).isEqualTo(300 - picked.size());
    assertThat(batch.width()).isEqualTo(width);
    assertThat(batch.height()).isEqualTo(height);
    assertThat(batch.size()).isEqualTo(picked.size());
    for (int i = 0; i < picked.size(); i++) {
      assertThat(batch.sensorTimeNs(i)).isEqualTo(picked.sensorTimeNs(i));
      assertThat(batch.x(i)).isEqualTo(picked.x(i));
      assertThat(batch.y(i)).isEqualTo(picked.y(i));
      assertThat(batch.on(i)).isEqualTo(picked.on(i));
    }
  }

  @Test
  void aRegionHasPixelsAndLiesWithinItsSensorOrNot() {
    assertThatThrownBy(() -> new Region(0, 0, 0, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Region(-1, 0, 5, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Region(0, 70_000, 5, 5)).hasMessageContaining("65535");
    assertThat(new Region(80, 0, 480, 480).liesWithin(640, 480)).isTrue();
    assertThat(new Region(161, 0, 480, 480).liesWithin(640, 480)).isFalse();
    assertThat(new Region(80, 1, 480, 480).liesWithin(640, 480)).isFalse();
  }
}
