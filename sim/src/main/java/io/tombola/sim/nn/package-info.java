/**
 * Spiking networks forward and backward, layers written out over a handful of ND4J operations.
 *
 * <p>ND4J serves convolutions (oneDNN) and matrix products (BLAS) on preallocated tensors; batch
 * norm, neurons and pooling are fused Java loops. Native memory is bounded by the JVM flags {@code
 * -Dorg.bytedeco.javacpp.maxbytes=6g -Dorg.bytedeco.javacpp.maxphysicalbytes=8g}: without them it
 * fails near the size of the Java heap. {@code OMP_NUM_THREADS} sets the native threads, all cores
 * by default.
 */
package io.tombola.sim.nn;
