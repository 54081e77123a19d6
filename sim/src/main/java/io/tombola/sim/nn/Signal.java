package io.tombola.sim.nn;

/**
 * What flows between two stages: values forward, the loss's gradient with respect to them backward.
 *
 * @param gradient same shape as {@code value}; null where no gradient is wanted, at the input
 */
record Signal(Tensor value, Tensor gradient) {
  static Signal of(long... shape) {
    return new Signal(new Tensor(shape), new Tensor(shape));
  }

  static Signal input(long... shape) {
    return new Signal(new Tensor(shape), null);
  }
}
