package io.tombola.sim.bench;

import io.tombola.engine.ticket.Manifest;

/**
 * What is run: a random ticket's shape and how busy it is.
 *
 * @param arch the architecture's name
 * @param side columns and rows of a frame
 * @param keep the share of weights kept
 * @param rate the share of neurons that should fire at a timestep, and of pixels that have events
 */
record Setting(String arch, int side, double keep, double rate) {
  private static final int CHANNELS = 2;
  private static final int CLASSES = 11;

  /** The network's shape, of full width: two polarities in, as many classes out as gestures. */
  Manifest.Architecture architecture() {
    return new Manifest.Architecture(arch, 1, CHANNELS, side, side, CLASSES);
  }
}
