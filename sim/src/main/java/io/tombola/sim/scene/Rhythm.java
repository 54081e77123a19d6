package io.tombola.sim.scene;

import java.util.SplittableRandom;

/** A human beat: an uneven clock and a stroke that grows and shrinks. */
final class Rhythm {
  private static final double STROKE_UNEVENNESS = 0.08;

  private final double hertz;
  private final double startRadians;
  private final double phaseSwing;
  private final Wander phase;
  private final Wander stroke;

  Rhythm(SplittableRandom random, double hertz, double phaseJitter) {
    this.hertz = hertz;
    startRadians = random.nextDouble(2 * Math.PI);
    // The wander runs at half the beat, so this swing makes the beat's rate vary by phaseJitter.
    phaseSwing = 2 * phaseJitter;
    phase = new Wander(random, hertz / 2);
    stroke = new Wander(random, hertz / 2);
  }

  /** The beat's angle, radians, always increasing. */
  double angle(double seconds) {
    return 2 * Math.PI * hertz * seconds + startRadians + phaseSwing * phase.at(seconds);
  }

  /** The stroke's size, around 1. */
  double stroke(double seconds) {
    return 1 + STROKE_UNEVENNESS * stroke.at(seconds);
  }
}
