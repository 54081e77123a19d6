package io.tombola.sim.bench;

/**
 * What is run: a random ticket's shape and how busy it is.
 *
 * @param arch the architecture's name
 * @param side columns and rows of a frame
 * @param keep the share of weights kept
 * @param rate the share of neurons that should fire at a timestep, and of pixels that have events
 */
record Setting(String arch, int side, double keep, double rate) {}
