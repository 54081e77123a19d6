package io.tombola.sim.scene;

/** A performance: a pose for every time, a pure function of it. */
@FunctionalInterface
interface Motion {
  /** Shapes {@code pose}, given at rest, as it is {@code seconds} after the performance's start. */
  void shape(double seconds, Pose pose);
}
