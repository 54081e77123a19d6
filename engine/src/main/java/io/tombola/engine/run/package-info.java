/**
 * Running a ticket: a rung compiled to kernels, and the engine that steps it over frames.
 *
 * <p>{@link io.tombola.engine.run.CompiledTicket} is immutable and may be shared and swapped; all
 * state is in {@link io.tombola.engine.run.Engine}, one per camera. A spiking ViT decides windows,
 * not timesteps, and has {@link io.tombola.engine.run.CompiledVit} and {@link
 * io.tombola.engine.run.VitEngine} in their place. Who does not care which it is has a {@link
 * io.tombola.engine.run.ReadyTicket} and the {@link io.tombola.engine.run.StreamEngine} that it
 * starts.
 */
package io.tombola.engine.run;
