package io.tombola.sim.scene;

import java.util.SplittableRandom;

/** A thing seen without, or carried by, a person: a few capsules or boxes about one point. */
record Prop(Part[] parts) {
  /** A bar from (x0, y0) to (x1, y1), metres in the prop's own frame. */
  record Part(
      float x0, float y0, float x1, float y1, float radius, boolean flat, float reflectance) {}

  /** A box, a rod or a cup of 5 to 50 cm. */
  static Prop thing(SplittableRandom random) {
    float shade = Draw.logUniform(random, 0.04, 0.9);
    float other = Draw.logUniform(random, 0.04, 0.9);
    return switch (random.nextInt(4)) {
      case 0 -> box(random, shade, other);
      case 1 -> rod(random, shade, other);
      case 2 -> cup(random, shade, other);
      default -> scissors(random, shade, other);
    };
  }

  private static Prop box(SplittableRandom random, float shade, float label) {
    float half = Draw.logUniform(random, 0.05, 0.3);
    float radius = half * Draw.uniform(random, 0.3, 1);
    float stripe = half * Draw.uniform(random, 0.1, 0.8);
    return new Prop(
        new Part[] {
          new Part(-half, 0, half, 0, radius, true, shade),
          new Part(-stripe, 0, stripe, 0, radius * 0.5f, true, label)
        });
  }

  private static Prop rod(SplittableRandom random, float shade, float tip) {
    float half = Draw.logUniform(random, 0.06, 0.4);
    float radius = Draw.uniform(random, 0.008, 0.03);
    return new Prop(
        new Part[] {
          new Part(-half, 0, half, 0, radius, random.nextBoolean(), shade),
          new Part(half * 0.6f, 0, half, 0, radius * 1.3f, false, tip)
        });
  }

  private static Prop cup(SplittableRandom random, float shade, float stripe) {
    float half = Draw.logUniform(random, 0.04, 0.2);
    float radius = half * Draw.uniform(random, 0.5, 0.9);
    float thin = half * 0.12f;
    return new Prop(
        new Part[] {
          new Part(radius, -half * 0.5f, radius * 1.7f, -half * 0.3f, thin, false, shade),
          new Part(radius * 1.7f, -half * 0.3f, radius * 1.7f, half * 0.3f, thin, false, shade),
          new Part(radius, half * 0.5f, radius * 1.7f, half * 0.3f, thin, false, shade),
          new Part(0, -half, 0, half, radius, true, shade),
          new Part(0, -half * 0.2f, 0, half * 0.2f, radius, true, stripe)
        });
  }

  private static Prop scissors(SplittableRandom random, float shade, float grip) {
    float half = Draw.logUniform(random, 0.06, 0.25);
    float open = half * Draw.uniform(random, 0.1, 0.5);
    float radius = half * 0.07f;
    return new Prop(
        new Part[] {
          new Part(-half, -open, half, open, radius, false, shade),
          new Part(-half, open, half, -open, radius, false, shade),
          new Part(-half * 1.1f, -open, -half * 0.9f, -open, radius * 2.5f, false, grip),
          new Part(-half * 1.1f, open, -half * 0.9f, open, radius * 2.5f, false, grip)
        });
  }

  /** A hand of life size with its forearm, the fingers spread; to be put near the lens. */
  static Prop hand(SplittableRandom random, User user) {
    float skin = user.clothing().skin();
    float sleeve = user.clothing().longSleeves() ? user.clothing().top() : skin;
    float spread = Draw.uniform(random, 0.05, 0.5);
    Part[] parts = new Part[7];
    parts[0] = new Part(0, 0.08f, 0, 0.45f, 0.04f, false, sleeve);
    for (int finger = 0; finger < 5; finger++) {
      double angle = (finger - 2) * spread * 0.5;
      float x = (finger - 2) * 0.018f;
      parts[1 + finger] =
          new Part(
              x,
              -0.03f,
              x + (float) (0.1 * Math.sin(angle)),
              -0.03f - (float) (0.1 * Math.cos(angle)),
              0.011f,
              false,
              skin * 0.9f);
    }
    parts[6] = new Part(0, -0.01f, 0, 0.04f, 0.045f, false, skin);
    return new Prop(parts);
  }
}
