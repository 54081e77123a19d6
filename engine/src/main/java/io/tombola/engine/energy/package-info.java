/**
 * What a timestep costs, counted: spikes, and the additions that kept weights make of them.
 *
 * <p>{@link io.tombola.engine.energy.OperationCounter} holds what a rung decides and is immutable;
 * {@link io.tombola.engine.energy.Operations} is the result, overwritten step by step.
 */
package io.tombola.engine.energy;
