package io.tombola.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.EventBatch;
import org.junit.jupiter.api.Test;

final class EventCellsTest {
  private final EventCells cells = new EventCells();

  private void add(int width, int height, int x, int y, boolean... polarities) {
    EventBatch batch = new EventBatch(width, height, polarities.length);
    for (boolean on : polarities) {
      batch.add(0, x, y, on);
    }
    cells.add(batch);
  }

  @Test
  void aLetterCountsOnAndOffEvents() {
    add(3, 2, 1, 0, true);
    add(3, 2, 0, 1, false, false);
    add(3, 2, 2, 1, true, false, true);
    assertThat(cells.width()).isEqualTo(3);
    assertThat(cells.height()).isEqualTo(2);
    assertThat(cells.take()).isEqualTo("@A@" + "H@F");
  }

  @Test
  void countsStopAtThree() {
    add(1, 1, 0, 0, true, true, true, true, false, false, false, false, false);
    assertThat(cells.take()).isEqualTo("O");
  }

  @Test
  void whatWasTakenIsGone() {
    add(2, 1, 0, 0, true);
    cells.take();
    assertThat(cells.take()).isEqualTo("@@");
  }

  @Test
  void aLargeSensorHasLargerCells() {
    add(640, 480, 639, 479, true);
    assertThat(cells.width()).isEqualTo(160);
    assertThat(cells.height()).isEqualTo(120);
    assertThat(cells.take()).hasSize(160 * 120).endsWith("@A");
  }

  @Test
  void whatIsNoMultipleOfACellIsSeenToo() {
    add(161, 3, 160, 2, true);
    assertThat(cells.width()).isEqualTo(81);
    assertThat(cells.height()).isEqualTo(2);
    assertThat(cells.take()).endsWith("@A");
  }

  @Test
  void anotherSensorStartsAnotherPicture() {
    add(2, 1, 0, 0, true);
    add(3, 1, 2, 0, false);
    assertThat(cells.take()).isEqualTo("@@D");
  }

  @Test
  void eventsOutsideTheSensorAreNotSeen() {
    add(2, 1, 2, 0, true);
    add(2, 1, 0, 1, true);
    assertThat(cells.take()).isEqualTo("@@");
  }
}
