package io.tombola.engine.ticket;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.BitSet;
import java.util.List;

/** A ticket in memory: what its manifest says, and its rungs from the largest to the smallest. */
public record Ticket(Manifest manifest, List<Rung> rungs) implements AnyTicket {
  /** Checks that the rungs fit the network and each other. */
  public Ticket {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("a ticket has at least one rung");
    }
    List<Layer.Weighted> layers = manifest.architecture().network().weighted();
    for (int k = 0; k < rungs.size(); k++) {
      check(layers, rungs.get(k), k);
      if (k > 0) {
        checkNested(rungs.get(k), rungs.get(k - 1), k);
      }
    }
  }

  /** The network that the manifest describes. */
  public Network network() {
    return manifest.architecture().network();
  }

  static void check(List<? extends Layer.Weighted> layers, Rung rung, int k) {
    long weights = layers.stream().mapToLong(Layer.Weighted::weights).sum();
    require(rung.layers().size() == layers.size(), k, "has another number of layers");
    long kept = 0;
    for (int l = 0; l < layers.size(); l++) {
      LayerTicket decided = rung.layers().get(l);
      Layer.Weighted layer = layers.get(l);
      int neurons = layer.spikes() ? layer.out() : 0;
      int gains = layer instanceof Layer.Readout ? 0 : layer.out();
      int skips = layer instanceof Layer.Join ? layer.out() : 0;
      String at = "layer " + layer.name() + ": ";
      require(decided.name().equals(layer.name()), k, at + "found " + decided.name());
      require(decided.kept().length() <= layer.weights(), k, at + "mask is too long");
      require(decided.flipped().length() <= layer.out(), k, at + "flips are too long");
      require(
          decided.thresholds().length == neurons && decided.biases().length == neurons,
          k,
          at + "thresholds and biases must be " + neurons);
      require(
          decided.gains().length == gains && decided.offsets().length == neurons,
          k,
          at + "gains must be " + gains + " and offsets " + neurons);
      require(decided.skipScales().length == skips, k, at + "skip scales must be " + skips);
      for (int scale : decided.skipScales()) {
        require(
            scale >= 0 && scale <= LayerTicket.MAX_SKIP_SCALE,
            k,
            at + "skip scale " + scale + " is outside 0.." + LayerTicket.MAX_SKIP_SCALE);
      }
      kept += decided.kept().cardinality();
    }
    double share = (double) kept / weights;
    // Layers round their shares down to whole weights.
    double tolerance = 0.001 + (double) layers.size() / weights;
    require(
        Math.abs(share - rung.keepRatio()) <= tolerance,
        k,
        "says that it keeps " + rung.keepRatio() + " of the weights, but keeps " + share);
  }

  private static void checkNested(Rung smaller, Rung larger, int k) {
    for (int l = 0; l < smaller.layers().size(); l++) {
      var extra = (BitSet) smaller.layers().get(l).kept().clone();
      extra.andNot(larger.layers().get(l).kept());
      String name = smaller.layers().get(l).name();
      require(extra.isEmpty(), k, "layer " + name + ": keeps weights that the rung above prunes");
    }
  }

  private static void require(boolean holds, int rung, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("rung " + rung + ": " + problem);
    }
  }
}
