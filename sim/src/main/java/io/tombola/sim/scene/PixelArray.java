package io.tombola.sim.scene;

import java.util.SplittableRandom;

/**
 * A DVS chip: from pictures of log intensity to events.
 *
 * <p>Each pixel low-passes log intensity by a bandwidth that falls with intensity, compares it with
 * the level of its last event, and fires ON or OFF once a threshold's step away; then it is deaf
 * for the refractory time. Times inside a picture interval are interpolated. Noise comes on top:
 * see {@link PixelParameters}.
 */
final class PixelArray {
  private static final int BANDWIDTH_STEPS = 256;
  private static final float DARKEST_LOG = -6;
  private static final float BRIGHTEST_LOG = 1;
  private static final float LOWEST_THRESHOLD = 0.05f;
  private static final double HOT_HERTZ = 3;
  private static final double HOTTEST_HERTZ = 80;

  /** Shot noise falls by e for each such step of intensity. */
  private static final double SHOT_NOISE_INTENSITY = 0.25;

  private static final double ECHO_GAP_SIGMA = 0.45;

  /** Real chains mostly start with OFF; one that starts with ON is this much rarer. */
  private static final double ON_ECHO_SHARE = 0.12;

  private final PixelParameters parameters;
  private final SplittableRandom random;
  private final EventQueue events;
  private final int pixels;
  private final float levelLog;
  private final float[] onThreshold;
  private final float[] offThreshold;
  private final float[] level;
  private final float[] reference;
  private final long[] deafUntilUs;
  private final float[] follow = new float[BANDWIDTH_STEPS];
  private final int[] hotPixel;
  private final double[] hotHertz;

  /**
   * A chip of {@code pixels} pixels.
   *
   * @param levelLog log of the light's level, added to every reflectance
   * @param frameSeconds time between pictures
   */
  PixelArray(
      PixelParameters parameters,
      int pixels,
      float levelLog,
      double frameSeconds,
      EventQueue events,
      SplittableRandom random) {
    this.parameters = parameters;
    this.pixels = pixels;
    this.levelLog = levelLog;
    this.events = events;
    this.random = random;
    onThreshold = thresholds(parameters.onThreshold());
    offThreshold = thresholds(parameters.offThreshold());
    level = new float[pixels];
    reference = new float[pixels];
    deafUntilUs = new long[pixels];
    for (int i = 0; i < BANDWIDTH_STEPS; i++) {
      double logIntensity =
          DARKEST_LOG + (BRIGHTEST_LOG - DARKEST_LOG) * i / (BANDWIDTH_STEPS - 1.0);
      double hertz = parameters.bandwidthHertz() * Math.exp(logIntensity);
      follow[i] = (float) (1 - Math.exp(-2 * Math.PI * hertz * frameSeconds));
    }
    hotPixel = new int[parameters.hotPixels()];
    hotHertz = new double[hotPixel.length];
    for (int i = 0; i < hotPixel.length; i++) {
      hotPixel[i] = random.nextInt(pixels);
      hotHertz[i] = Math.min(HOTTEST_HERTZ, HOT_HERTZ * Math.exp(random.nextGaussian()));
    }
  }

  private float[] thresholds(float mean) {
    float[] thresholds = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      thresholds[i] = Math.max(LOWEST_THRESHOLD, mean + Draw.normal(random, parameters.mismatch()));
    }
    return thresholds;
  }

  /** Adapts every pixel to a picture, as if it had been seen for ever; fires nothing. */
  void settle(float[] picture) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      level[pixel] = picture[pixel] + levelLog;
      reference[pixel] =
          level[pixel] + Draw.uniform(random, -0.5 * onThreshold[pixel], 0.5 * offThreshold[pixel]);
    }
  }

  /**
   * Sees the picture that holds at {@code toUs}, the last one having held at {@code fromUs}.
   *
   * @param flickerLog log of the light's momentary modulation
   */
  void see(float[] picture, float flickerLog, long fromUs, long toUs) {
    float shift = levelLog + flickerLog;
    float stepsPerLog = (BANDWIDTH_STEPS - 1) / (BRIGHTEST_LOG - DARKEST_LOG);
    for (int pixel = 0; pixel < pixels; pixel++) {
      float target = picture[pixel] + shift;
      int step = (int) ((target - DARKEST_LOG) * stepsPerLog);
      float before = level[pixel];
      float after =
          before + follow[Math.max(0, Math.min(BANDWIDTH_STEPS - 1, step))] * (target - before);
      level[pixel] = after;
      float change = after - reference[pixel];
      if (change > onThreshold[pixel]) {
        cross(pixel, true, before, fromUs, toUs);
      } else if (-change > offThreshold[pixel]) {
        cross(pixel, false, before, fromUs, toUs);
      }
    }
    leak(fromUs, toUs);
    shotNoise(picture, shift, fromUs, toUs);
    hotPixels(fromUs, toUs);
  }

  /** Fires for each threshold passed on the way from {@code before} to the pixel's level now. */
  private void cross(int pixel, boolean on, float before, long fromUs, long toUs) {
    float after = level[pixel];
    float step = on ? onThreshold[pixel] : -offThreshold[pixel];
    float perChange = (toUs - fromUs) / (after - before);
    while (on ? after - reference[pixel] > step : after - reference[pixel] < step) {
      float passed = reference[pixel] + step;
      long timeUs = fromUs + (long) ((passed - before) * perChange);
      timeUs = Math.max(fromUs, Math.min(toUs - 1, timeUs));
      if (timeUs >= deafUntilUs[pixel]) {
        reference[pixel] = passed;
        fire(pixel, on, timeUs);
      } else {
        // A deaf pixel is held in reset: it wakes with the level of that moment as its reference.
        reference[pixel] =
            deafUntilUs[pixel] >= toUs ? after : before + (deafUntilUs[pixel] - fromUs) / perChange;
      }
    }
  }

  private void fire(int pixel, boolean on, long timeUs) {
    events.add(timeUs, pixel, on);
    deafUntilUs[pixel] = timeUs + (long) parameters.refractoryUs();
    if (parameters.echoProbability() > 0) {
      echo(pixel, on, timeUs);
    }
  }

  /** Lets the pixel toggle for a while. */
  private void echo(int pixel, boolean on, long timeUs) {
    double start = parameters.echoProbability() * (on ? ON_ECHO_SHARE : 1);
    boolean polarity = on;
    double echoUs = timeUs;
    for (double going = start; random.nextDouble() < going; going = parameters.echoContinuation()) {
      polarity = !polarity;
      echoUs += parameters.echoGapUs() * Math.exp(ECHO_GAP_SIGMA * random.nextGaussian());
      events.add((long) echoUs, pixel, polarity);
    }
    deafUntilUs[pixel] = Math.max(deafUntilUs[pixel], (long) echoUs);
  }

  /** Junction leakage makes pixels at rest fire ON now and then. */
  private void leak(long fromUs, long toUs) {
    double mean = parameters.leakHertz() * pixels * (toUs - fromUs) * 1e-6;
    for (int i = Draw.poisson(random, mean); i > 0; i--) {
      noise(random.nextInt(pixels), true, fromUs, toUs);
    }
  }

  /** Photon noise fires dark pixels, either way. */
  private void shotNoise(float[] picture, float shift, long fromUs, long toUs) {
    double mean = parameters.shotNoiseHertz() * pixels * (toUs - fromUs) * 1e-6;
    for (int i = Draw.poisson(random, mean); i > 0; i--) {
      int pixel = random.nextInt(pixels);
      double intensity = Math.exp(picture[pixel] + shift);
      if (random.nextDouble() < Math.exp(-intensity / SHOT_NOISE_INTENSITY)) {
        noise(pixel, random.nextBoolean(), fromUs, toUs);
      }
    }
  }

  private void hotPixels(long fromUs, long toUs) {
    for (int i = 0; i < hotPixel.length; i++) {
      if (random.nextDouble() < hotHertz[i] * (toUs - fromUs) * 1e-6) {
        noise(hotPixel[i], true, fromUs, toUs);
      }
    }
  }

  private void noise(int pixel, boolean on, long fromUs, long toUs) {
    long timeUs = random.nextLong(fromUs, toUs);
    if (timeUs >= deafUntilUs[pixel]) {
      reference[pixel] = level[pixel];
      fire(pixel, on, timeUs);
    }
  }
}
