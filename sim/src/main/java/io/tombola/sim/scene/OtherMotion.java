package io.tombola.sim.scene;

import java.util.SplittableRandom;

/** Draws the performances of {@link OtherKind}. */
final class OtherMotion {
  private final User user;
  private final Take take;
  private final SplittableRandom random;
  private final double speed;

  private OtherMotion(User user, Take take, SplittableRandom random) {
    this.user = user;
    this.take = take;
    this.random = random;
    speed = user.habits().speed() * take.speed();
  }

  static Motion draw(OtherKind kind, User user, Take take, SplittableRandom random) {
    OtherMotion draw = new OtherMotion(user, take, random);
    return switch (kind) {
      case ARM_MOTION -> draw.armMotion();
      case BOTH_ARMS_WAVING -> draw.bothArmsWaving();
      case STANDING_STILL -> draw.standing(0.3, 2.5);
      case WALKING -> draw.walking();
      case APPROACHING -> draw.approaching();
      case LEANING -> draw.leaning();
      case SITTING_DOWN -> draw.sittingDown();
      case TURNING -> draw.turning();
      case CAMERA_PAN -> draw.cameraPan();
      case CAMERA_SHAKE -> draw.cameraShake();
      case FLICKER -> draw.flicker();
      case CLOSE_UP_HAND -> draw.closeUpHand();
      case ROTATED_VIEW -> draw.rotatedView();
      case OBJECT_CARRIED -> draw.objectCarried();
      case OBJECT_JIGGLED -> draw.objectJiggled();
      case OBJECT_SWEPT -> draw.objectSwept();
      case EMPTY -> OtherMotion::away;
    };
  }

  private static void away(double seconds, Pose pose) {
    pose.rootX = Pose.AWAY_METRES;
  }

  private Motion presentOrAway(double presence) {
    return Draw.chance(random, presence) ? standing(0.5, 1.5) : OtherMotion::away;
  }

  /** Sways {@code low} to {@code high} times as far as in a gesture. */
  private Motion standing(double low, double high) {
    double sway = user.habits().swayMetres() * random.nextDouble(low, high);
    Wander x = new Wander(random, 0.4);
    Wander y = new Wander(random, 0.5);
    Wander head = new Wander(random, 0.3);
    boolean folded = Draw.chance(random, 0.2);
    return (seconds, pose) -> {
      pose.rootX = (float) (sway * x.at(seconds));
      pose.rootY = (float) (0.4 * sway * y.at(seconds));
      pose.headX = (float) (1.5 * sway * head.at(seconds));
      if (folded) {
        pose.right.hand(0.05, 0.22, 0.24);
        pose.left.hand(-0.05, 0.26, 0.24);
      }
    };
  }

  /** A hand that rests at random places and hurries between them. */
  private final class Reach {
    private static final int PLACES = 16;
    private final double[][] place = new double[PLACES][];
    private final double secondsEach = random.nextDouble(0.25, 1.1) / speed;
    private final double hurry = random.nextDouble(0.3, 1);
    private final int side;

    Reach(int side) {
      this.side = side;
      double nearX = random.nextDouble(-0.1, 0.45);
      double nearY = random.nextDouble(-0.35, 0.45);
      double reach = random.nextDouble(0.05, 0.35);
      for (int i = 0; i < PLACES; i++) {
        place[i] =
            new double[] {
              nearX + Draw.normal(random, reach),
              nearY + Draw.normal(random, reach),
              random.nextDouble(0.1, 0.4)
            };
      }
    }

    void shape(double seconds, Pose pose) {
      double step = seconds / secondsEach;
      int index = (int) Math.floor(step);
      double share = Math.min(1, (step - index) / hurry);
      double smooth = share * share * (3 - 2 * share);
      double[] from = place[Math.floorMod(index, PLACES)];
      double[] to = place[Math.floorMod(index + 1, PLACES)];
      Pose.Arm arm = pose.arm(side);
      arm.hand(
          side * (from[0] + smooth * (to[0] - from[0])),
          from[1] + smooth * (to[1] - from[1]),
          from[2] + smooth * (to[2] - from[2]));
      arm.elbow(side * 0.6, 1, -0.3);
      arm.fingers(0, 0, 0.3);
    }
  }

  private Motion armMotion() {
    Motion body = standing(0.5, 1.5);
    Reach one = new Reach(random.nextBoolean() ? Pose.RIGHT : Pose.LEFT);
    Reach two = Draw.chance(random, 0.4) ? new Reach(-one.side) : one;
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      one.shape(seconds, pose);
      two.shape(seconds, pose);
    };
  }

  private Motion bothArmsWaving() {
    Motion body = standing(1, 3);
    double hertz = random.nextDouble(0.4, 1.6) * speed;
    double reach = random.nextDouble(0.15, 0.4);
    double height = random.nextDouble(-0.35, 0.25);
    Wander[] wander = new Wander[4];
    for (int i = 0; i < wander.length; i++) {
      wander[i] = new Wander(random, hertz);
    }
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      for (int side = Pose.RIGHT; side <= Pose.LEFT; side += 2) {
        int first = side + 1;
        Pose.Arm arm = pose.arm(side);
        arm.hand(
            side * 0.35 + reach * 0.7 * wander[first].at(seconds),
            height + reach * 0.7 * wander[first + 1].at(seconds),
            0.15);
        arm.elbow(side * 0.6, 1, -0.3);
      }
    };
  }

  private Motion walking() {
    double span = Draw.chance(random, 0.3) ? 0.1 : random.nextDouble(0.5, 1.6);
    double metresPerSecond = random.nextDouble(0.4, 1.5) * speed;
    double start = random.nextDouble(4 * span);
    double stepsPerSecond = random.nextDouble(0.8, 1.2) * speed;
    int facing = Draw.sign(random);
    double profile = random.nextDouble(0.3, 1.4);
    double behind = random.nextDouble(0, 4);
    return (seconds, pose) -> {
      double lap = (start + metresPerSecond * seconds) % (4 * span);
      boolean there = lap < 2 * span;
      double stride = Math.sin(2 * Math.PI * stepsPerSecond * seconds);
      pose.rootX = (float) (facing * (there ? lap - span : 3 * span - lap));
      pose.rootZ = (float) -behind;
      pose.rootY = (float) (0.02 * stride * stride);
      pose.turn = (float) ((there ? facing : -facing) * profile);
      pose.stride = (float) (0.22 * stride);
      pose.right.z += (float) (0.22 * stride);
      pose.left.z -= (float) (0.22 * stride);
    };
  }

  private Motion approaching() {
    double hertz = random.nextDouble(0.12, 0.35) * speed;
    double start = random.nextDouble(2 * Math.PI);
    double near = random.nextDouble(-0.3, 0.5) * user.place().distanceMetres();
    double far = -random.nextDouble(0, 5);
    double steps = random.nextDouble(0.8, 1.2) * speed;
    return (seconds, pose) -> {
      double share = 0.5 - 0.5 * Math.cos(2 * Math.PI * hertz * seconds + start);
      double stride = Math.sin(2 * Math.PI * steps * seconds);
      pose.rootZ = (float) (far + share * (near - far));
      pose.rootY = (float) (0.02 * stride * stride);
      pose.rootX = (float) (0.02 * stride);
      pose.right.z += (float) (0.15 * stride);
      pose.left.z -= (float) (0.15 * stride);
    };
  }

  private Motion leaning() {
    double hertz = random.nextDouble(0.15, 0.7) * speed;
    Wander sideways = new Wander(random, hertz);
    Wander forward = new Wander(random, hertz);
    double tip = random.nextDouble(0.05, 0.35);
    double nod = random.nextDouble(0, 0.5);
    return (seconds, pose) -> {
      pose.lean = (float) (tip * sideways.at(seconds));
      pose.bow = (float) (nod * Math.abs(forward.at(seconds)));
    };
  }

  private Motion sittingDown() {
    Motion body = standing(0.5, 1.5);
    double period = random.nextDouble(2, 5) / speed;
    double start = random.nextDouble(period);
    double moving = random.nextDouble(0.2, 0.45);
    double depth = random.nextDouble(0.25, 0.45);
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      double lap = (start + seconds) % period / period;
      double down = ramp(lap / moving) - ramp((lap - 0.5) / moving);
      pose.crouch = (float) (depth * down);
      pose.bow = (float) (0.9 * Math.sin(Math.PI * down));
      pose.right.hand(-0.18, 0.45 - 0.05 * down, 0.1 + 0.15 * down);
      pose.left.hand(0.18, 0.45 - 0.05 * down, 0.1 + 0.15 * down);
    };
  }

  /** From 0 at 0 to 1 at 1, smoothly. */
  private static double ramp(double share) {
    double clipped = Math.max(0, Math.min(1, share));
    return clipped * clipped * (3 - 2 * clipped);
  }

  private Motion turning() {
    Motion body = standing(1, 3);
    Wander turn = new Wander(random, random.nextDouble(0.2, 0.8) * speed);
    double angle = random.nextDouble(0.3, 1.2);
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      pose.turn = (float) (angle * turn.at(seconds));
    };
  }

  private Motion cameraPan() {
    Motion body = presentOrAway(0.7);
    double hertz = random.nextDouble(0.1, 0.6);
    Wander x = new Wander(random, hertz);
    Wander y = new Wander(random, hertz);
    double span = random.nextDouble(5, 40);
    double upright = random.nextDouble(0, 0.5);
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      pose.cameraX = (float) (span * x.at(seconds));
      pose.cameraY = (float) (span * upright * y.at(seconds));
    };
  }

  private Motion cameraShake() {
    Motion body = presentOrAway(0.6);
    double hertz = random.nextDouble(2, 8);
    Wander x = new Wander(random, hertz);
    Wander y = new Wander(random, hertz);
    double tremble = random.nextDouble(0.4, 2.5);
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      pose.cameraX = (float) (tremble * x.at(seconds));
      pose.cameraY = (float) (tremble * y.at(seconds));
    };
  }

  private Motion flicker() {
    Motion body = presentOrAway(0.5);
    // Peak to peak about one to two thresholds before the low-pass: bright parts fire, not all.
    float depth = take.pixels().onThreshold() * Draw.uniform(random, 0.4, 0.75);
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      pose.flickerDepth = depth;
    };
  }

  private Motion closeUpHand() {
    Motion body = presentOrAway(0.3);
    Prop hand = Prop.hand(random, user);
    double hertz = random.nextDouble(0.3, 1.8) * speed;
    Rhythm rhythm = new Rhythm(random, hertz, 0.2);
    double span = random.nextDouble(0.05, 0.35);
    double heading = random.nextDouble(2 * Math.PI);
    double upright = Draw.normal(random, 0.6);
    double depth = user.place().distanceMetres() * random.nextDouble(0.5, 0.78);
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      double sweep = Math.sin(rhythm.angle(seconds));
      pose.prop = hand;
      pose.propX = (float) (span * sweep * Math.cos(heading));
      pose.propY = (float) (0.05 + span * sweep * Math.sin(heading));
      pose.propZ = (float) depth;
      pose.propAngle = (float) (upright + 0.3 * sweep);
    };
  }

  private Motion rotatedView() {
    Gesture gesture = Gesture.ofId(random.nextInt(1, Gesture.OTHER_GESTURES.id()));
    Motion motion =
        Draw.chance(random, 0.5) ? armMotion() : new GestureMotion(gesture, user, take, random);
    float roll = Draw.sign(random) * Draw.uniform(random, Math.toRadians(60), Math.PI);
    return (seconds, pose) -> {
      motion.shape(seconds, pose);
      pose.cameraRoll = roll;
    };
  }

  private Motion objectCarried() {
    Motion walk = Draw.chance(random, 0.7) ? walking() : standing(2, 6);
    Prop thing = Prop.box(random);
    double height = random.nextDouble(0.05, 0.45);
    double half = random.nextDouble(0.08, 0.18);
    Wander jiggle = new Wander(random, random.nextDouble(0.5, 2.5));
    double reach = random.nextDouble(0, 0.06);
    return (seconds, pose) -> {
      walk.shape(seconds, pose);
      double lift = height + reach * jiggle.at(seconds);
      pose.right.hand(-half, lift, 0.3);
      pose.left.hand(half, lift, 0.3);
      pose.prop = thing;
      pose.propX = pose.rootX;
      pose.propY = (float) (pose.rootY + lift);
      pose.propZ = pose.rootZ + 0.35f;
      pose.propAngle = (float) (0.15 * jiggle.at(seconds));
    };
  }

  private Motion objectJiggled() {
    Motion body = presentOrAway(0.1);
    Prop thing = Prop.thing(random);
    double hertz = random.nextDouble(0.4, 5);
    Wander x = new Wander(random, hertz);
    Wander y = new Wander(random, hertz);
    Wander angle = new Wander(random, hertz);
    double reach = Draw.logUniform(random, 0.01, 0.3) / (1 + hertz);
    double tilt = random.nextDouble(0, 0.4);
    double placeX = Draw.normal(random, 0.2);
    double placeY = 0.15 + Draw.normal(random, 0.2);
    double heading = random.nextDouble(2 * Math.PI);
    double depth = user.place().distanceMetres() * random.nextDouble(0, 0.6);
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      pose.prop = thing;
      pose.propX = (float) (placeX + reach * x.at(seconds));
      pose.propY = (float) (placeY + reach * y.at(seconds));
      pose.propZ = (float) depth;
      pose.propAngle = (float) (heading + tilt * angle.at(seconds));
    };
  }

  private Motion objectSwept() {
    Motion body = presentOrAway(0.1);
    Prop thing = Prop.thing(random);
    Rhythm rhythm = new Rhythm(random, random.nextDouble(0.15, 1), 0.2);
    double spanX = random.nextDouble(0.05, 0.7);
    double spanY = random.nextDouble(0, 0.4);
    double lag = random.nextDouble(2 * Math.PI);
    double heading = random.nextDouble(2 * Math.PI);
    double spin = Draw.normal(random, 0.6);
    double depth = user.place().distanceMetres() * random.nextDouble(0, 0.5);
    return (seconds, pose) -> {
      body.shape(seconds, pose);
      double turn = rhythm.angle(seconds);
      pose.prop = thing;
      pose.propX = (float) (spanX * Math.sin(turn));
      pose.propY = (float) (0.15 + spanY * Math.sin(turn + lag));
      pose.propZ = (float) depth;
      pose.propAngle = (float) (heading + spin * seconds);
    };
  }
}
