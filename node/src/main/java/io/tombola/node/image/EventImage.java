package io.tombola.node.image;

import io.tombola.msgs.event.EventBatch;
import java.util.Arrays;

/**
 * Draws events of a sensor as an RGB picture with a line of text below: ON green, OFF red, both
 * yellow, the brighter the more. Small sensors are drawn enlarged, so that the text fits.
 *
 * <p>Owned by one thread at a time; allocates only when the sensor's size changes.
 */
public final class EventImage {
  private static final int MIN_WIDTH = 320;
  private static final int TEXT_SCALE = 2;
  private static final int MARGIN = 4;
  private static final int TEXT_HEIGHT = TEXT_SCALE * PixelFont.HEIGHT + 2 * MARGIN;
  private static final int CHANNELS = 3;
  private static final byte WHITE = (byte) 0xFF;
  private static final byte[] SHADES = {0, (byte) 140, (byte) 200, (byte) 255};

  private int sensorWidth;
  private int sensorHeight;
  private int scale = 1;
  private byte[] on = {};
  private byte[] off = {};
  private byte[] pixels = {};

  /** Adds events to the picture; another sensor size starts a new one. */
  public void add(EventBatch batch) {
    if (batch.width() != sensorWidth || batch.height() != sensorHeight) {
      size(batch.width(), batch.height());
    }
    for (int i = 0; i < batch.size(); i++) {
      int x = batch.x(i);
      int y = batch.y(i);
      if (x < sensorWidth && y < sensorHeight) {
        byte[] counts = batch.on(i) ? on : off;
        int pixel = y * sensorWidth + x;
        counts[pixel] = (byte) Math.min(counts[pixel] + 1, SHADES.length - 1);
      }
    }
  }

  private void size(int width, int height) {
    sensorWidth = width;
    sensorHeight = height;
    scale = width == 0 ? 1 : Math.max(1, (MIN_WIDTH + width - 1) / width);
    on = new byte[width * height];
    off = new byte[width * height];
    pixels = new byte[width() * height() * CHANNELS];
  }

  /** Columns of the picture; 0 before there were events. */
  public int width() {
    return sensorWidth * scale;
  }

  /** Rows of the picture. */
  public int height() {
    return sensorHeight * scale + TEXT_HEIGHT;
  }

  /** Bytes of a row. */
  public int step() {
    return width() * CHANNELS;
  }

  /**
   * Draws what was added since the last call.
   *
   * @param text cut off at the right margin
   * @return {@code [height][width][red, green, blue]}; owned by this image
   */
  public byte[] draw(String text) {
    for (int row = 0; row < sensorHeight * scale; row++) {
      for (int column = 0; column < width(); column++) {
        int pixel = row / scale * sensorWidth + column / scale;
        int at = row * step() + column * CHANNELS;
        pixels[at] = SHADES[off[pixel]];
        pixels[at + 1] = SHADES[on[pixel]];
        pixels[at + 2] = 0;
      }
    }
    Arrays.fill(pixels, sensorHeight * scale * step(), pixels.length, (byte) 0);
    write(text);
    Arrays.fill(on, (byte) 0);
    Arrays.fill(off, (byte) 0);
    return pixels;
  }

  private void write(String text) {
    int top = sensorHeight * scale + MARGIN;
    int left = MARGIN;
    for (byte[] glyph : PixelFont.rows(text)) {
      for (int y = 0; y < PixelFont.HEIGHT * TEXT_SCALE; y++) {
        for (int x = 0; x < PixelFont.WIDTH * TEXT_SCALE && left + x < width(); x++) {
          int bit = PixelFont.WIDTH - 1 - x / TEXT_SCALE;
          if ((glyph[y / TEXT_SCALE] >> bit & 1) != 0) {
            int at = (top + y) * step() + (left + x) * CHANNELS;
            Arrays.fill(pixels, at, at + CHANNELS, WHITE);
          }
        }
      }
      left += (PixelFont.WIDTH + 1) * TEXT_SCALE;
    }
  }
}
