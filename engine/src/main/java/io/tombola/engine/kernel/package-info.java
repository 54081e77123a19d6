/**
 * The arithmetic of a layer's timestep, written once for readers and twice for speed.
 *
 * <p>{@code Reference} is the truth: naive integers. {@code Scalar} gives the same bits from 64-bit
 * words, 64 pixels at a time; {@code Vector} from whole registers. Kernels are immutable and share
 * no state; the arrays they work on belong to the caller.
 *
 * <p>A transformer's blocks are one kernel, {@link io.tombola.engine.kernel.EncoderKernel},
 * compiled from {@link io.tombola.engine.kernel.EncoderWeights}; fast ones are made of tiles of 64
 * channels.
 */
package io.tombola.engine.kernel;
