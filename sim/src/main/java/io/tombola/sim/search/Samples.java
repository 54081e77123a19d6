package io.tombola.sim.search;

import java.util.random.RandomGenerator;

/** Labelled windows of event counts, drawn by index. Safe for reading by several threads. */
public interface Samples {
  /** Windows in one epoch. */
  int size();

  /**
   * Writes window {@code index} as counts {@code [T][C][H][W]}; returns its label, from 0.
   *
   * @param random decides whatever is random about the window: its start, its augmentation
   * @param counts holds exactly one window; all of it is written
   */
  int read(int index, RandomGenerator random, byte[] counts);
}
