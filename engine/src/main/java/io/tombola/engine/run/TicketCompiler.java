package io.tombola.engine.run;

import io.tombola.engine.energy.OperationCounter;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.MembraneBound;
import io.tombola.engine.kernel.Neurons;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Skip;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Turns rungs into kernels. What all rungs share (signs, membrane widths) is worked out once. */
final class TicketCompiler {
  private final Manifest manifest;
  private final List<? extends Layer> layers;
  private final List<? extends Layer.Weighted> weighted;
  private final List<Rung> rungs;
  private final KernelProvider provider;
  private final Leak leak;
  private final int fractionBits;

  /** Per weighted layer, what it sees; per weighted layer and rung, its connections. */
  private final List<PlaneLayout> inputs = new ArrayList<>();

  private final List<List<Synapses>> synapses = new ArrayList<>();
  private final int[] membraneBits;

  TicketCompiler(Ticket ticket, KernelProvider provider) {
    this(
        ticket.manifest(),
        ticket.network().layers(),
        ticket.network().weighted(),
        ticket.rungs(),
        provider);
  }

  /**
   * Compiles layers that are fed each by the one before, the first by the manifest's frames.
   *
   * @param weighted those that own weights, a layer's frozen ones by its index here
   */
  TicketCompiler(
      Manifest manifest,
      List<? extends Layer> layers,
      List<? extends Layer.Weighted> weighted,
      List<Rung> rungs,
      KernelProvider provider) {
    this.manifest = manifest;
    this.layers = layers;
    this.weighted = weighted;
    this.rungs = rungs;
    this.provider = provider;
    this.leak = Leak.of(manifest.neuron().lambda());
    this.fractionBits = manifest.neuron().fractionBits();
    findInputs();
    for (int l = 0; l < weighted.size(); l++) {
      synapses.add(signed(weighted.get(l), l));
    }
    this.membraneBits = new int[weighted.size()];
    for (int l = 0; l < membraneBits.length; l++) {
      membraneBits[l] = weighted.get(l).spikes() ? membraneBits(weighted.get(l), l) : 0;
    }
  }

  /** Compiles one rung of a network. */
  CompiledTicket compile(int rung) {
    int last = layers.size() - 1;
    int[] skips = new int[last];
    for (int i = 0; i < last; i++) {
      skips[i] = layers.get(i) instanceof Layer.Join join ? join.skip() : 0;
    }
    return new CompiledTicket(
        manifest,
        rung,
        rungs.get(rung).readoutScale(),
        provider.name(),
        frameLayout(),
        membraneBits,
        kernels(rung),
        skips,
        provider.readout(synapses(weighted.size() - 1, rung)),
        new OperationCounter(layers, frameLayout(), synapses(rung)),
        synapses(rung).stream().mapToLong(layer -> layer.kept().cardinality()).sum());
  }

  /** Counts what a step of layers that own weights, all of them, did. */
  OperationCounter counter(int rung) {
    return new OperationCounter(layers, frameLayout(), synapses(rung));
  }

  /** The kernels of one rung, of all layers but a readout. */
  List<LayerKernel> kernels(int rung) {
    List<LayerKernel> kernels = new ArrayList<>();
    for (Layer layer : layers) {
      if (!(layer instanceof Layer.Readout)) {
        kernels.add(kernel(layer, rung));
      }
    }
    return kernels;
  }

  private LayerKernel kernel(Layer layer, int rung) {
    int l = weighted.indexOf(layer);
    if (layer instanceof Layer.Conv conv) {
      return provider.conv(conv, synapses(l, rung), neurons(l, rung));
    } else if (layer instanceof Layer.Join join) {
      return provider.join(join, synapses(l, rung), skip(join, l, rung), neurons(l, rung));
    } else if (layer instanceof Layer.Dense) {
      return provider.dense(synapses(l, rung), neurons(l, rung));
    } else if (layer instanceof Layer.GlobalSum sum) {
      return provider.globalSum(sum);
    } else {
      return provider.adaptivePool((Layer.AdaptivePool) layer);
    }
  }

  /** The layout of the frames it takes. */
  PlaneLayout frameLayout() {
    Manifest.Architecture architecture = manifest.architecture();
    return new PlaneLayout(
        architecture.inputChannels(),
        manifest.frames().countBits(),
        architecture.height(),
        architecture.width());
  }

  private void findInputs() {
    PlaneLayout input = frameLayout();
    for (Layer layer : layers) {
      if (layer instanceof Layer.Weighted) {
        inputs.add(input);
      }
      if (layer instanceof Layer.Join join && join.shortcut().isPresent()) {
        inputs.add(PlaneLayout.spikes(join.skipped()));
      }
      input = PlaneLayout.of(layer);
    }
  }

  /** A layer's connections in every rung. */
  private List<Synapses> signed(Layer.Weighted layer, int l) {
    var weights = new FrozenWeights(manifest.seed(), l);
    List<Synapses> signed = new ArrayList<>();
    for (int rung = 0; rung < rungs.size(); rung++) {
      LayerTicket decided = decided(l, rung);
      BitSet negative = decided.negative(layer, weights);
      signed.add(new Synapses(layer.out(), layer.fanIn(), inputs.get(l), decided.kept(), negative));
    }
    return signed;
  }

  private Synapses synapses(int l, int rung) {
    return synapses.get(l).get(rung);
  }

  private List<Synapses> synapses(int rung) {
    return synapses.stream().map(rungs -> rungs.get(rung)).toList();
  }

  private LayerTicket decided(int l, int rung) {
    return rungs.get(rung).layers().get(l);
  }

  private Neurons neurons(int l, int rung) {
    LayerTicket decided = decided(l, rung);
    return new Neurons(leak, fractionBits, membraneBits[l], decided.thresholds(), decided.biases());
  }

  /** What joins layer {@code l}; a shortcut is the weighted layer behind it. */
  private Skip skip(Layer.Join join, int l, int rung) {
    int[] scales = decided(l, rung).skipScales();
    return join.shortcut()
        .map(shortcut -> new Skip(synapses(l + 1, rung), shortcut.stride(), scales))
        .orElseGet(() -> Skip.identity(PlaneLayout.spikes(join.skipped()), scales));
  }

  /** The same for all rungs, so that membranes survive a change of rung. */
  private int membraneBits(Layer.Weighted layer, int l) {
    long[] least = new long[layer.out()];
    long[] greatest = new long[layer.out()];
    for (int rung = 0; rung < rungs.size(); rung++) {
      Synapses connections = synapses(l, rung);
      Skip skip = layer instanceof Layer.Join join ? skip(join, l, rung) : Skip.none(layer.out());
      int[] biases = decided(l, rung).biases();
      for (int o = 0; o < layer.out(); o++) {
        long down = biases[o] + (connections.least(o) << fractionBits) + skip.least(o);
        long up = biases[o] + (connections.greatest(o) << fractionBits) + skip.greatest(o);
        least[o] = Math.min(least[o], down);
        greatest[o] = Math.max(greatest[o], up);
      }
    }
    int bits = 0;
    for (int o = 0; o < layer.out(); o++) {
      int needed = MembraneBound.membraneBits(leak, least[o], greatest[o]);
      if (needed == 0) {
        throw new IllegalArgumentException(
            ("layer %s, channel %d: with lambda %s and charges of %d to %d a timestep, membranes"
                    + " outgrow %d bits; use a smaller lambda, fewer fraction bits or a smaller bias"
                    + " or skip scale")
                .formatted(
                    layer.name(), o, leak.lambda(), least[o], greatest[o], MembraneBound.MAX_BITS));
      }
      bits = Math.max(bits, needed);
    }
    return bits;
  }
}
