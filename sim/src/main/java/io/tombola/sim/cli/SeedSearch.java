package io.tombola.sim.cli;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.search.EpochReport;
import io.tombola.sim.search.Samples;
import io.tombola.sim.search.SearchResult;
import io.tombola.sim.search.SearchRun;
import io.tombola.sim.search.SearchSettings;
import io.tombola.sim.search.TicketExport;
import io.tombola.sim.search.TicketSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Searches on data in memory, one seed after the other.
 *
 * @param test looked at once after each search, if at all
 */
record SeedSearch(
    Manifest.Architecture architecture,
    Manifest.Frames frames,
    DataSet set,
    Manifest.Data data,
    Samples training,
    Samples validation,
    Optional<Samples> test) {
  /**
   * What a search found.
   *
   * @param ticket empty when the engine cannot run it
   */
  record Found(SearchResult result, Optional<Ticket> ticket) {}

  /** Searches, or goes on from the checkpoint. */
  Found run(SearchSettings settings, Path checkpoint, boolean resume, Consumer<EpochReport> report)
      throws IOException {
    List<EpochReport> epochs = new ArrayList<>();
    Network network = architecture.network();
    TicketSearch search =
        new SearchRun(network, settings, training, validation, Progress.watched())
            .run(
                checkpoint,
                resume,
                epoch -> {
                  epochs.add(epoch);
                  report.accept(epoch);
                });
    Optional<Ticket> ticket =
        TicketExport.exportable(settings)
            ? Optional.of(
                new TicketExport(architecture, frames, set.labels(), set.idleClass(), data)
                    .export(search, settings, validation))
            : Optional.empty();
    double accuracy = search.predict(validation).accuracy();
    return new Found(
        new SearchResult(
            settings.method().name(),
            settings.asMap(),
            settings.runSeed(),
            epochs,
            search.keptShare(),
            accuracy,
            validation.size(),
            ticket.map(it -> it.rungs().get(0).accuracy().integerAccuracy()).orElse(null),
            test.map(it -> search.predict(it).accuracy()).orElse(null),
            test.map(Samples::size).orElse(null),
            rates(search, network, validation.size() < settings.batch() ? training : validation),
            epochs.stream().mapToDouble(EpochReport::seconds).sum()),
        ticket);
  }

  /** Only whole batches are counted, so that samples have to fill one. */
  private static Map<String, Double> rates(TicketSearch search, Network network, Samples seen) {
    double[] rates = search.inputRates(seen);
    Map<String, Double> named = new LinkedHashMap<>();
    List<Layer.Weighted> weighted = network.weighted();
    for (int i = 0; i < rates.length; i++) {
      named.put(weighted.get(i).name(), rates[i]);
    }
    return named;
  }
}
