package io.tombola.sim.nn;

import java.util.stream.IntStream;

/**
 * The sum of two signals: a residual stream and what is added to it. Spikes add up to counts.
 *
 * <p>Backward, it is the first to write the stream's gradient; whoever read the stream before adds
 * to that.
 */
final class ResidualAdd implements Stage {
  private static final int RUN = 1 << 13;

  private final Signal stream;
  private final Signal added;
  private final Signal output;

  ResidualAdd(Signal stream, Signal added) {
    this.stream = stream;
    this.added = added;
    this.output = Signal.of(added.value().array().shape());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    inRuns(
        (from, n) -> {
          float[] sum = new float[n];
          float[] more = new float[n];
          stream.value().buffer().get(from, sum);
          added.value().buffer().get(from, more);
          Loops.add(sum, more, sum, n, 1, 1);
          output.value().buffer().put(from, sum);
        });
  }

  @Override
  public void backward() {
    inRuns(
        (from, n) -> {
          float[] gradient = new float[n];
          output.gradient().buffer().get(from, gradient);
          stream.gradient().buffer().put(from, gradient);
          added.gradient().buffer().put(from, gradient);
        });
  }

  private interface RunAction {
    void on(int from, int n);
  }

  private void inRuns(RunAction action) {
    int length = output.value().length();
    IntStream.range(0, (length + RUN - 1) / RUN)
        .parallel()
        .forEach(run -> action.on(run * RUN, Math.min(RUN, length - run * RUN)));
  }
}
