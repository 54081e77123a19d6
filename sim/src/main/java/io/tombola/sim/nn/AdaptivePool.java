package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import java.util.stream.IntStream;

/**
 * Spikes OR-ed over the cells of {@link Layer.AdaptivePool}'s grid. Backward, a cell's gradient is
 * shared equally by its spiking pixels, or by all of its pixels when none spikes: membranes are no
 * longer known here, and this keeps silent pixels learning.
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
            cells[cell] = Math.min(1, sum(pixels, cell));
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

  private float sum(float[] pixels, int cell) {
    int row = cell / layer.size();
    int column = cell % layer.size();
    float sum = 0;
    for (int y = first(row, layer.height()); y < end(row, layer.height()); y++) {
      for (int x = first(column, layer.width()); x < end(column, layer.width()); x++) {
        sum += pixels[y * layer.width() + x];
      }
    }
    return sum;
  }

  private void share(float[] pixels, float[] gradient, int cell, float cellGradient) {
    int row = cell / layer.size();
    int column = cell % layer.size();
    int area =
        (end(row, layer.height()) - first(row, layer.height()))
            * (end(column, layer.width()) - first(column, layer.width()));
    float spiking = sum(pixels, cell);
    float share = cellGradient / (spiking > 0 ? spiking : area);
    for (int y = first(row, layer.height()); y < end(row, layer.height()); y++) {
      for (int x = first(column, layer.width()); x < end(column, layer.width()); x++) {
        int i = y * layer.width() + x;
        gradient[i] += spiking > 0 ? share * pixels[i] : share;
      }
    }
  }

  private int first(int cell, int side) {
    return cell * side / layer.size();
  }

  private int end(int cell, int side) {
    return ((cell + 1) * side + layer.size() - 1) / layer.size();
  }
}
