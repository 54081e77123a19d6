package io.tombola.sim.scene;

/** Joints of one person, bent to a pose by two-bone inverse kinematics; metres, reused. */
final class Skeleton {
  static final int CROWN = 0;
  static final int FACE_TOP = 1;
  static final int CHIN = 2;
  static final int NECK = 3;
  static final int CHEST = 4;
  static final int SHOULDER = 5;
  static final int ELBOW = 7;
  static final int WRIST = 9;
  static final int FINGERTIP = 11;
  static final int BELLY = 13;
  static final int HIP = 14;
  static final int KNEE = 16;
  static final int FOOT = 18;
  static final int JOINTS = 20;

  private static final float HALF_HIPS = 0.085f;
  private static final float NECK_LENGTH = 0.05f;

  final float[] x = new float[JOINTS];
  final float[] y = new float[JOINTS];
  final float[] z = new float[JOINTS];

  private final User.Build build;

  Skeleton(User.Build build) {
    this.build = build;
  }

  /** The joint of a pair: {@code RIGHT} comes first. */
  static int of(int joint, int side) {
    return side == Pose.RIGHT ? joint : joint + 1;
  }

  /** Bends every joint to {@code pose}, in a frame centred on the user's place. */
  void bend(Pose pose) {
    trunk(pose);
    for (int side = Pose.RIGHT; side <= Pose.LEFT; side += 2) {
      arm(pose.arm(side), side);
      leg(pose, side);
    }
    tipUpperBody(pose.lean, pose.bow);
    place(pose);
  }

  private void trunk(Pose pose) {
    float chin = -NECK_LENGTH - 0.3f * build.head();
    put(NECK, 0, 0, 0);
    put(CHIN, 0.6f * pose.headX, chin - 0.5f * build.head(), 0.02f);
    put(FACE_TOP, pose.headX, chin - 1.15f * build.head(), 0.03f);
    put(CROWN, pose.headX, chin - 1.45f * build.head(), -0.01f);
    put(CHEST, 0, 0.1f, 0);
    put(BELLY, 0, build.torso() - 0.06f, 0);
  }

  private void arm(Pose.Arm goal, int side) {
    int shoulder = of(SHOULDER, side);
    put(shoulder, side * build.halfShoulders(), 0.03f, 0);
    reach(
        shoulder,
        of(ELBOW, side),
        of(WRIST, side),
        goal.x,
        goal.y,
        goal.z,
        build.upperArm(),
        build.forearm(),
        goal.elbowX,
        goal.elbowY,
        goal.elbowZ);
    hand(goal, of(ELBOW, side), of(WRIST, side), of(FINGERTIP, side));
  }

  private void hand(Pose.Arm goal, int elbow, int wrist, int fingertip) {
    float dx = (x[wrist] - x[elbow]) / build.forearm() + goal.fingersX;
    float dy = (y[wrist] - y[elbow]) / build.forearm() + goal.fingersY;
    float dz = (z[wrist] - z[elbow]) / build.forearm() + goal.fingersZ;
    float scale = build.hand() / Math.max(1e-3f, length(dx, dy, dz));
    put(fingertip, x[wrist] + dx * scale, y[wrist] + dy * scale, z[wrist] + dz * scale);
  }

  private void leg(Pose pose, int side) {
    float half = 0.5f * build.leg();
    put(of(HIP, side), side * HALF_HIPS, build.torso(), 0);
    reach(
        of(HIP, side),
        of(KNEE, side),
        of(FOOT, side),
        side * HALF_HIPS * 1.2f,
        build.torso() + build.leg() - pose.crouch,
        side * pose.stride,
        half,
        half,
        side * 0.3f,
        0,
        1);
  }

  /**
   * Puts {@code end} at the goal, or as near as the bones allow, and {@code middle} so that both
   * bones keep their lengths and it points to the pole.
   */
  private void reach(
      int start,
      int middle,
      int end,
      float goalX,
      float goalY,
      float goalZ,
      float upper,
      float lower,
      float poleX,
      float poleY,
      float poleZ) {
    float dx = goalX - x[start];
    float dy = goalY - y[start];
    float dz = goalZ - z[start];
    float wanted = Math.max(1e-3f, length(dx, dy, dz));
    float distance = Math.min(0.998f * (upper + lower), Math.max(0.35f * (upper + lower), wanted));
    float ux = dx / wanted;
    float uy = dy / wanted;
    float uz = dz / wanted;
    put(end, x[start] + ux * distance, y[start] + uy * distance, z[start] + uz * distance);
    // The middle joint lies on a circle about the line start-end; the pole picks the point.
    float along = (upper * upper - lower * lower + distance * distance) / (2 * distance);
    float off = (float) Math.sqrt(Math.max(0, upper * upper - along * along));
    float inLine = poleX * ux + poleY * uy + poleZ * uz;
    float px = poleX - inLine * ux;
    float py = poleY - inLine * uy;
    float pz = poleZ - inLine * uz;
    float scale = off / Math.max(1e-3f, length(px, py, pz));
    put(
        middle,
        x[start] + ux * along + px * scale,
        y[start] + uy * along + py * scale,
        z[start] + uz * along + pz * scale);
  }

  /** Rotates everything above the hips about them: sideways, then forwards. */
  private void tipUpperBody(float lean, float bow) {
    if (lean == 0 && bow == 0) {
      return;
    }
    float pivot = build.torso();
    float cosLean = (float) Math.cos(lean);
    float sinLean = (float) Math.sin(lean);
    float cosBow = (float) Math.cos(bow);
    float sinBow = (float) Math.sin(bow);
    for (int joint = 0; joint < HIP; joint++) {
      float up = y[joint] - pivot;
      float tipped = up * cosLean + x[joint] * sinLean;
      x[joint] = x[joint] * cosLean - up * sinLean;
      y[joint] = pivot + tipped * cosBow + z[joint] * sinBow;
      z[joint] = z[joint] * cosBow - tipped * sinBow;
    }
  }

  /** Turns the whole body about its upright axis and shifts it. */
  private void place(Pose pose) {
    float cos = (float) Math.cos(pose.turn);
    float sin = (float) Math.sin(pose.turn);
    for (int joint = 0; joint < JOINTS; joint++) {
      float turned = x[joint] * cos + z[joint] * sin;
      z[joint] = z[joint] * cos - x[joint] * sin + pose.rootZ;
      x[joint] = turned + pose.rootX;
      y[joint] += pose.rootY + pose.crouch;
    }
  }

  private void put(int joint, float toX, float toY, float toZ) {
    x[joint] = toX;
    y[joint] = toY;
    z[joint] = toZ;
  }

  private static float length(float dx, float dy, float dz) {
    return (float) Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
}
