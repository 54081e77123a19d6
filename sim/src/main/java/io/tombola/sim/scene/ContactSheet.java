package io.tombola.sim.scene;

import io.tombola.msgs.event.EventBatch;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A picture of recordings for the eye: a labelled row each, time running to the right in slices, ON
 * events green, OFF events red, pixels that did both yellow.
 */
public final class ContactSheet {
  private static final int BACKGROUND = 0x1E1E1E;
  private static final int GRID = 0x505050;
  private static final int STEP = 90;
  private static final int LABEL_HEIGHT = 14;
  private static final int LABEL_BASELINE = 11;

  private final int slices;
  private final long sliceUs;
  private final List<BufferedImage> rows = new ArrayList<>();

  /** A sheet of {@code slices} slices a row, each of {@code sliceUs} microseconds. */
  public ContactSheet(int slices, long sliceUs) {
    if (slices < 1 || sliceUs < 1) {
      throw new IllegalArgumentException(slices + " slices of " + sliceUs + " us; both must be 1+");
    }
    this.slices = slices;
    this.sliceUs = sliceUs;
  }

  /** One performance of every gesture by one user, half a second in. */
  public static ContactSheet ofGestures(User user, long seed, int slices, long sliceUs) {
    long startUs = 500_000;
    ContactSheet sheet = new ContactSheet(slices, sliceUs);
    EventBatch batch = new EventBatch();
    for (Gesture gesture : Gesture.values()) {
      GestureClips.Clip clip =
          GestureClips.draw(user, gesture, seed + gesture.id(), startUs + slices * sliceUs, batch);
      String kind = clip.otherKind().map(other -> ": " + other).orElse("");
      sheet.add(gesture.label() + kind, batch, startUs);
    }
    return sheet;
  }

  /** Adds the events from {@code fromUs} (sensor microseconds) on as a row. */
  public void add(String label, EventBatch batch, long fromUs) {
    int width = batch.width();
    BufferedImage row =
        new BufferedImage(
            slices * (width + 1), LABEL_HEIGHT + batch.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = row.createGraphics();
    graphics.setColor(new Color(BACKGROUND));
    graphics.fillRect(0, 0, row.getWidth(), row.getHeight());
    graphics.setColor(new Color(GRID));
    for (int slice = 1; slice <= slices; slice++) {
      graphics.drawLine(
          slice * (width + 1) - 1, LABEL_HEIGHT, slice * (width + 1) - 1, row.getHeight());
    }
    graphics.fillRect(0, 0, row.getWidth(), LABEL_HEIGHT);
    graphics.setColor(Color.WHITE);
    graphics.drawString(label, 3, LABEL_BASELINE);
    graphics.dispose();
    for (int i = 0; i < batch.size(); i++) {
      long slice = Math.floorDiv(batch.sensorTimeNs(i) / 1000 - fromUs, sliceUs);
      if (slice >= 0 && slice < slices) {
        int x = (int) slice * (width + 1) + batch.x(i);
        brighten(row, x, LABEL_HEIGHT + batch.y(i), batch.on(i) ? 8 : 16);
      }
    }
    rows.add(row);
  }

  private static void brighten(BufferedImage row, int x, int y, int shift) {
    int colour = row.getRGB(x, y);
    int channel = (colour >> shift) & 0xFF;
    int brighter = Math.min(0xFF, channel + STEP);
    row.setRGB(x, y, colour + ((brighter - channel) << shift));
  }

  /** Writes the rows from top to bottom as a PNG, in one piece. */
  public void write(Path png) throws IOException {
    int width = rows.stream().mapToInt(BufferedImage::getWidth).max().orElse(1);
    int height = Math.max(1, rows.stream().mapToInt(BufferedImage::getHeight).sum());
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    int top = 0;
    for (BufferedImage row : rows) {
      graphics.drawImage(row, 0, top, null);
      top += row.getHeight();
    }
    graphics.dispose();
    Path folder = png.toAbsolutePath().getParent();
    Path unfinished = Files.createTempFile(folder, png.getFileName().toString(), ".part");
    try {
      ImageIO.write(sheet, "png", unfinished.toFile());
      Files.move(unfinished, png, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
