package io.tombola.sim.scene;

import java.util.List;
import java.util.SplittableRandom;

/** Paints a pose as log intensity, {@code [height][width]}, farthest things first. */
final class Renderer {
  private static final int MOST_PROP_PARTS = 12;

  private final int width;
  private final int height;
  private final Take.Lighting lighting;
  private final View view;
  private final Background background;
  private final Body body;
  private final Capsule[] limbs = capsules(Body.LIMBS);
  private final Capsule[] things = capsules(MOST_PROP_PARTS);
  private final float lightX;
  private final float lightY;

  Renderer(User user, Take take, int width, int height) {
    SplittableRandom random = new SplittableRandom(user.seed() * 31 + take.seed());
    this.width = width;
    this.height = height;
    lighting = take.lighting();
    view = new View(user.place(), take.camera(), width, height);
    background = new Background(width, height, take, random);
    body = new Body(user, lighting, new SplittableRandom(user.seed()));
    lightX = lighting.shading() * (float) Math.cos(lighting.directionRadians());
    lightY = lighting.shading() * (float) Math.sin(lighting.directionRadians());
  }

  private static Capsule[] capsules(int count) {
    Capsule[] capsules = new Capsule[count];
    for (int i = 0; i < count; i++) {
      capsules[i] = new Capsule();
    }
    return capsules;
  }

  /** Paints log reflectance; the light's level and flicker are the same everywhere. */
  void paint(Pose pose, float[] picture) {
    view.aim(pose);
    background.paint(picture, view.shiftX(), view.shiftY());
    if (Math.abs(pose.rootX) < Pose.AWAY_METRES) {
      body.lay(pose, view, limbs);
      for (Capsule limb : limbs) {
        paint(limb, picture);
      }
    }
    if (pose.prop != null) {
      paintProp(pose, picture);
    }
  }

  private void paintProp(Pose pose, float[] picture) {
    float scale = view.scale(pose.propZ);
    float cos = (float) Math.cos(pose.propAngle);
    float sin = (float) Math.sin(pose.propAngle);
    List<Prop.Part> parts = pose.prop.parts();
    for (int i = 0; i < parts.size(); i++) {
      Prop.Part part = parts.get(i);
      Capsule capsule = things[i];
      float x0 = pose.propX + part.x0() * cos - part.y0() * sin;
      float y0 = pose.propY + part.x0() * sin + part.y0() * cos;
      float x1 = pose.propX + part.x1() * cos - part.y1() * sin;
      float y1 = pose.propY + part.x1() * sin + part.y1() * cos;
      capsule.x0 = view.pixelX(x0, y0, scale);
      capsule.y0 = view.pixelY(x0, y0, scale);
      capsule.x1 = view.pixelX(x1, y1, scale);
      capsule.y1 = view.pixelY(x1, y1, scale);
      capsule.radius0 = capsule.radius1 = part.radius() * scale;
      capsule.flat = part.flat();
      capsule.shade = lighting.log(part.reflectance());
      capsule.texture = null;
      paint(capsule, picture);
    }
  }

  /**
   * Blends one capsule over the picture. A pixel's distance to the bar gives its coverage, its
   * place across the bar the surface's slope, and so the shading.
   */
  private void paint(Capsule capsule, float[] picture) {
    float soft = view.blur();
    float reach = Math.max(capsule.radius0, capsule.radius1) * (capsule.flat ? 1.5f : 1) + soft;
    int left = Math.max(0, (int) (Math.min(capsule.x0, capsule.x1) - reach));
    int right = Math.min(width - 1, (int) (Math.max(capsule.x0, capsule.x1) + reach) + 1);
    int top = Math.max(0, (int) (Math.min(capsule.y0, capsule.y1) - reach));
    int bottom = Math.min(height - 1, (int) (Math.max(capsule.y0, capsule.y1) + reach) + 1);
    for (int y = top; y <= bottom; y++) {
      if (capsule.flat) {
        paintFlatRow(capsule, picture, y, left, right, soft);
      } else {
        paintRoundRow(capsule, picture, y, left, right, soft);
      }
    }
  }

  private void paintRoundRow(
      Capsule capsule, float[] picture, int y, int left, int right, float soft) {
    float dx = capsule.x1 - capsule.x0;
    float dy = capsule.y1 - capsule.y0;
    float perSquaredLength = 1 / (dx * dx + dy * dy + 1e-3f);
    float perLength = (float) Math.sqrt(perSquaredLength);
    float swell = capsule.radius1 - capsule.radius0;
    float darkening = lighting.edgeDarkening();
    float fromY = y + 0.5f - capsule.y0;
    for (int x = left; x <= right; x++) {
      float fromX = x + 0.5f - capsule.x0;
      float along = clip((fromX * dx + fromY * dy) * perSquaredLength);
      float offX = fromX - along * dx;
      float offY = fromY - along * dy;
      float radius = capsule.radius0 + along * swell;
      float outer = radius + 0.5f * soft;
      float squared = offX * offX + offY * offY;
      if (squared < outer * outer) {
        float perRadius = 1 / radius;
        float shade =
            capsule.shade
                + (offX * lightX + offY * lightY) * perRadius
                - darkening * squared * perRadius * perRadius;
        if (capsule.texture != null) {
          float across = (offY * dx - offX * dy) * perRadius * perLength;
          shade +=
              capsule.texture.at(
                  (int) (along * capsule.texelsAlong), (int) ((across + 2) * Texture.SIDE / 2));
        }
        float cover = clip((outer - (float) Math.sqrt(squared)) / soft);
        int pixel = y * width + x;
        picture[pixel] += cover * (shade - picture[pixel]);
      }
    }
  }

  private void paintFlatRow(
      Capsule capsule, float[] picture, int y, int left, int right, float soft) {
    float dx = capsule.x1 - capsule.x0;
    float dy = capsule.y1 - capsule.y0;
    float length = Math.max(1e-3f, (float) Math.sqrt(dx * dx + dy * dy));
    float ux = dx / length;
    float uy = dy / length;
    float fromY = y + 0.5f - 0.5f * (capsule.y0 + capsule.y1);
    for (int x = left; x <= right; x++) {
      float fromX = x + 0.5f - 0.5f * (capsule.x0 + capsule.x1);
      float inLength = 0.5f * length - Math.abs(fromX * ux + fromY * uy);
      float inWidth = capsule.radius0 - Math.abs(fromY * ux - fromX * uy);
      float cover = clip(0.5f + Math.min(inLength, inWidth) / soft);
      int pixel = y * width + x;
      picture[pixel] += cover * (capsule.shade - picture[pixel]);
    }
  }

  private static float clip(float value) {
    return Math.max(0, Math.min(1, value));
  }
}
