package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import java.util.stream.IntStream;

/**
 * The largest output in each cell of {@link Layer.AdaptivePool}'s grid: spikes OR-ed. Backward, a
 * cell's gradient is shared equally by its largest outputs: by its spiking pixels, or by all of
 * them when none spikes, which keeps silent pixels learning.
 */
final class AdaptivePool implements Stage {
  private final Layer.AdaptivePool layer;
  private final int images;
  private final Signal input;
  private final Signal output;

  /**
   * @param images timesteps times batch
   */
  AdaptivePool(Layer.AdaptivePool layer, int images, Signal input) {
    this.layer = layer;
    this.images = images;
    this.input = input;
    this.output = Signal.of(images, layer.channels(), layer.size(), layer.size());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    forEachImage(
        (image, plane) -> {
          float[] pixels = new float[plane];
          float[] cells = new float[layer.size() * layer.size()];
          input.value().buffer().get(image * plane, pixels);
          for (int cell = 0; cell < cells.length; cell++) {
            cells[cell] = largest(pixels, cell);
          }
          output.value().buffer().put(image * cells.length, cells);
        });
  }

  @Override
  public void backward() {
    forEachImage(
        (image, plane) -> {
          float[] pixels = new float[plane];
          float[] gradient = new float[plane];
          float[] cells = new float[layer.size() * layer.size()];
          input.value().buffer().get(image * plane, pixels);
          output.gradient().buffer().get(image * cells.length, cells);
          for (int cell = 0; cell < cells.length; cell++) {
            share(pixels, gradient, cell, cells[cell]);
          }
          input.gradient().buffer().put(image * plane, gradient);
        });
  }

  private interface PlaneAction {
    void on(int image, int pixels);
  }

  private void forEachImage(PlaneAction action) {
    int pixels = layer.height() * layer.width();
    IntStream.range(0, images * layer.channels()).parallel().forEach(i -> action.on(i, pixels));
  }

  private float largest(float[] pixels, int cell) {
    float largest = Float.NEGATIVE_INFINITY;
    int[] box = box(cell);
    for (int y = box[0]; y < box[1]; y++) {
      for (int x = box[2]; x < box[3]; x++) {
        largest = Math.max(largest, pixels[y * layer.width() + x]);
      }
    }
    return largest;
  }

  private void share(float[] pixels, float[] gradient, int cell, float cellGradient) {
    float largest = largest(pixels, cell);
    int[] box = box(cell);
    int ties = 0;
    for (int y = box[0]; y < box[1]; y++) {
      for (int x = box[2]; x < box[3]; x++) {
        ties += pixels[y * layer.width() + x] == largest ? 1 : 0;
      }
    }
    for (int y = box[0]; y < box[1]; y++) {
      for (int x = box[2]; x < box[3]; x++) {
        int i = y * layer.width() + x;
        gradient[i] += pixels[i] == largest ? cellGradient / ties : 0;
      }
    }
  }

  /** First row and row after the last of a cell, then its columns. */
  private int[] box(int cell) {
    int row = cell / layer.size();
    int column = cell % layer.size();
    return new int[] {
      layer.start(layer.height(), row),
      layer.end(layer.height(), row),
      layer.start(layer.width(), column),
      layer.end(layer.width(), column)
    };
  }
}
