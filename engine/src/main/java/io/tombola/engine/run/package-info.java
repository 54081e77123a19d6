/**
 * Running a ticket: a rung compiled to kernels, and the engine that steps it over frames.
 *
 * <p>{@link io.tombola.engine.run.CompiledTicket} is immutable and may be shared and swapped; all
 * state is in {@link io.tombola.engine.run.Engine}, one per camera.
 */
package io.tombola.engine.run;
