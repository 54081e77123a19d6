package io.tombola.sim.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A thing seen without, or carried by, a person: a few capsules or boxes about one point. */
record Prop(List<Part> parts) {
  /** A bar from (x0, y0) to (x1, y1), metres in the prop's own frame. */
  record Part(
      float x0, float y0, float x1, float y1, float radius, boolean flat, float reflectance) {}

  private static final int MOST_MARKS = 6;

  /** A box, a rod, a cup or scissors of 5 to 60 cm. */
  static Prop thing(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> box(random);
      case 1 -> rod(random, shade(random), shade(random));
      case 2 -> cup(random);
      default -> scissors(random, shade(random), shade(random));
    };
  }

  private static float shade(SplittableRandom random) {
    return Draw.logUniform(random, 0.04, 0.9);
  }

  /** A printed box of 10 to 60 cm. */
  static Prop box(SplittableRandom random) {
    float half = Draw.logUniform(random, 0.05, 0.3);
    float radius = half * Draw.uniform(random, 0.3, 1);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(-half, 0, half, 0, radius, true, shade(random)));
    print(parts, half, radius, random);
    return new Prop(parts);
  }

  /** Adds a label or a picture: small marks of one colour. */
  private static void print(
      List<Part> parts, float halfWidth, float halfHeight, SplittableRandom random) {
    float ink = shade(random);
    float thin = 0.05f * Math.min(halfWidth, halfHeight);
    for (int marks = random.nextInt(MOST_MARKS + 1); marks > 0; marks--) {
      float x = halfWidth * Draw.uniform(random, -0.6, 0.6);
      float y = halfHeight * Draw.uniform(random, -0.6, 0.6);
      parts.add(
          new Part(
              x,
              y,
              x + halfWidth * Draw.uniform(random, -0.3, 0.3),
              y + halfHeight * Draw.uniform(random, -0.3, 0.3),
              thin * Draw.uniform(random, 0.5, 3),
              random.nextBoolean(),
              ink));
    }
  }

  private static Prop rod(SplittableRandom random, float shade, float tip) {
    float half = Draw.logUniform(random, 0.06, 0.4);
    float radius = Draw.uniform(random, 0.008, 0.03);
    return new Prop(
        List.of(
            new Part(-half, 0, half, 0, radius, random.nextBoolean(), shade),
            new Part(half * 0.6f, 0, half, 0, radius * 1.3f, false, tip)));
  }

  private static Prop cup(SplittableRandom random) {
    float half = Draw.logUniform(random, 0.04, 0.25);
    float radius = half * Draw.uniform(random, 0.5, 0.9);
    float thin = half * 0.12f;
    float shade = shade(random);
    float grip = radius * 1.7f;
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(radius, -half * 0.5f, grip, -half * 0.3f, thin, false, shade));
    parts.add(new Part(grip, -half * 0.3f, grip, half * 0.3f, thin, false, shade));
    parts.add(new Part(radius, half * 0.5f, grip, half * 0.3f, thin, false, shade));
    parts.add(new Part(0, -half, 0, half, radius, true, shade));
    print(parts, radius, half, random);
    return new Prop(parts);
  }

  private static Prop scissors(SplittableRandom random, float shade, float grip) {
    float half = Draw.logUniform(random, 0.06, 0.25);
    float open = half * Draw.uniform(random, 0.1, 0.5);
    float radius = half * 0.07f;
    return new Prop(
        List.of(
            new Part(-half, -open, half, open, radius, false, shade),
            new Part(-half, open, half, -open, radius, false, shade),
            new Part(-half * 1.1f, -open, -half * 0.9f, -open, radius * 2.5f, false, grip),
            new Part(-half * 1.1f, open, -half * 0.9f, open, radius * 2.5f, false, grip)));
  }

  /** A hand of life size with its forearm, the fingers spread; to be put near the lens. */
  static Prop hand(SplittableRandom random, User user) {
    float skin = user.clothing().skin();
    float sleeve = user.clothing().longSleeves() ? user.clothing().top() : skin;
    float spread = Draw.uniform(random, 0.05, 0.5);
    List<Part> parts = new ArrayList<>();
    parts.add(new Part(0, 0.08f, 0, 0.45f, 0.04f, false, sleeve));
    for (int finger = 0; finger < 5; finger++) {
      double angle = (finger - 2) * spread * 0.5;
      float x = (finger - 2) * 0.018f;
      parts.add(
          new Part(
              x,
              -0.03f,
              x + (float) (0.1 * Math.sin(angle)),
              -0.03f - (float) (0.1 * Math.cos(angle)),
              0.011f,
              false,
              skin * 0.9f));
    }
    parts.add(new Part(0, -0.01f, 0, 0.04f, 0.045f, false, skin));
    return new Prop(parts);
  }
}
