/**
 * Finds tickets: multi-prize spiking lottery tickets by edge-popup over frozen random weights, and
 * their folding into the engine's integers.
 *
 * <p>{@link io.tombola.sim.search.TicketSearch} is the method, {@link
 * io.tombola.sim.search.SearchRun} the loop around it; data comes in as {@link
 * io.tombola.sim.search.Samples}. See {@code io.tombola.sim.nn} for the JVM flags.
 */
package io.tombola.sim.search;
