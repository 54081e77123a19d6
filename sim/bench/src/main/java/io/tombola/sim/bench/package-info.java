/**
 * The engine against its peers: {@code tombola bench} and the JMH benchmarks. Whatever is timed
 * here runs the same tickets on the same frames, and must give the same logits first.
 */
package io.tombola.sim.bench;
