package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A graph under construction: its stages in order, each wired to what it reads. */
final class Wiring {
  final int timesteps;
  final int batch;
  final Signal frames;
  final List<Stage> stages = new ArrayList<>();
  final List<Synapses> synapses = new ArrayList<>();
  final List<Signal> synapseInputs = new ArrayList<>();
  final List<BatchNorm> norms = new ArrayList<>();

  /** Begins with the frames, {@code [T*B][C][H][W]}. */
  Wiring(int timesteps, int batch, Shape frame) {
    this.timesteps = timesteps;
    this.batch = batch;
    this.frames = Signal.input(images(), frame.channels(), frame.height(), frame.width());
  }

  /** Timesteps times batch. */
  int images() {
    return timesteps * batch;
  }

  /** Appends a stage. */
  <S extends Stage> S add(S stage) {
    stages.add(stage);
    return stage;
  }

  /** Appends a linear map. */
  Signal connect(Synapses map, Signal from) {
    synapses.add(map);
    synapseInputs.add(from);
    return add(map).output();
  }

  /** Appends a convolution's linear map. */
  Signal convolve(Layer.Conv conv, Signal from) {
    return connect(new Convolution(conv, images(), from), from);
  }

  /** A batch norm for a linear map's sums. */
  BatchNorm norm(int channels) {
    var norm = new BatchNorm(channels);
    norms.add(norm);
    return norm;
  }

  /** Sums that charge neurons through a batch norm. */
  Neurons.Charge normed(Signal sums, int channels) {
    return new Neurons.Charge(sums, Optional.of(norm(channels)));
  }

  /** Appends a convolution's neurons, that only its sums charge. */
  Signal neurons(Layer.Conv conv, UnitKernels units, Signal sums) {
    return neurons(conv.neurons(), conv.pool(), units, normed(sums, conv.out()), null);
  }

  /** Appends neurons; {@code skip} is null where nothing joins. */
  Signal neurons(
      Shape shape, boolean pool, UnitKernels units, Neurons.Charge main, Neurons.Charge skip) {
    return add(new Neurons(timesteps, batch, shape, pool, units, main, skip)).output();
  }
}
