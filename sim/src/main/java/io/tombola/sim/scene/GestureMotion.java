package io.tombola.sim.scene;

import java.util.SplittableRandom;

/** The ten named gestures: where each hand goes, beat by beat. */
final class GestureMotion implements Motion {
  private final Gesture gesture;
  private final Rhythm rhythm;
  private final Wander swayX;
  private final Wander swayY;
  private final Wander drift;
  private final double swayMetres;
  private final double size;
  private final double circleRadius;
  private final double elbowOut;
  private final double height;
  private final int strumSide;
  private final int spin;

  GestureMotion(Gesture gesture, User user, Take take, SplittableRandom random) {
    User.Habits habits = user.habits();
    this.gesture = gesture;
    double speed = habits.speed() * take.speed();
    rhythm = new Rhythm(random, hertz(gesture) * speed, habits.phaseJitter());
    swayX = new Wander(random, 0.4);
    swayY = new Wander(random, 0.5);
    drift = new Wander(random, 0.25);
    swayMetres = habits.swayMetres();
    size = habits.amplitude() * take.amplitude();
    circleRadius = Math.max(0.16, Math.min(0.42, habits.circleRadiusMetres() * take.amplitude()));
    elbowOut = habits.elbowOut();
    height = Draw.normal(random, 0.03);
    strumSide = habits.leftHanded() ? Pose.LEFT : Pose.RIGHT;
    spin = spin(gesture, take, random);
  }

  /** Beats a second at speed 1. */
  private static double hertz(Gesture gesture) {
    return switch (gesture) {
      case HAND_CLAPPING, AIR_GUITAR -> 2.6;
      case RIGHT_HAND_WAVE, LEFT_HAND_WAVE -> 2.0;
      case RIGHT_ARM_CLOCKWISE,
          RIGHT_ARM_COUNTER_CLOCKWISE,
          LEFT_ARM_CLOCKWISE,
          LEFT_ARM_COUNTER_CLOCKWISE ->
          1.15;
      case ARM_ROLL -> 1.8;
      case AIR_DRUMS -> 2.3;
      case OTHER_GESTURES -> throw new IllegalArgumentException("other gestures have OtherMotion");
    };
  }

  /** 1 turns clockwise in the image (y points down), -1 counter-clockwise. */
  private static int spin(Gesture gesture, Take take, SplittableRandom random) {
    int camera = take.rotationSeenBy() == Take.RotationSeenBy.CAMERA ? 1 : -1;
    return switch (gesture) {
      case RIGHT_ARM_CLOCKWISE, LEFT_ARM_CLOCKWISE -> camera;
      case RIGHT_ARM_COUNTER_CLOCKWISE, LEFT_ARM_COUNTER_CLOCKWISE -> -camera;
      default -> Draw.sign(random);
    };
  }

  @Override
  public void shape(double seconds, Pose pose) {
    double angle = rhythm.angle(seconds);
    double stroke = size * rhythm.stroke(seconds);
    pose.rootX = (float) (swayMetres * (swayX.at(seconds) + 0.5 * Math.sin(angle)));
    pose.rootY = (float) (0.5 * swayMetres * (swayY.at(seconds) + 0.5 * Math.cos(angle)));
    pose.headX = (float) (0.5 * swayMetres * swayY.at(seconds));
    double wander = height + 0.015 * drift.at(seconds);
    switch (gesture) {
      case HAND_CLAPPING -> clap(pose, angle, stroke, wander);
      case RIGHT_HAND_WAVE -> wave(pose, Pose.RIGHT, angle, stroke, wander);
      case LEFT_HAND_WAVE -> wave(pose, Pose.LEFT, angle, stroke, wander);
      case RIGHT_ARM_CLOCKWISE, RIGHT_ARM_COUNTER_CLOCKWISE ->
          circle(pose, Pose.RIGHT, angle, rhythm.stroke(seconds), wander);
      case LEFT_ARM_CLOCKWISE, LEFT_ARM_COUNTER_CLOCKWISE ->
          circle(pose, Pose.LEFT, angle, rhythm.stroke(seconds), wander);
      case ARM_ROLL -> roll(pose, angle, stroke, wander);
      case AIR_DRUMS -> drum(pose, angle, stroke, wander);
      case AIR_GUITAR -> strum(pose, angle, stroke, wander);
      case OTHER_GESTURES -> throw new IllegalStateException("no such motion");
    }
  }

  /** Both hands meet before the chest, once a beat. */
  private void clap(Pose pose, double angle, double stroke, double wander) {
    double apart = 0.045 + 0.22 * stroke * 0.5 * (1 - Math.cos(angle));
    for (int side = Pose.RIGHT; side <= Pose.LEFT; side += 2) {
      Pose.Arm arm = pose.arm(side);
      arm.hand(side * apart, 0.2 + wander, 0.32 - 0.1 * apart);
      arm.elbow(side * (0.5 + elbowOut), 1, -0.2);
      arm.fingers(-side * 0.3, -0.9, 0.4);
    }
  }

  /** The forearm stands up beside the shoulder; the hand goes from side to side. */
  private void wave(Pose pose, int side, double angle, double stroke, double wander) {
    double swing = 0.55 * stroke * Math.sin(angle);
    double forearm = 0.25;
    Pose.Arm arm = pose.arm(side);
    arm.hand(
        side * (0.3 + 0.06 * elbowOut + forearm * Math.sin(swing)),
        0.14 + wander - forearm * Math.cos(swing),
        0.16);
    arm.elbow(side * (0.3 + 0.4 * elbowOut), 1, -0.2);
    arm.fingers(side * Math.sin(1.4 * swing), -Math.cos(1.4 * swing), 0);
  }

  /** The whole arm goes round in the image plane beside and before the body. */
  private void circle(Pose pose, int side, double angle, double stroke, double wander) {
    double radius = circleRadius * stroke;
    double turn = side * spin * angle;
    Pose.Arm arm = pose.arm(side);
    arm.hand(
        side * (0.3 + radius * Math.cos(turn)),
        0.04 + wander + radius * Math.sin(turn),
        0.26 - 0.2 * radius);
    arm.elbow(side * (0.4 + elbowOut), 1, -0.3);
    arm.fingers(0, 0, 0.2);
  }

  /** The forearms lie across the chest and turn about each other. */
  private void roll(Pose pose, double angle, double stroke, double wander) {
    double radius = 0.095 * stroke;
    for (int side = Pose.RIGHT; side <= Pose.LEFT; side += 2) {
      Pose.Arm arm = pose.arm(side);
      double turn = spin * angle + (side == Pose.RIGHT ? 0 : Math.PI);
      arm.hand(
          -side * 0.03,
          0.16 + wander + radius * Math.sin(turn),
          0.27 + 0.8 * radius * Math.cos(turn));
      arm.elbow(side, 0.35 + 0.4 * Math.sin(turn), -0.2);
      arm.fingers(-side * 0.8, 0, 0);
    }
  }

  /** The hands beat down in turn, with a quick stroke and a slow lift. */
  private void drum(Pose pose, double angle, double stroke, double wander) {
    for (int side = Pose.RIGHT; side <= Pose.LEFT; side += 2) {
      Pose.Arm arm = pose.arm(side);
      double turn = angle + (side == Pose.RIGHT ? 0 : Math.PI);
      double lift = Math.sin(turn + 0.4 * Math.sin(turn));
      arm.hand(
          side * (0.15 + 0.05 * elbowOut), 0.2 + wander - 0.13 * stroke * lift, 0.3 + 0.03 * lift);
      arm.elbow(side * (0.3 + 0.6 * elbowOut), 1, -0.5);
      arm.fingers(0, -0.8 * stroke * lift, 0.4);
    }
  }

  /** One hand strums before the belly, the other holds a neck out at the side. */
  private void strum(Pose pose, double angle, double stroke, double wander) {
    double down = Math.sin(angle);
    Pose.Arm strumming = pose.arm(strumSide);
    strumming.hand(
        strumSide * (0.06 + 0.025 * stroke * down), 0.33 + wander + 0.1 * stroke * down, 0.22);
    strumming.elbow(strumSide * (0.8 + 0.4 * elbowOut), 0.5, -0.5);
    strumming.fingers(-strumSide * 0.4, 0.4 + 0.8 * down, 0.1);
    double slide = 0.03 * Math.sin(angle / 5);
    Pose.Arm holding = pose.arm(-strumSide);
    holding.hand(-strumSide * (0.43 + slide), 0.1 + wander - 0.5 * slide, 0.2);
    holding.elbow(-strumSide * 0.4, 1, -0.2);
    holding.fingers(-strumSide * 0.2, -0.8, 0);
  }
}
