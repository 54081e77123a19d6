package io.tombola.sim.data;

/** Which rows of DVS128Gesture's labels are samples: the two counts in the literature. */
public enum LabelRows {
  /**
   * Every row: 1176 training and 288 test samples, as SpikingJelly and snnTorch count. Arm roll,
   * with two rows a trial, weighs double.
   */
  EVERY,
  /**
   * The first row of each class in each trial: 1077 training and 264 test samples, as Tonic counts.
   * 98 trials of 11 classes would make 1078; one fewer comes out when the rows of one trial name
   * ten classes. Here the files decide.
   */
  FIRST_OF_CLASS
}
