package io.tombola.sim.scene;

/** A limb in the picture: a bar with round or flat ends, in pixels; reused. */
final class Capsule {
  float x0;
  float y0;
  float radius0;
  float x1;
  float y1;
  float radius1;

  /** Flat ends make a box of half-width {@code radius0}. */
  boolean flat;

  /** Log reflectance. */
  float shade;

  /** The pattern painted on it, or null, and how many of its texels lie along the bar. */
  Texture texture;

  float texelsAlong;
}
