package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A matrix product on {@code [T*B][in]}, by BLAS; on tokens, {@code [T*B*N][in]}.
 *
 * <p>BLAS is column-major, so every row-major matrix here is handed over as its transpose without a
 * copy, and the products are written for the transposes.
 */
final class FullyConnected implements Synapses {
  private final Signal output;
  private final Tensor weights;
  private final Tensor gradient;
  private final INDArray x;
  private final INDArray xGradient;
  private final INDArray y;
  private final INDArray yGradient;
  private final INDArray w;
  private final INDArray wGradient;
  private final boolean shared;

  /** The input's only reader. */
  FullyConnected(Layer.Weighted layer, int rows, Signal input) {
    this(layer, rows, input, false);
  }

  /**
   * @param rows timesteps times batch, times tokens where there are some
   * @param shared true when a later reader of the input has its gradient in place already, to which
   *     this one's is added
   */
  FullyConnected(Layer.Weighted layer, int rows, Signal input, boolean shared) {
    int in = layer.fanIn();
    int out = layer.out();
    this.output = Signal.of(rows, out);
    this.weights = new Tensor(out, in);
    this.gradient = new Tensor(out, in);
    this.x = input.value().transposed(rows, in);
    // at the network's input the gradient is thrown away
    var inputGradient = input.gradient() != null ? input.gradient() : new Tensor(rows, in);
    this.xGradient = inputGradient.transposed(rows, in);
    this.y = output.value().transposed(rows, out);
    this.yGradient = output.gradient().transposed(rows, out);
    this.w = weights.transposed(out, in);
    this.wGradient = gradient.transposed(out, in);
    this.shared = shared;
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    Nd4j.gemm(w, x, y, true, false, 1, 0);
  }

  @Override
  public void backward() {
    Nd4j.gemm(w, yGradient, xGradient, false, false, 1, shared ? 1 : 0);
    Nd4j.gemm(x, yGradient, wGradient, false, true, 1, 0);
  }

  @Override
  public void setWeights(float[] source) {
    weights.buffer().put(0, source);
  }

  @Override
  public void weightGradient(float[] target) {
    gradient.buffer().get(0, target);
  }
}
