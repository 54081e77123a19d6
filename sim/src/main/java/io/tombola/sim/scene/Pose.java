package io.tombola.sim.scene;

/** Where a motion wants the performer, the camera and a held thing at one instant; reused. */
final class Pose {
  /** One arm's goal, metres from the middle of the shoulders. */
  static final class Arm {
    float x;
    float y;
    float z;

    /** Where the elbow points to. */
    float elbowX;

    float elbowY;
    float elbowZ;

    /** How the hand turns away from the forearm's line, as a direction added to it. */
    float fingersX;

    float fingersY;
    float fingersZ;

    void hand(double x, double y, double z) {
      this.x = (float) x;
      this.y = (float) y;
      this.z = (float) z;
    }

    void elbow(double x, double y, double z) {
      elbowX = (float) x;
      elbowY = (float) y;
      elbowZ = (float) z;
    }

    void fingers(double x, double y, double z) {
      fingersX = (float) x;
      fingersY = (float) y;
      fingersZ = (float) z;
    }

    private void hang(int side) {
      hand(side * 0.24, 0.5, 0.06);
      elbow(side, 0.2, -0.6);
      fingers(0, 0.3, 0);
    }

    private void blendFrom(Arm from, float share) {
      x = mix(from.x, x, share);
      y = mix(from.y, y, share);
      z = mix(from.z, z, share);
      elbowX = mix(from.elbowX, elbowX, share);
      elbowY = mix(from.elbowY, elbowY, share);
      elbowZ = mix(from.elbowZ, elbowZ, share);
      fingersX = mix(from.fingersX, fingersX, share);
      fingersY = mix(from.fingersY, fingersY, share);
      fingersZ = mix(from.fingersZ, fingersZ, share);
    }
  }

  /** Side of the right arm in x: the image's left. */
  static final int RIGHT = -1;

  static final int LEFT = 1;

  /** A root this far to the side is out of every view, metres. */
  static final float AWAY_METRES = 3;

  final Arm right = new Arm();
  final Arm left = new Arm();

  /** The whole person's shift, metres. */
  float rootX;

  float rootY;
  float rootZ;

  /** Sideways tip, forward bow and turn about the upright axis, radians. */
  float lean;

  float bow;
  float turn;

  /** How far the shoulders sink by bent knees, metres. */
  float crouch;

  /** Half the distance between the feet along the walk, metres. */
  float stride;

  float headX;

  /** The camera's own motion: shift in pixels of a 128-pixel view, roll in radians. */
  float cameraX;

  float cameraY;
  float cameraRoll;

  /** Mains modulation where stronger than the take's, 0 to 1. */
  float flickerDepth;

  /** A thing in the view, or null; its place in metres, angle in radians. */
  Prop prop;

  float propX;
  float propY;
  float propZ;
  float propAngle;

  Arm arm(int side) {
    return side == RIGHT ? right : left;
  }

  /** Arms hanging, upright, in the middle, no thing. */
  void rest() {
    right.hang(RIGHT);
    left.hang(LEFT);
    rootX = rootY = rootZ = 0;
    lean = bow = turn = crouch = stride = headX = 0;
    cameraX = cameraY = cameraRoll = flickerDepth = 0;
    prop = null;
    propX = propY = propZ = propAngle = 0;
  }

  /** Moves this pose back towards {@code from}: share 0 is {@code from}, 1 is this pose. */
  void blendFrom(Pose from, float share) {
    right.blendFrom(from.right, share);
    left.blendFrom(from.left, share);
    rootX = mix(from.rootX, rootX, share);
    rootY = mix(from.rootY, rootY, share);
    rootZ = mix(from.rootZ, rootZ, share);
    lean = mix(from.lean, lean, share);
    bow = mix(from.bow, bow, share);
    turn = mix(from.turn, turn, share);
    crouch = mix(from.crouch, crouch, share);
    stride = mix(from.stride, stride, share);
    headX = mix(from.headX, headX, share);
    cameraX = mix(from.cameraX, cameraX, share);
    cameraY = mix(from.cameraY, cameraY, share);
    cameraRoll = mix(from.cameraRoll, cameraRoll, share);
    flickerDepth = mix(from.flickerDepth, flickerDepth, share);
    blendProp(from, share);
  }

  /** A thing that only one of the poses has slides in from, or out to, above the view. */
  private void blendProp(Pose from, float share) {
    if (prop == null) {
      prop = from.prop;
      propX = from.propX;
      propY = from.propY - AWAY_METRES * share;
      propZ = from.propZ;
      propAngle = from.propAngle;
      if (share >= 1) {
        prop = null;
      }
    } else {
      boolean same = prop.equals(from.prop);
      propX = mix(same ? from.propX : propX, propX, share);
      propY = mix(same ? from.propY : propY - AWAY_METRES, propY, share);
      propAngle = mix(same ? from.propAngle : propAngle, propAngle, share);
    }
  }

  void copy(Pose from) {
    blendFrom(from, 0);
    prop = from.prop;
    propX = from.propX;
    propY = from.propY;
    propZ = from.propZ;
    propAngle = from.propAngle;
  }

  private static float mix(float from, float to, float share) {
    return from + share * (to - from);
  }
}
