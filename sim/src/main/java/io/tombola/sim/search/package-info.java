/**
 * Finds tickets: spiking lottery tickets by edge-popup over frozen random weights and by iterative
 * pruning, the dense networks to hold them against, and the folding of one-bit tickets into the
 * engine's integers.
 *
 * <p>A {@link io.tombola.sim.search.Method} is what is trained, in which phases; {@link
 * io.tombola.sim.search.SearchRun} the loop around all of them; data comes in as {@link
 * io.tombola.sim.search.Samples}. See {@code io.tombola.sim.nn} for the JVM flags.
 */
package io.tombola.sim.search;
