package io.tombola.node.web;

import io.tombola.msgs.event.EventBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Events as a small picture in text: squares of the sensor as cells, a letter for each, row by row.
 * From {@code '@'} on, a letter counts 1 for each ON event, up to 3, and 4 for each OFF event, up
 * to 3.
 *
 * <p>Owned by one thread at a time; allocates only its text, and when the sensor's size changes.
 */
final class EventCells {
  /** Cells that a side has at most; a large sensor's are larger. */
  static final int MOST = 160;

  private static final int EMPTY = '@';
  private static final int ON = 0b0001;
  private static final int ON_FULL = 0b0011;
  private static final int OFF = 0b0100;
  private static final int OFF_FULL = 0b1100;

  private int sensorWidth;
  private int sensorHeight;

  /** Pixels of a cell's side. */
  private int scale = 1;

  private byte[] cells = {};

  /** Adds events; another sensor size starts a new picture. */
  void add(EventBatch batch) {
    if (batch.width() != sensorWidth || batch.height() != sensorHeight) {
      size(batch.width(), batch.height());
    }
    for (int i = 0; i < batch.size(); i++) {
      int x = batch.x(i);
      int y = batch.y(i);
      if (x < sensorWidth && y < sensorHeight) {
        int cell = y / scale * width() + x / scale;
        int full = batch.on(i) ? ON_FULL : OFF_FULL;
        if (((cells[cell] - EMPTY) & full) != full) {
          cells[cell] += (byte) (batch.on(i) ? ON : OFF);
        }
      }
    }
  }

  private void size(int width, int height) {
    sensorWidth = width;
    sensorHeight = height;
    scale = Math.max(1, (Math.max(width, height) + MOST - 1) / MOST);
    cells = new byte[width() * height()];
    Arrays.fill(cells, (byte) EMPTY);
  }

  /** Cells of a row; 0 before there were events. */
  int width() {
    return (sensorWidth + scale - 1) / scale;
  }

  /** Rows of cells. */
  int height() {
    return (sensorHeight + scale - 1) / scale;
  }

  /** What was added since the last call. */
  String take() {
    String text = new String(cells, StandardCharsets.US_ASCII);
    Arrays.fill(cells, (byte) EMPTY);
    return text;
  }
}
