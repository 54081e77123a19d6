package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.sim.nn.BatchNorm;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The masks and folded neurons of a calibrated search, layer by layer. */
final class TicketFolding {
  private final TicketSearch search;
  private final List<Layer.Weighted> weighted;

  TicketFolding(TicketSearch search) {
    this.search = search;
    this.weighted = search.subject().weighted();
  }

  /** A ticket's rung. */
  Rung rung() {
    var tickets = new ArrayList<LayerTicket>();
    for (int i = 0; i < weighted.size(); i++) {
      tickets.add(layer(i));
    }
    return new Rung(search.keptShare(), tickets);
  }

  /** The rung of a spiking ViT's patch embedding: its first layers alone. */
  Rung embedding(int count) {
    var tickets = new ArrayList<LayerTicket>();
    long kept = 0;
    long weights = 0;
    for (int i = 0; i < count; i++) {
      tickets.add(layer(i));
      kept += tickets.get(i).kept().cardinality();
      weights += weighted.get(i).weights();
    }
    return new Rung((double) kept / weights, tickets);
  }

  private LayerTicket layer(int index) {
    Layer.Weighted layer = weighted.get(index);
    BitSet mask = (BitSet) search.layers().get(index).mask().clone();
    if (layer instanceof Layer.Readout) {
      return Folding.readout(layer.name(), mask);
    }
    if (layer instanceof Layer.Shortcut) {
      return Folding.shortcut(layer.name(), mask, gains(index));
    }
    double[] offsets = offsets(index);
    double[] skipGains = new double[0];
    if (layer instanceof Layer.Join join) {
      skipGains = new double[layer.out()];
      for (int o = 0; o < skipGains.length; o++) {
        skipGains[o] = join.shortcut().isPresent() ? Math.abs(gains(index + 1)[o]) : 1;
        offsets[o] += join.shortcut().isPresent() ? offsets(index + 1)[o] : 0;
      }
    }
    return Folding.fold(
        layer.name(), mask, gains(index), offsets, skipGains, search.settings().fractionBits());
  }

  private double[] gains(int index) {
    BatchNorm norm = search.graph().norms().get(index);
    double alpha = search.layers().get(index).alpha();
    return IntStream.range(0, norm.gain().length)
        .mapToDouble(c -> norm.foldedGain(c) * alpha)
        .toArray();
  }

  private double[] offsets(int index) {
    BatchNorm norm = search.graph().norms().get(index);
    return IntStream.range(0, norm.gain().length).mapToDouble(norm::foldedOffset).toArray();
  }

  /** Factor from an integer logit to the exponent of the softmax that was trained. */
  double logitScale() {
    return search.layers().get(weighted.size() - 1).alpha() * search.settings().outputGain();
  }
}
