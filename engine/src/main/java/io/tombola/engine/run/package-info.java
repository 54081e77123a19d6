/**
 * Running a ticket: a rung compiled to kernels, and the engine that steps it over frames.
 *
 * <p>{@link io.tombola.engine.run.CompiledTicket} is immutable and may be shared and swapped; all
 * state is in {@link io.tombola.engine.run.Engine}, one per camera. A spiking ViT decides windows,
 * not timesteps, and has {@link io.tombola.engine.run.CompiledVit} and {@link
 * io.tombola.engine.run.VitEngine} in their place.
 */
package io.tombola.engine.run;
