package io.tombola.sim.cli;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.PatchKeep;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.EncoderTicket;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import io.tombola.engine.ticket.VitTicket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tombola ticket}: what a ticket file holds. */
@Command(
    name = "ticket",
    mixinStandardHelpOptions = true,
    description = "Looks into ticket files, signs them, and says who did.",
    subcommands = {TicketCommand.Show.class, TicketSign.class, TicketVerify.class})
final class TicketCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  /** {@code tombola ticket show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Prints what a ticket says of itself and what each layer keeps.")
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The ticket.")
    private Path file;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      AnyTicket ticket = TicketFile.readAny(file, TrustedKeys.ANYBODY);
      if (json) {
        spec.commandLine().getOut().println(Json.of(report(ticket)));
      } else {
        print(ticket);
      }
      return 0;
    }

    private Map<String, Object> report(AnyTicket ticket) throws IOException {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("file", file.toString());
      report.put("bytes", Files.size(file));
      report.put("weights", weights(ticket));
      report.put("manifest", ticket.manifest());
      List<Object> rungs = new ArrayList<>();
      for (Rung rung : rungs(ticket)) {
        Map<String, Double> layers = new LinkedHashMap<>();
        for (Layer.Weighted layer : masked(ticket)) {
          layers.put(layer.name(), kept(rung, layer) / (double) layer.weights());
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("keepRatio", rung.keepRatio());
        facts.put("readoutScale", rung.readoutScale());
        facts.put("accuracy", rung.accuracy());
        facts.put("cost", rung.cost());
        facts.put("layers", layers);
        rungs.add(facts);
      }
      report.put("rungs", rungs);
      if (ticket instanceof VitTicket vit) {
        report.put("encoder", vit.encoder().facts());
        report.put("patches", vit.vit().encoder().tokens());
        Map<String, Double> maps = new LinkedHashMap<>();
        for (int m = 0; m < vit.encoder().maps().size(); m++) {
          maps.put(vit.encoder().maps().get(m).name(), keptShare(vit, m));
        }
        report.put("maps", maps);
      }
      return report;
    }

    private void print(AnyTicket ticket) throws IOException {
      Manifest manifest = ticket.manifest();
      Manifest.Architecture net = manifest.architecture();
      Manifest.Frames frames = manifest.frames();
      say("%s, %,d bytes", file, Files.size(file));
      say(
          "network    %s, width factor %s, %,d weights, input %dx%dx%d, %d classes",
          net.name(),
          net.widthFactor(),
          weights(ticket),
          net.inputChannels(),
          net.width(),
          net.height(),
          net.classes());
      say(
          "frames     %s, %d sub-bins, %d bits a count, %d us refractory",
          timesteps(frames), frames.subBins(), frames.countBits(), frames.refractoryUs());
      say(
          "neurons    lambda %s, %d fraction bits; %d timesteps a decision",
          manifest.neuron().lambda(),
          manifest.neuron().fractionBits(),
          manifest.readout().timesteps());
      say("labels     %s", String.join(", ", manifest.labels()));
      say("search     %s, seed %d", manifest.search().method(), manifest.seed());
      say(
          "data       %s, %s%s",
          manifest.data().name(),
          manifest.data().split(),
          manifest.data().simulated() ? " (simulated)" : "");
      say(
          "ladder     accuracy on %d validation samples%s, operations and energy a timestep",
          rungs(ticket).get(0).accuracy().samples(),
          manifest.data().simulated() ? " (simulated)" : "");
      LadderTable.ofManifest(rungs(ticket)).forEach(line -> say("  %s", line));
      for (int k = 0; k < rungs(ticket).size(); k++) {
        print(ticket, k);
      }
      if (ticket instanceof VitTicket vit) {
        printEncoder(vit);
      }
    }

    private static String timesteps(Manifest.Frames frames) {
      return switch (frames.slicing()) {
        case STREAM ->
            frames.timestepUs() > 0
                ? frames.timestepUs() / 1000.0 + " ms a timestep"
                : frames.eventsPerTimestep() + " events a timestep";
        case BY_TIME -> "whole samples in timesteps of equal time";
        case BY_NUMBER -> "whole samples in timesteps of equally many events";
        case IMAGE -> "still images";
      };
    }

    private void print(AnyTicket ticket, int k) {
      Rung rung = rungs(ticket).get(k);
      String of = ticket instanceof VitTicket ? "the patch embedding's weights" : "the weights";
      say("rung %d     keeps %.1f %% of %s", k, 100 * rung.keepRatio(), of);
      List<? extends Layer.Weighted> layers = masked(ticket);
      int width = layers.stream().mapToInt(layer -> layer.name().length()).max().orElseThrow();
      for (Layer.Weighted layer : layers) {
        int kept = kept(rung, layer);
        String name = layer.name() + " ".repeat(width - layer.name().length());
        say(
            "  %s %,9d of %,9d  %5.1f %%",
            name, kept, layer.weights(), 100.0 * kept / layer.weights());
      }
    }

    private void printEncoder(VitTicket ticket) {
      EncoderTicket.Facts facts = ticket.encoder().facts();
      int tokens = ticket.vit().encoder().tokens();
      say(
          "patches    %d of %d stay (%.1f %%), chosen once a window; the embedding %s",
          PatchKeep.kept(facts.patchKeep(), tokens),
          tokens,
          100 * facts.patchKeep(),
          switch (facts.patches()) {
            case GATHERED -> "sees all";
            case REEMBEDDED -> "runs again without the others";
          });
      double kept = 0;
      long weights = 0;
      for (int m = 0; m < ticket.encoder().maps().size(); m++) {
        int of = ticket.vit().encoder().maps().get(m).weights();
        kept += keptShare(ticket, m) * of;
        weights += of;
      }
      say(
          "encoder    %s, %,d weights, %.1f %% kept",
          facts.frozen() ? "frozen signs under a mask" : "trained weights of 16 bits",
          weights,
          100 * kept / weights);
    }

    private static double keptShare(VitTicket ticket, int map) {
      return ticket.encoder().maps().get(map).keptShare(ticket.vit().encoder().maps().get(map));
    }

    private static long weights(AnyTicket ticket) {
      return ticket instanceof VitTicket vit
          ? vit.vit().weights()
          : ((Ticket) ticket).network().weights();
    }

    private static List<Rung> rungs(AnyTicket ticket) {
      return ticket instanceof VitTicket vit ? List.of(vit.rung()) : ((Ticket) ticket).rungs();
    }

    /** The layers whose masks a rung has. */
    private static List<? extends Layer.Weighted> masked(AnyTicket ticket) {
      return ticket instanceof VitTicket vit
          ? vit.vit().embedding().weighted()
          : ((Ticket) ticket).network().weighted();
    }

    private static int kept(Rung rung, Layer.Weighted layer) {
      return rung.layers().stream()
          .filter(it -> it.name().equals(layer.name()))
          .mapToInt((LayerTicket it) -> it.kept().cardinality())
          .sum();
    }

    private void say(String format, Object... values) {
      spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    }
  }
}
