package io.tombola.sim.scene;

import java.util.SplittableRandom;

/** A dressed skeleton: lays its limbs out as capsules, farthest first. */
final class Body {
  /** Up to this far behind the chest, metres, an arm is still painted over the trunk. */
  private static final float BEHIND_METRES = -0.12f;

  private static final int ARM_LIMBS = 3;
  private static final int TRUNK_LIMBS = 9;
  static final int LIMBS = TRUNK_LIMBS + 2 * ARM_LIMBS;

  /** A limb between two joints; radii in metres. */
  private record Limb(
      int from, int to, float radius0, float radius1, float shade, Texture texture) {}

  private final Skeleton skeleton;
  private final Limb[] trunk;
  private final Limb[][] arms;

  Body(User user, Take.Lighting light, SplittableRandom random) {
    skeleton = new Skeleton(user.build());
    User.Clothing clothing = user.clothing();
    Texture cloth = new Texture(clothing.weave(), clothing.weaveContrast(), random);
    trunk = trunk(user, light, cloth);
    arms = new Limb[][] {arm(user, light, cloth, Pose.RIGHT), arm(user, light, cloth, Pose.LEFT)};
  }

  private static Limb[] trunk(User user, Take.Lighting light, Texture cloth) {
    float skin = light.log(user.clothing().skin());
    float hair = light.log(user.clothing().hair());
    float top = light.log(user.clothing().top());
    float trousers = light.log(user.clothing().trousers());
    float girth = user.build().girth();
    float head = user.build().head();
    Limb[] limbs = new Limb[TRUNK_LIMBS];
    int count = 0;
    for (int side = Pose.RIGHT; side <= Pose.LEFT; side += 2) {
      int hip = Skeleton.of(Skeleton.HIP, side);
      int knee = Skeleton.of(Skeleton.KNEE, side);
      int foot = Skeleton.of(Skeleton.FOOT, side);
      limbs[count++] = new Limb(knee, foot, 0.058f * girth, 0.045f * girth, trousers, null);
      limbs[count++] = new Limb(hip, knee, 0.085f * girth, 0.062f * girth, trousers, null);
    }
    limbs[count++] =
        new Limb(Skeleton.BELLY, Skeleton.CHEST, 0.135f * girth, 0.135f * girth, top, cloth);
    limbs[count++] =
        new Limb(Skeleton.SHOULDER, Skeleton.SHOULDER + 1, 0.06f * girth, 0.06f * girth, top, null);
    limbs[count++] = new Limb(Skeleton.NECK, Skeleton.CHIN, 0.05f * girth, 0.05f, skin, null);
    limbs[count++] =
        new Limb(Skeleton.CROWN, Skeleton.FACE_TOP, head * 1.02f, head * 1.05f, hair, null);
    limbs[count] = new Limb(Skeleton.FACE_TOP, Skeleton.CHIN, head * 0.9f, head * 0.8f, skin, null);
    return limbs;
  }

  private static Limb[] arm(User user, Take.Lighting light, Texture cloth, int side) {
    boolean sleeves = user.clothing().longSleeves();
    float skin = light.log(user.clothing().skin());
    float top = light.log(user.clothing().top());
    float girth = user.build().girth();
    int shoulder = Skeleton.of(Skeleton.SHOULDER, side);
    int elbow = Skeleton.of(Skeleton.ELBOW, side);
    int wrist = Skeleton.of(Skeleton.WRIST, side);
    int fingertip = Skeleton.of(Skeleton.FINGERTIP, side);
    return new Limb[] {
      new Limb(shoulder, elbow, 0.056f * girth, 0.045f * girth, top, cloth),
      new Limb(
          elbow,
          wrist,
          0.043f * girth,
          0.032f * girth,
          sleeves ? top : skin,
          sleeves ? cloth : null),
      new Limb(wrist, fingertip, 0.036f, 0.03f, skin, null)
    };
  }

  /** Writes the {@link #LIMBS} capsules of a pose in painter's order. */
  void lay(Pose pose, View view, Capsule[] capsules) {
    skeleton.bend(pose);
    float right = armDepth(Pose.RIGHT);
    float left = armDepth(Pose.LEFT);
    int far = right < left ? 0 : 1;
    float behind = skeleton.z[Skeleton.CHEST] + BEHIND_METRES;
    int count = 0;
    if (Math.min(right, left) < behind) {
      count = lay(arms[far], view, capsules, count);
    }
    count = lay(trunk, view, capsules, count);
    if (Math.min(right, left) >= behind) {
      count = lay(arms[far], view, capsules, count);
    }
    lay(arms[1 - far], view, capsules, count);
  }

  private float armDepth(int side) {
    return 0.5f
        * (skeleton.z[Skeleton.of(Skeleton.ELBOW, side)]
            + skeleton.z[Skeleton.of(Skeleton.WRIST, side)]);
  }

  private int lay(Limb[] limbs, View view, Capsule[] capsules, int count) {
    for (Limb limb : limbs) {
      Capsule capsule = capsules[count++];
      float scale0 = view.scale(skeleton.z[limb.from]);
      float scale1 = view.scale(skeleton.z[limb.to]);
      capsule.x0 = view.pixelX(skeleton.x[limb.from], skeleton.y[limb.from], scale0);
      capsule.y0 = view.pixelY(skeleton.x[limb.from], skeleton.y[limb.from], scale0);
      capsule.x1 = view.pixelX(skeleton.x[limb.to], skeleton.y[limb.to], scale1);
      capsule.y1 = view.pixelY(skeleton.x[limb.to], skeleton.y[limb.to], scale1);
      capsule.radius0 = limb.radius0 * scale0;
      capsule.radius1 = limb.radius1 * scale1;
      capsule.flat = false;
      capsule.shade = limb.shade;
      capsule.texture = limb.texture;
      capsule.texelsAlong = Texture.TEXELS_PER_METRE * boneMetres(limb);
    }
    return count;
  }

  private float boneMetres(Limb limb) {
    float dx = skeleton.x[limb.to] - skeleton.x[limb.from];
    float dy = skeleton.y[limb.to] - skeleton.y[limb.from];
    float dz = skeleton.z[limb.to] - skeleton.z[limb.from];
    return (float) Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
}
