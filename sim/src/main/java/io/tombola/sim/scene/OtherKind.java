package io.tombola.sim.scene;

/**
 * What an {@link Gesture#OTHER_GESTURES} performance can be. The list is long because it decides
 * how often a net trained on it raises false alarms on real recordings.
 */
public enum OtherKind {
  /** One or both hands between random places: scratching, pointing, reaching. */
  ARM_MOTION,
  /** Both arms swung without rhythm. */
  BOTH_ARMS_WAVING,
  /** Nothing but sway. */
  STANDING_STILL,
  /** Through the view and back, or on the spot, arms swinging. */
  WALKING,
  /** Towards the camera and away. */
  APPROACHING,
  /** The upper body tips sideways or bows. */
  LEANING,
  /** Down onto a chair and up again. */
  SITTING_DOWN,
  /** About the body's own axis. */
  TURNING,
  /** The camera swings; the person stands or is away. */
  CAMERA_PAN,
  /** The camera trembles. */
  CAMERA_SHAKE,
  /** Strongly flickering light on a still scene. */
  FLICKER,
  /** A hand or arm near the lens sweeps the view. */
  CLOSE_UP_HAND,
  /** A gesture seen by a camera that lies on its side or hangs upside down. */
  ROTATED_VIEW,
  /** A person walks with a thing in the hands. */
  OBJECT_CARRIED,
  /** A thing without a person moves about one place. */
  OBJECT_JIGGLED,
  /** A thing without a person crosses the view. */
  OBJECT_SWEPT,
  /** No one there: noise only. */
  EMPTY
}
