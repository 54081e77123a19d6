package io.tombola.sim.scene;

/** A camera: from metres about the user's place to pixels of the picture. */
final class View {
  /** Sensor width that sizes and positions of users and takes are given for. */
  static final float REFERENCE_PIXELS = 128;

  private static final float NEAREST_METRES = 0.35f;

  private final User.Place place;
  private final Take.Camera camera;
  private final float zoom;
  private final float centreX;
  private final float centreY;
  private float cosRoll;
  private float sinRoll;
  private float shiftX;
  private float shiftY;

  View(User.Place place, Take.Camera camera, int width, int height) {
    this.place = place;
    this.camera = camera;
    zoom = Math.min(width, height) / REFERENCE_PIXELS;
    centreX = width * 0.5f;
    centreY = height * 0.5f;
  }

  /** Points the camera as a pose wants it. */
  void aim(Pose pose) {
    float roll = camera.rollRadians() + pose.cameraRoll;
    cosRoll = (float) Math.cos(roll);
    sinRoll = (float) Math.sin(roll);
    shiftX = zoom * pose.cameraX;
    shiftY = zoom * pose.cameraY;
  }

  /** How far the background moves, pixels. */
  float shiftX() {
    return shiftX;
  }

  float shiftY() {
    return shiftY;
  }

  /** Pixels of one metre at depth {@code z}. */
  float scale(float z) {
    float distance = Math.max(NEAREST_METRES, place.distanceMetres() - z);
    return zoom * place.pixelsPerMetre() * place.distanceMetres() / distance;
  }

  /** Width of an edge, pixels. */
  float blur() {
    return zoom * camera.blur();
  }

  float pixelX(float x, float y, float scale) {
    return centreX + fromCentreX(x, scale) * cosRoll - fromCentreY(y, scale) * sinRoll - shiftX;
  }

  float pixelY(float x, float y, float scale) {
    return centreY + fromCentreX(x, scale) * sinRoll + fromCentreY(y, scale) * cosRoll - shiftY;
  }

  private float fromCentreX(float x, float scale) {
    return x * scale + zoom * (place.centreX() + camera.offsetX() - REFERENCE_PIXELS / 2);
  }

  private float fromCentreY(float y, float scale) {
    return y * scale + zoom * (place.shoulderLineY() + camera.offsetY() - REFERENCE_PIXELS / 2);
  }
}
