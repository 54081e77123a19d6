package io.tombola.engine.run;

import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.MembraneBound;
import io.tombola.engine.kernel.Neurons;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.ReadoutKernel;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Turns rungs into kernels. What all rungs share (signs, membrane widths) is worked out once. */
final class TicketCompiler {
  private final Ticket ticket;
  private final KernelProvider provider;
  private final Network network;
  private final Leak leak;
  private final int fractionBits;

  /** Per weighted layer, what it sees; per weighted layer and rung, its connections. */
  private final List<PlaneLayout> inputs = new ArrayList<>();

  private final List<List<Synapses>> synapses = new ArrayList<>();
  private final int[] membraneBits;

  TicketCompiler(Ticket ticket, KernelProvider provider) {
    this.ticket = ticket;
    this.provider = provider;
    this.network = ticket.network();
    this.leak = Leak.of(ticket.manifest().neuron().lambda());
    this.fractionBits = ticket.manifest().neuron().fractionBits();
    List<Layer.Weighted> weighted = network.weighted();
    findInputs();
    for (int l = 0; l < weighted.size(); l++) {
      synapses.add(signed(weighted.get(l), l));
    }
    this.membraneBits = new int[weighted.size() - 1];
    for (int l = 0; l < membraneBits.length; l++) {
      membraneBits[l] = membraneBits(weighted.get(l), l);
    }
  }

  /** Compiles one rung. */
  CompiledTicket compile(int rung) {
    List<LayerKernel> kernels = new ArrayList<>();
    ReadoutKernel readout = null;
    int l = 0;
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv conv) {
        kernels.add(provider.conv(conv, synapses.get(l).get(rung), neurons(rung, l)));
        l++;
      } else if (layer instanceof Layer.Dense) {
        kernels.add(provider.dense(synapses.get(l).get(rung), neurons(rung, l)));
        l++;
      } else if (layer instanceof Layer.AdaptivePool pool) {
        kernels.add(provider.adaptivePool(pool));
      } else {
        readout = provider.readout(synapses.get(l).get(rung));
      }
    }
    return new CompiledTicket(
        ticket.manifest(), rung, provider.name(), frameLayout(), membraneBits, kernels, readout);
  }

  private PlaneLayout frameLayout() {
    Manifest manifest = ticket.manifest();
    return new PlaneLayout(
        network.inputChannels(), manifest.frames().countBits(), network.height(), network.width());
  }

  private void findInputs() {
    PlaneLayout input = frameLayout();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Weighted) {
        inputs.add(input);
      }
      if (layer instanceof Layer.Conv conv) {
        input = new PlaneLayout(conv.out(), 1, conv.outHeight(), conv.outWidth());
      } else if (layer instanceof Layer.AdaptivePool pool) {
        input = new PlaneLayout(pool.channels(), 1, pool.size(), pool.size());
      } else if (layer instanceof Layer.Dense dense) {
        input = PlaneLayout.vector(dense.out());
      }
    }
  }

  /** A layer's connections in every rung: the frozen signs under its mask, flipped where told. */
  private List<Synapses> signed(Layer.Weighted layer, int l) {
    var weights = new FrozenWeights(ticket.manifest().seed(), l);
    var signs = new BitSet(layer.weights());
    for (int i = 0; i < layer.weights(); i++) {
      signs.set(i, weights.negative(i));
    }
    List<Synapses> rungs = new ArrayList<>();
    for (int rung = 0; rung < ticket.rungs().size(); rung++) {
      LayerTicket decided = decided(rung, l);
      BitSet negative = (BitSet) signs.clone();
      for (int o = decided.flipped().nextSetBit(0);
          o >= 0;
          o = decided.flipped().nextSetBit(o + 1)) {
        negative.flip(o * layer.fanIn(), (o + 1) * layer.fanIn());
      }
      negative.and(decided.kept());
      rungs.add(new Synapses(layer.out(), layer.fanIn(), inputs.get(l), decided.kept(), negative));
    }
    return rungs;
  }

  private LayerTicket decided(int rung, int l) {
    return ticket.rungs().get(rung).layers().get(l);
  }

  private Neurons neurons(int rung, int l) {
    LayerTicket decided = decided(rung, l);
    return new Neurons(leak, fractionBits, membraneBits[l], decided.thresholds(), decided.biases());
  }

  /** The same for all rungs, so that membranes survive a change of rung. */
  private int membraneBits(Layer.Weighted layer, int l) {
    int bits = 0;
    for (int o = 0; o < layer.out(); o++) {
      long least = 0;
      long greatest = 0;
      for (int rung = 0; rung < ticket.rungs().size(); rung++) {
        Synapses connections = synapses.get(l).get(rung);
        int bias = decided(rung, l).biases()[o];
        int kept = connections.kept().get(o * layer.fanIn(), (o + 1) * layer.fanIn()).cardinality();
        long negatives = connections.negatives(o);
        long unit = (long) inputs.get(l).maxValue() << fractionBits;
        least = Math.min(least, bias - negatives * unit);
        greatest = Math.max(greatest, bias + (kept - negatives) * unit);
      }
      int needed = MembraneBound.membraneBits(leak, least, greatest);
      if (needed == 0) {
        throw new IllegalArgumentException(
            ("layer %s, channel %d: with lambda %s and charges of %d to %d a timestep, membranes"
                    + " outgrow %d bits; use a smaller lambda, fewer fraction bits or a smaller bias")
                .formatted(
                    layer.name(), o, leak.lambda(), least, greatest, MembraneBound.MAX_BITS));
      }
      bits = Math.max(bits, needed);
    }
    return bits;
  }
}
