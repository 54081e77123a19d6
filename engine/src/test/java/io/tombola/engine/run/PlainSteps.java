package io.tombola.engine.run;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.Scratch;
import java.util.List;

/**
 * What an engine should do, without its machinery: any rung's layers, one after the other, over
 * membranes that stay.
 */
final class PlainSteps {
  private final long[][] membranes;
  private final long[][] spikes;
  private final int[] logits;

  /** At rest. */
  PlainSteps(CompiledTicket ticket) {
    int layers = ticket.layers().size();
    membranes = new long[layers][];
    spikes = new long[layers][];
    logits = new int[ticket.manifest().architecture().classes()];
    for (int l = 0; l < layers; l++) {
      membranes[l] = new long[ticket.layers().get(l).membraneWords()];
      spikes[l] = new long[ticket.layers().get(l).output().length()];
    }
  }

  /** Runs a timestep of a rung; gives the digest of this timestep alone. */
  long step(CompiledTicket ticket, Frame frame) {
    var digest = new SpikeDigest();
    long[] input = frame.planes();
    for (int l = 0; l < spikes.length; l++) {
      LayerKernel kernel = ticket.layers().get(l);
      long[] skipped = spikes[ticket.skip(l)];
      Scratch scratch = Scratch.of(List.of(kernel));
      kernel.begin(input, membranes[l]);
      kernel.step(input, skipped, membranes[l], scratch, spikes[l], 0, kernel.parts());
      input = spikes[l];
    }
    ticket.readout().sum(input, logits);
    add(digest, ticket);
    return digest.value();
  }

  /** As {@link Engine#digest} says: a layer of counts plane by plane. */
  private void add(SpikeDigest digest, CompiledTicket ticket) {
    for (int l = 0; l < spikes.length; l++) {
      var layout = ticket.layers().get(l).output();
      int run = layout.bits() == 1 ? layout.length() : layout.words();
      for (int from = 0; from < layout.length(); from += run) {
        digest.add(spikes[l], from, from + run);
      }
    }
    for (int logit : logits) {
      digest.add(logit);
    }
  }

  /** What layer {@code layer} handed on in the last timestep. */
  long[] spikes(int layer) {
    return spikes[layer];
  }
}
