/**
 * What a timestep costs, counted: spikes, and the additions that kept weights make of them; and
 * what that is worth in picojoules, by published prices.
 *
 * <p>{@link io.tombola.engine.energy.OperationCounter} holds what a rung decides and is immutable;
 * {@link io.tombola.engine.energy.Operations} is the result, overwritten step by step, and {@link
 * io.tombola.engine.energy.ActivitySum} adds it up. {@link io.tombola.engine.energy.EnergyModel}
 * charges an inference, {@link io.tombola.engine.energy.EnergyMeter} a running engine. {@link
 * io.tombola.engine.energy.VitOperations} counts the windows of a spiking ViT.
 */
package io.tombola.engine.energy;
