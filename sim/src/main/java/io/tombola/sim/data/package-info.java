/**
 * Labelled gesture recordings on disk, and what is measured on them.
 *
 * <p>{@link io.tombola.sim.data.Dvs128Gesture} reads the layout of the DVS128Gesture data set,
 * {@link io.tombola.sim.data.GestureRecorder} writes it with simulated people. A trial is one
 * recording of one user; a clip is one labelled span of it. Whatever was measured on simulated
 * people says so.
 */
package io.tombola.sim.data;
