package io.tombola.sim.scene;

import java.util.SplittableRandom;

/**
 * A DVS chip's pixels under one setting of its biases.
 *
 * <p>Thresholds are log-intensity steps. The terms are those of v2e (Hu et al., "v2e: From Video
 * Frames to Realistic DVS Events", CVPRW 2021); echoes are what real DVS128 chips add: a pixel that
 * fires OFF tends to toggle ON, OFF, ... within milliseconds.
 *
 * @param onThreshold mean step for an ON event
 * @param offThreshold mean step for an OFF event
 * @param mismatch sigma of a pixel's thresholds, log units
 * @param bandwidthHertz corner of the photoreceptor's low-pass at intensity 1; falls with intensity
 * @param refractoryUs dead time after an event
 * @param leakHertz ON events a second of a pixel at rest
 * @param shotNoiseHertz noise events a second of a pixel in the dark
 * @param hotPixels how many pixels fire by themselves, around 3 Hz
 * @param echoProbability that an OFF event starts a chain, 0 for a camera without echoes
 * @param echoContinuation that a chain goes on after each of its events
 * @param echoGapUs median time between a chain's events
 */
public record PixelParameters(
    float onThreshold,
    float offThreshold,
    float mismatch,
    float bandwidthHertz,
    float refractoryUs,
    float leakHertz,
    float shotNoiseHertz,
    int hotPixels,
    float echoProbability,
    float echoContinuation,
    float echoGapUs) {

  /** ON thresholds sit a little higher: leak and echoes add ON events, yet real shares are even. */
  private static final float MEDIAN_IMBALANCE = 1.05f;

  static PixelParameters draw(SplittableRandom random) {
    float threshold = Draw.logUniform(random, 0.17, 0.5);
    float imbalance = MEDIAN_IMBALANCE * Draw.logNormal(random, 0.15 / 2);
    boolean echoes = Draw.chance(random, 0.55);
    return new PixelParameters(
        threshold * imbalance,
        threshold / imbalance,
        Draw.uniform(random, 0.02, 0.04),
        Draw.logUniform(random, 60, 400),
        Draw.logUniform(random, 2000, 20_000),
        Draw.logUniform(random, 0.02, 0.2),
        Draw.logUniform(random, 0.03, 1),
        random.nextInt(3, 25),
        echoes ? Draw.uniform(random, 0.05, 0.65) : 0,
        Draw.uniform(random, 0.3, 0.65),
        Draw.uniform(random, 500, 1000));
  }
}
