package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Shape;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution with zero padding {@code kernel / 2} on {@code [T*B][C][H][W]}, by ND4J's {@code
 * conv2d} and {@code conv2d_bp}.
 *
 * <p>ND4J holds the weights as {@code [kernel][kernel][in][out]}: its other layouts are slower or
 * fail in the backward pass.
 */
final class Convolution implements Synapses {
  private final Layer.Conv layer;
  private final Signal output;
  private final Tensor weights;
  private final Tensor gradient;
  private final CustomOp forward;
  private final CustomOp backward;
  private final float[] reordered;

  /**
   * @param images timesteps times batch
   */
  Convolution(Layer.Conv layer, int images, Signal input) {
    this.layer = layer;
    int k = layer.kernel();
    Shape shape = layer.neurons();
    this.output = Signal.of(images, layer.out(), shape.height(), shape.width());
    this.weights = new Tensor(k, k, layer.in(), layer.out());
    this.gradient = new Tensor(k, k, layer.in(), layer.out());
    this.reordered = new float[layer.weights()];
    // ND4J always computes the input's gradient; at the network's input it is thrown away
    var inputGradient =
        input.gradient() != null
            ? input.gradient()
            : new Tensor(images, layer.in(), layer.height(), layer.width());
    int stride = layer.stride();
    int[] arguments = {k, k, stride, stride, k / 2, k / 2, 1, 1, 0, 0, 0};
    this.forward =
        DynamicCustomOp.builder("conv2d")
            .addInputs(input.value().array(), weights.array())
            .addOutputs(output.value().array())
            .addIntegerArguments(arguments)
            .build();
    this.backward =
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(input.value().array(), weights.array(), output.gradient().array())
            .addOutputs(inputGradient.array(), gradient.array())
            .addIntegerArguments(arguments)
            .build();
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    Nd4j.exec(forward);
  }

  @Override
  public void backward() {
    Nd4j.exec(backward);
  }

  @Override
  public void setWeights(float[] source) {
    int taps = layer.kernel() * layer.kernel();
    for (int o = 0, i = 0; o < layer.out(); o++) {
      for (int c = 0; c < layer.in(); c++) {
        for (int k = 0; k < taps; k++, i++) {
          reordered[(k * layer.in() + c) * layer.out() + o] = source[i];
        }
      }
    }
    weights.buffer().put(0, reordered);
  }

  @Override
  public void weightGradient(float[] target) {
    gradient.buffer().get(0, reordered);
    int taps = layer.kernel() * layer.kernel();
    for (int o = 0, i = 0; o < layer.out(); o++) {
      for (int c = 0; c < layer.in(); c++) {
        for (int k = 0; k < taps; k++, i++) {
          target[i] = reordered[(k * layer.in() + c) * layer.out() + o];
        }
      }
    }
  }
}
