package io.tombola.sim.nn;

/**
 * Lets a second reader have a signal: a way of its own for the reader's gradient, which is added to
 * the first reader's. Stands right behind the signal's writer, so that it comes last of the three
 * in the backward pass.
 */
final class Branch implements Stage {
  private static final int RUN = 1 << 14;

  private final Signal trunk;
  private final Signal output;

  Branch(Signal trunk) {
    this.trunk = trunk;
    this.output = new Signal(trunk.value(), new Tensor(trunk.value().array().shape()));
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    // the value is the trunk's own
  }

  @Override
  public void backward() {
    float[] sum = new float[RUN];
    float[] added = new float[RUN];
    for (int from = 0; from < trunk.gradient().length(); from += RUN) {
      int n = Math.min(RUN, trunk.gradient().length() - from);
      trunk.gradient().buffer().get(from, sum, 0, n);
      output.gradient().buffer().get(from, added, 0, n);
      for (int i = 0; i < n; i++) {
        sum[i] += added[i];
      }
      trunk.gradient().buffer().put(from, sum, 0, n);
    }
  }
}
