package io.tombola.sim.scene;

import java.util.Locale;

/**
 * The eleven classes of DVS128Gesture, in the data set's order and by its names (Amir et al., "A
 * Low Power, Fully Event-Based Gesture Recognition System", CVPR 2017).
 *
 * <p>Right and left are the performer's: a right hand is seen at the image's left.
 */
public enum Gesture {
  HAND_CLAPPING(1),
  RIGHT_HAND_WAVE(2),
  LEFT_HAND_WAVE(3),
  RIGHT_ARM_CLOCKWISE(4),
  RIGHT_ARM_COUNTER_CLOCKWISE(5),
  LEFT_ARM_CLOCKWISE(6),
  LEFT_ARM_COUNTER_CLOCKWISE(7),
  ARM_ROLL(8),
  AIR_DRUMS(9),
  AIR_GUITAR(10),
  OTHER_GESTURES(11);

  private final int id;

  Gesture(int id) {
    this.id = id;
  }

  /** The data set's id, 1 to 11. */
  public int id() {
    return id;
  }

  /** The data set's name, such as {@code right_hand_wave}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The gesture that a left-right mirrored picture shows. */
  public Gesture mirrored() {
    return switch (this) {
      case RIGHT_HAND_WAVE -> LEFT_HAND_WAVE;
      case LEFT_HAND_WAVE -> RIGHT_HAND_WAVE;
      case RIGHT_ARM_CLOCKWISE -> LEFT_ARM_COUNTER_CLOCKWISE;
      case LEFT_ARM_COUNTER_CLOCKWISE -> RIGHT_ARM_CLOCKWISE;
      case RIGHT_ARM_COUNTER_CLOCKWISE -> LEFT_ARM_CLOCKWISE;
      case LEFT_ARM_CLOCKWISE -> RIGHT_ARM_COUNTER_CLOCKWISE;
      case HAND_CLAPPING, ARM_ROLL, AIR_DRUMS, AIR_GUITAR, OTHER_GESTURES -> this;
    };
  }

  /**
   * The gesture of a data set id.
   *
   * @throws IllegalArgumentException when {@code id} is not 1 to 11
   */
  public static Gesture ofId(int id) {
    for (Gesture gesture : values()) {
      if (gesture.id == id) {
        return gesture;
      }
    }
    throw new IllegalArgumentException("gesture id " + id + " is outside 1.." + values().length);
  }
}
