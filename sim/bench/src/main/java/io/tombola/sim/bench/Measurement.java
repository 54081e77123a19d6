package io.tombola.sim.bench;

/**
 * One line of {@code tombola bench engine --json}.
 *
 * @param width columns of a frame, in pixels; rows alike
 * @param keep the share of weights kept
 * @param firingRate spikes handed on over the places for one, measured on the ticket
 * @param msPerStep median time of a timestep
 * @param bytesPerStep what a timestep leaves on the Java heap
 */
record Measurement(
    String runtime,
    String arch,
    int width,
    int height,
    double keep,
    double firingRate,
    int threads,
    double msPerStep,
    long bytesPerStep) {
  private static final double NANOS_PER_MILLISECOND = 1e6;

  static Measurement of(Workload workload, Lane lane) {
    Setting setting = workload.setting();
    return new Measurement(
        lane.contestant().runtime(),
        setting.arch(),
        setting.side(),
        setting.side(),
        setting.keep(),
        rounded(workload.firingRate()),
        lane.contestant().threads(),
        rounded(lane.medianNanos() / NANOS_PER_MILLISECOND),
        lane.bytesPerStep());
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
