package io.tombola.sim.cli;

import io.tombola.engine.energy.VitLayers;
import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.sim.search.EpochReport;
import io.tombola.sim.search.Samples;
import io.tombola.sim.search.SearchResult;
import io.tombola.sim.search.SearchRun;
import io.tombola.sim.search.SearchSettings;
import io.tombola.sim.search.TicketExport;
import io.tombola.sim.search.TicketSearch;
import io.tombola.sim.search.Trainable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Searches on data in memory, one seed after the other.
 *
 * @param identity what is searched on what, beside the settings: no checkpoint of another is
 *     continued
 * @param test looked at once after each search, if at all
 */
record SeedSearch(
    Trainable subject,
    String identity,
    TicketExport export,
    Samples training,
    Samples validation,
    Optional<Samples> test) {
  /**
   * What a search found.
   *
   * @param ticket empty when the engine cannot run it, or it is a spiking ViT's
   * @param vitTicket empty when the engine cannot run it, or it is none
   * @param refusal why the engine cannot run what its kind of ticket is
   */
  record Found(
      SearchResult result,
      Optional<Ticket> ticket,
      Optional<VitTicket> vitTicket,
      Optional<String> refusal) {}

  /** Searches, or goes on from the checkpoint. */
  Found run(SearchSettings settings, Path checkpoint, boolean resume, Consumer<EpochReport> report)
      throws IOException {
    var run = new SearchRun(subject, identity, settings, training, validation, Progress.watched());
    TicketSearch search = run.run(checkpoint, resume, report);
    List<EpochReport> epochs = run.epochs();
    Exported exported = exported(search, settings);
    Optional<VitTicket> vitTicket = exported.vitTicket;
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
            exported
                .ticket
                .map(it -> it.rungs().get(0))
                .or(() -> vitTicket.map(VitTicket::rung))
                .map(rung -> rung.accuracy().integerAccuracy())
                .orElse(null),
            test.map(it -> search.predict(it).accuracy()).orElse(null),
            test.map(Samples::size).orElse(null),
            rates(search, validation.size() < settings.batch() ? training : validation),
            epochs.stream().mapToDouble(EpochReport::seconds).sum()),
        exported.ticket,
        vitTicket,
        exported.refusal);
  }

  private record Exported(
      Optional<Ticket> ticket, Optional<VitTicket> vitTicket, Optional<String> refusal) {}

  /** What was found in integers; a large lambda may be more than the engine's membranes hold. */
  private Exported exported(TicketSearch search, SearchSettings settings) {
    try {
      if (export.architecture().isVit()) {
        return TicketExport.exportableVit(settings)
            ? new Exported(
                Optional.empty(),
                Optional.of(export.exportVit(search, settings, validation)),
                Optional.empty())
            : new Exported(Optional.empty(), Optional.empty(), Optional.empty());
      }
      return new Exported(
          Optional.of(settings)
              .filter(TicketExport::exportable)
              .map(it -> export.export(search, it, validation)),
          Optional.empty(),
          Optional.empty());
    } catch (IllegalArgumentException e) {
      return new Exported(Optional.empty(), Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  /** Only whole batches are counted, so that samples have to fill one. */
  private Map<String, Double> rates(TicketSearch search, Samples seen) {
    Map<String, Double> named = new LinkedHashMap<>();
    double[] rates = search.inputRates(seen);
    List<Layer.Weighted> weighted = search.subject().weighted();
    for (int i = 0; i < rates.length; i++) {
      named.put(weighted.get(i).name(), rates[i]);
    }
    double[] attention =
        export.architecture().isVit() ? search.attentionRates(seen) : new double[0];
    for (int b = 0; b < attention.length; b++) {
      named.put(VitLayers.attention(b), attention[b]);
    }
    return named;
  }
}
