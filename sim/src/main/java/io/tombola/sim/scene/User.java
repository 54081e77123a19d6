package io.tombola.sim.scene;

import java.util.List;
import java.util.SplittableRandom;

/**
 * One performer: what stays the same in all of a person's recordings.
 *
 * <p>Ranges are tuned until events resemble real DVS128 recordings of people.
 */
public record User(long seed, Build build, Clothing clothing, Place place, Habits habits) {

  /** Bones, in metres; {@code girth} scales every thickness. */
  public record Build(
      float upperArm,
      float forearm,
      float hand,
      float halfShoulders,
      float torso,
      float leg,
      float head,
      float girth) {}

  /** Reflectances of 0 to 1; {@code weaveContrast} is the depth of the cloth's pattern. */
  public record Clothing(
      float skin,
      float hair,
      float top,
      float trousers,
      float weaveContrast,
      Weave weave,
      boolean longSleeves) {}

  /** Cloth patterns. */
  public enum Weave {
    PLAIN,
    HOOPS,
    STRIPES,
    CHECKS,
    BLOTCHES
  }

  /**
   * Where the person stands: size and image position in pixels of a 128-pixel view, distance in
   * metres.
   */
  public record Place(
      float pixelsPerMetre, float centreX, float shoulderLineY, float distanceMetres) {}

  /** How the person moves; {@code speed} and {@code amplitude} are factors around 1. */
  public record Habits(
      float speed,
      float amplitude,
      float phaseJitter,
      float swayMetres,
      float circleRadiusMetres,
      float elbowOut,
      boolean leftHanded) {}

  /** Draws a person; the same seed gives the same person. */
  public static User ofSeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new User(seed, build(random), clothing(random), place(random), habits(random));
  }

  private static Build build(SplittableRandom random) {
    float girth = Draw.logNormal(random, 0.12);
    return new Build(
        Draw.uniform(random, 0.25, 0.33),
        Draw.uniform(random, 0.22, 0.28),
        Draw.uniform(random, 0.08, 0.11),
        Draw.uniform(random, 0.15, 0.2),
        Draw.uniform(random, 0.42, 0.54),
        Draw.uniform(random, 0.72, 0.92),
        Draw.uniform(random, 0.075, 0.095),
        girth);
  }

  private static Clothing clothing(SplittableRandom random) {
    return new Clothing(
        Draw.uniform(random, 0.25, 0.7),
        Draw.logUniform(random, 0.04, 0.4),
        Draw.logUniform(random, 0.05, 0.85),
        Draw.logUniform(random, 0.05, 0.6),
        Draw.logUniform(random, 0.05, 0.9),
        Draw.one(random, List.of(Weave.values())),
        Draw.chance(random, 0.55));
  }

  private static Place place(SplittableRandom random) {
    return new Place(
        Draw.uniform(random, 68, 112),
        Draw.uniform(random, 50, 78),
        Draw.uniform(random, 40, 62),
        Draw.uniform(random, 1.6, 3));
  }

  private static Habits habits(SplittableRandom random) {
    return new Habits(
        Draw.logNormal(random, 0.18),
        Draw.logNormal(random, 0.18),
        Draw.uniform(random, 0.12, 0.18),
        Draw.uniform(random, 0.003, 0.012),
        Draw.uniform(random, 0.16, 0.42),
        Draw.uniform(random, 0, 1),
        Draw.chance(random, 0.12));
  }
}
