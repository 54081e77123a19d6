package io.tombola.sim.cli;

import io.tombola.engine.energy.Activity;
import io.tombola.engine.energy.EnergyModel;
import io.tombola.engine.energy.EnergyReport;
import io.tombola.engine.energy.FirstLayer;
import io.tombola.engine.energy.Technology;
import io.tombola.engine.energy.VitLayers;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.PatchKeep;
import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.sim.data.ActivityMeasurement;
import io.tombola.sim.data.Windows;
import io.tombola.sim.nn.Activation;
import io.tombola.sim.report.CellResult.CellEnergy;
import io.tombola.sim.search.InputForm;
import io.tombola.sim.search.Method;
import io.tombola.sim.search.Samples;
import io.tombola.sim.search.SearchSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an inference of a search of a sweep costs, as {@code tombola energy} counts.
 *
 * @param validation what a ticket's exact operations are counted on
 */
record CellEnergies(
    Manifest.Architecture architecture,
    SearchSettings settings,
    Windows windows,
    SeedSearch.Found found,
    Samples validation) {
  private static final int SAMPLES = 200;

  CellEnergy energy() throws IOException {
    boolean spikes = settings.method().activation() == Activation.SPIKES;
    if (architecture.isVit()) {
      SpikingVit vit = architecture.vit();
      return spikes ? ofSpikes(vit) : withoutSpikes(new VitLayers(vit)::dense);
    }
    Network network = architecture.network();
    return spikes
        ? ofSpikes(network)
        : withoutSpikes(technology -> EnergyModel.dense(network, technology));
  }

  /** All multiply-adds of all frames. */
  private CellEnergy withoutSpikes(Function<Technology, EnergyReport> dense) {
    boolean frameByFrame = settings.input() == InputForm.FRAMES;
    int passes = frameByFrame && !windows.still() ? windows.timesteps() : 1;
    double floats = passes * dense.apply(Technology.FP32).totalMillijoule();
    double bits = passes * dense.apply(Technology.ONE_BIT).totalMillijoule();
    return new CellEnergy(floats, settings.method().oneBit() ? bits : null, 0, null, null);
  }

  private CellEnergy ofSpikes(Network network) throws IOException {
    FirstLayer first = windows.still() ? FirstLayer.ONCE : FirstLayer.EVENTS;
    var activity = new Activity(List.copyOf(rates().values()), Optional.empty());
    var floats = new EnergyModel(network, Technology.FP32, first, windows.timesteps());
    var bits = new EnergyModel(network, Technology.ONE_BIT, first, windows.timesteps());
    EnergyReport exact = null;
    if (found.ticket().isPresent()) {
      Ticket ticket = found.ticket().get();
      Activity measured =
          ActivityMeasurement.of(ReadyTicket.of(ticket).only(0), validation, SAMPLES)
              .mean(network, windows.timesteps());
      exact = floats.masked(measured, EnergyCommand.keptShares(network, ticket.rungs().get(0)));
    }
    return energy(floats.spiking(activity), bits.spiking(activity), exact);
  }

  /** The first layer by events, or by an image's values; the readout is not counted. */
  private CellEnergy ofSpikes(SpikingVit vit) throws IOException {
    var layers = new VitLayers(vit);
    int patches = PatchKeep.kept(settings.vit().patches().keepRatio(), vit.embedding().tokens());
    EnergyReport exact = null;
    if (found.vitTicket().isPresent()) {
      VitTicket ticket = found.vitTicket().get();
      exact =
          layers.report(
              ActivityMeasurement.of(ReadyTicket.of(ticket).only(0), validation, SAMPLES),
              patches,
              ticket.encoder().facts().patches().embeddings(patches, vit.embedding().tokens()),
              windows.timesteps(),
              Technology.FP32);
    }
    return energy(
        spiking(layers, patches, Technology.FP32),
        spiking(layers, patches, Technology.ONE_BIT),
        exact);
  }

  private EnergyReport spiking(VitLayers layers, int patches, Technology technology) {
    boolean signs = settings.method().embeddingActivation() == Activation.SIGN;
    return layers.spiking(rates(), patches, windows.timesteps(), signs, technology);
  }

  private Map<String, Double> rates() {
    return found.result().inputRates();
  }

  /**
   * Equations (3) and (4), and exact operations beside them.
   *
   * @param bits at the prices of one-bit weights
   * @param exact null without a ticket
   */
  private CellEnergy energy(EnergyReport floats, EnergyReport bits, EnergyReport exact) {
    Method method = settings.method();
    return new CellEnergy(
        floats.totalMillijoule(),
        method.oneBit() ? bits.totalMillijoule() : null,
        floats.synapticOperations(),
        exact == null ? null : exact.synapticOperations(),
        exact == null ? null : exact.totalMillijoule());
  }
}
