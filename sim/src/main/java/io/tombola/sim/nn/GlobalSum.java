package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Each channel's outputs added up over its pixels, {@link Layer.GlobalSum}. */
final class GlobalSum implements Stage {
  private final int planes;
  private final int pixels;
  private final Signal input;
  private final Signal output;

  /**
   * @param images timesteps times batch
   */
  GlobalSum(Layer.GlobalSum layer, int images, Signal input) {
    this.planes = images * layer.channels();
    this.pixels = layer.height() * layer.width();
    this.input = input;
    this.output = Signal.of(images, layer.channels());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    IntStream.range(0, planes)
        .parallel()
        .forEach(
            plane -> {
              float[] row = new float[pixels];
              input.value().buffer().get(plane * pixels, row);
              output.value().buffer().put(plane, (float) Loops.total(row));
            });
  }

  @Override
  public void backward() {
    IntStream.range(0, planes)
        .parallel()
        .forEach(
            plane -> {
              float[] row = new float[pixels];
              Arrays.fill(row, output.gradient().buffer().get(plane));
              input.gradient().buffer().put(plane * pixels, row);
            });
  }
}
