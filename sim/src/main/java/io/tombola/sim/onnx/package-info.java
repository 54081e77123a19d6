/**
 * Tickets as ONNX graphs, for other runtimes: {@link io.tombola.sim.onnx.OnnxExport} carries the
 * engine's integer arithmetic in fp32, and in double where that is too narrow, so that any
 * conforming runtime gives the engine's own spikes and logits, to the last bit.
 */
package io.tombola.sim.onnx;
