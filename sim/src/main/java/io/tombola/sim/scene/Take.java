package io.tombola.sim.scene;

import java.util.SplittableRandom;

/**
 * One recording's circumstances: light, camera and how the performer moves that day.
 *
 * <p>Ranges are tuned until events resemble real DVS128 recordings of people. {@code speed} and
 * {@code amplitude} multiply the user's own.
 */
public record Take(
    long seed,
    float speed,
    float amplitude,
    RotationSeenBy rotationSeenBy,
    Lighting lighting,
    Camera camera,
    PixelParameters pixels) {

  /**
   * From whose side "clockwise" is judged. DVS128Gesture does not say; {@link #CAMERA} is this
   * project's convention.
   */
  public enum RotationSeenBy {
    CAMERA,
    PERFORMER
  }

  /**
   * {@code level} scales every reflectance; {@code flickerDepth} is the mains modulation (0 to 1)
   * at {@code flickerHertz}; {@code directionRadians} and {@code shading} (log units) tell where
   * the light comes from and how much it models; {@code edgeDarkening} is how far (log units) limbs
   * darken towards their outline; {@code glare} is the lens's stray light as a reflectance.
   */
  public record Lighting(
      float level,
      float flickerDepth,
      float flickerHertz,
      float directionRadians,
      float shading,
      float edgeDarkening,
      float glare) {

    /** Log of what the sensor gets from a surface: stray light lifts the dark ones. */
    float log(float reflectance) {
      return (float) Math.log(reflectance + glare);
    }
  }

  /**
   * {@code rollRadians} tilts the view, {@code offsetX}/{@code offsetY} shift the person and {@code
   * blur} is the width of an edge, in pixels of a 128-pixel view; {@code shake} is the r.m.s.
   * tremble in those pixels, 0 for a camera on a stand.
   */
  public record Camera(
      float rollRadians,
      float offsetX,
      float offsetY,
      float blur,
      float shake,
      float backgroundReflectance,
      int furniture) {}

  /** Draws a recording's circumstances; the same seed gives the same ones. */
  public static Take ofSeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ 0x54616B65L);
    return new Take(
        seed,
        Draw.logNormal(random, 0.10),
        Draw.logNormal(random, 0.10),
        RotationSeenBy.CAMERA,
        lighting(random),
        camera(random),
        PixelParameters.draw(random));
  }

  /** The same recording with "clockwise" judged from another side. */
  public Take withRotationSeenBy(RotationSeenBy side) {
    return new Take(seed, speed, amplitude, side, lighting, camera, pixels);
  }

  private static Lighting lighting(SplittableRandom random) {
    return new Lighting(
        (float) Math.exp(random.nextDouble(-1.2, 0.6)),
        Draw.chance(random, 0.35) ? Draw.uniform(random, 0, 0.12) : 0,
        Draw.chance(random, 0.7) ? 100 : 120,
        Draw.uniform(random, 0, 2 * Math.PI),
        Draw.uniform(random, 0.05, 0.5),
        Draw.uniform(random, 0.1, 0.6),
        Draw.uniform(random, 0.02, 0.15));
  }

  private static Camera camera(SplittableRandom random) {
    return new Camera(
        Draw.normal(random, Math.toRadians(2.5)),
        Draw.normal(random, 3),
        Draw.normal(random, 2),
        Draw.uniform(random, 1.1, 2.2),
        Draw.chance(random, 0.12) ? Draw.uniform(random, 0.1, 0.6) : 0,
        Draw.uniform(random, 0.1, 0.9),
        random.nextInt(7));
  }
}
