package io.tombola.sim.cli;

import io.tombola.engine.energy.Activity;
import io.tombola.engine.energy.ActivitySum;
import io.tombola.engine.energy.EnergyModel;
import io.tombola.engine.energy.EnergyReport;
import io.tombola.engine.energy.FirstLayer;
import io.tombola.engine.energy.MemoryTraffic;
import io.tombola.engine.energy.Technology;
import io.tombola.engine.energy.VitLayers;
import io.tombola.engine.net.Network;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.msgs.event.EventReader;
import io.tombola.sim.data.ActivityMeasurement;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.StreamActivity;
import io.tombola.sim.data.Windows;
import io.tombola.sim.search.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola energy}: what an inference costs by counted operations. */
@Command(
    name = "energy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Estimates the energy of an inference by equations (3) and (4) of arXiv 2309.13302: of a"
          + " ticket on data or recordings, with operations measured, or of an architecture with"
          + " firing rates given.",
      "Counts arithmetic only, unless --memory adds reading and writing: it compares networks, it"
          + " does not foretell a chip."
    })
final class EnergyCommand implements Callable<Integer> {
  private static final Pattern INPUT = Pattern.compile("(\\d{1,3})x(\\d{1,4})x(\\d{1,4})");

  @Option(names = "--arch", paramLabel = "NAME", description = "vgg9 or resnet19.")
  private String architecture;

  @Option(
      names = "--input",
      paramLabel = "CxHxW",
      description = "Channels, rows and columns, such as 3x32x32.")
  private String input;

  @Option(
      names = "--classes",
      defaultValue = "10",
      paramLabel = "N",
      description = "With --arch (default: ${DEFAULT-VALUE}).")
  private int classes;

  @Option(
      names = "--width",
      defaultValue = "1",
      paramLabel = "F",
      description = "With --arch, factor on the channels (default: ${DEFAULT-VALUE}).")
  private double width;

  @Option(
      names = "--timesteps",
      defaultValue = "4",
      paramLabel = "T",
      description = "With --arch (default: ${DEFAULT-VALUE}).")
  private int timesteps;

  @Option(names = "--ann", description = "With --arch: the network without spikes.")
  private boolean ann;

  @Option(
      names = "--rates",
      paramLabel = "FILE",
      description =
          "With --arch: lines of 'layer,rate', the firing rate of each layer's input. The first"
              + " layer's counts only with --first-layer EVENTS.")
  private Path rates;

  @Option(
      names = "--ticket",
      paramLabel = "FILE",
      description = "A ticket to be measured on --data or --recording.")
  private Path ticketFile;

  @Option(
      names = "--rung",
      defaultValue = "0",
      paramLabel = "K",
      description = "Rung of the ticket's ladder (default: ${DEFAULT-VALUE}).")
  private int rung;

  @Option(
      names = "--recording",
      arity = "1..*",
      paramLabel = "FILE",
      description = {
        "Recordings that the ticket runs over as streams, as in the node, each from rest. Also"
            + " says",
        "the exact sums, which are those of the node's topic ~energy on the same events."
      })
  private List<Path> recordings = List.of();

  @Mixin private RecordingOptions recordingOptions;

  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "SPLIT",
      description = "Of the data: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Split split;

  @Option(
      names = "--samples",
      defaultValue = "500",
      paramLabel = "N",
      description = "Samples to measure at most (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--preset",
      defaultValue = "45nm-fp32",
      paramLabel = "NAME",
      description =
          "45nm-fp32, 45nm-fp16, 45nm-int8, 45nm-1bit, 45nm-1bit-int8 (default: ${DEFAULT-VALUE}).")
  private String preset;

  @Option(
      names = "--first-layer",
      paramLabel = "HOW",
      description =
          "${COMPLETION-CANDIDATES}: multiply-adds once, multiply-adds each timestep, additions by"
              + " events (default: ONCE for images, 3 channels; for events EVENTS when measured,"
              + " else EACH_TIMESTEP).")
  private FirstLayer firstLayer;

  @Option(names = "--memory", description = "Also reading and writing, after Lemaire et al.")
  private boolean memory;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Technology technology = technology();
    if (ticketFile != null ? architecture != null || ann || rates != null : architecture == null) {
      throw wrong(
          "name either --ticket FILE with --data DIR or --recording FILE, or --arch NAME --input"
              + " CxHxW");
    }
    if (!recordings.isEmpty() && (ticketFile == null || dataOptions.given())) {
      throw wrong("--recording FILE goes with --ticket FILE and in place of --data DIR");
    }
    if (ticketFile != null) {
      ofTicket(technology);
    } else {
      ofArchitecture(technology);
    }
    return 0;
  }

  private Technology technology() {
    try {
      return Technology.named(preset);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private void ofArchitecture(Technology technology) throws IOException {
    Network network = network();
    if (ann == (rates != null)) {
      throw wrong("an architecture needs either --rates FILE or --ann");
    }
    EnergyOutput output =
        new EnergyOutput(EnergyOutput.Subject.of(architecture, network), technology);
    if (ann) {
      print(output.dense(EnergyModel.dense(network, technology)));
      return;
    }
    FirstLayer first =
        or(network.inputChannels() == 3 ? FirstLayer.ONCE : FirstLayer.EACH_TIMESTEP);
    Activity activity = RatesFile.read(rates, network, first == FirstLayer.EVENTS);
    EnergyReport report = model(network, technology, first, timesteps).spiking(activity);
    output.spiking(report, timesteps, first);
    if (memory) {
      output.memory(
          MemoryTraffic.of(network, report, timesteps, MemoryTraffic.FLOAT_WEIGHT_BITS),
          "32-bit weights");
    }
    print(output);
  }

  private Network network() {
    Matcher sizes = INPUT.matcher(input == null ? "" : input);
    if (!sizes.matches()) {
      throw wrong("--input is channels, rows and columns, such as 3x32x32");
    }
    try {
      return new Manifest.Architecture(
              architecture,
              width,
              Integer.parseInt(sizes.group(1)),
              Integer.parseInt(sizes.group(2)),
              Integer.parseInt(sizes.group(3)),
              classes)
          .network();
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private EnergyModel model(
      Network network, Technology technology, FirstLayer first, int inferenceTimesteps) {
    try {
      return new EnergyModel(network, technology, first, inferenceTimesteps);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private void ofTicket(Technology technology) throws IOException {
    AnyTicket ticket = TicketFile.readAny(ticketFile, TrustedKeys.ANYBODY);
    if (samples < 1) {
      throw wrong("--samples must be positive");
    }
    ReadyTicket ladder = ready(ticket);
    if (rung < 0 || rung >= ladder.size()) {
      throw wrong("--rung " + rung + ": the ticket has rungs 0.." + (ladder.size() - 1));
    }
    if (ticket instanceof VitTicket vit) {
      ofVit(vit, ladder.only(rung), technology);
    } else {
      ofLayers((Ticket) ticket, ladder.only(rung), technology);
    }
  }

  private ReadyTicket ready(AnyTicket ticket) {
    try {
      return ReadyTicket.of(ticket);
    } catch (IllegalArgumentException e) {
      throw wrong(ticketFile + " cannot run: " + e.getMessage());
    }
  }

  private void ofLayers(Ticket ticket, ReadyTicket ready, Technology technology)
      throws IOException {
    Network network = ticket.network();
    Windows windows = Windows.of(ticket.manifest());
    EnergyOutput output =
        new EnergyOutput(
            EnergyOutput.Subject.of(ticket.manifest().architecture().name(), network), technology);
    int inferenceTimesteps = windows.timesteps();
    Activity activity = measured(ready, output).mean(network, inferenceTimesteps);
    FirstLayer first = or(windows.still() ? FirstLayer.ONCE : FirstLayer.EVENTS);
    EnergyModel model = model(network, technology, first, inferenceTimesteps);
    EnergyReport masked = model.masked(activity, keptShares(network, ticket.rungs().get(rung)));
    output.spiking(model.spiking(activity), inferenceTimesteps, first);
    output.masked(masked);
    if (memory) {
      output.memory(
          MemoryTraffic.of(network, masked, inferenceTimesteps, MemoryTraffic.TICKET_WEIGHT_BITS),
          "a sign and a mask bit a weight");
    }
    print(output);
  }

  private void ofVit(VitTicket ticket, ReadyTicket ready, Technology technology)
      throws IOException {
    if (memory || firstLayer != null) {
      throw wrong("--memory and --first-layer are not for a spiking ViT's ticket");
    }
    Manifest manifest = ticket.manifest();
    EnergyOutput output =
        new EnergyOutput(
            EnergyOutput.Subject.of(manifest.architecture(), ticket.vit()), technology);
    ActivitySum sum = measured(ready, output);
    int window = manifest.readout().timesteps();
    long patches = ready.kept()[0];
    output.window(
        new VitLayers(ticket.vit())
            .report(
                sum,
                patches,
                ticket.encoder().facts().patches().embeddings(patches, ready.whole()),
                window,
                technology),
        window,
        patches,
        ready.whole());
    print(output);
  }

  private ActivitySum measured(ReadyTicket ready, EnergyOutput output) throws IOException {
    return recordings.isEmpty() ? onData(ready, output) : onRecordings(ready, output);
  }

  private ActivitySum onData(ReadyTicket ready, EnergyOutput output) throws IOException {
    DataSet set = dataOptions.open();
    Samples windowsOfSplit =
        dataOptions
            .load(set, split, Windows.of(ready.manifest()))
            .fixed(set.recipe().evaluationWindows());
    output.measuredOn(
        "%s, split %s, %d samples"
            .formatted(set.name(), set.describe(split), Math.min(samples, windowsOfSplit.size())));
    return ActivityMeasurement.of(ready, windowsOfSplit, samples);
  }

  private ActivitySum onRecordings(ReadyTicket ready, EnergyOutput output) throws IOException {
    ActivitySum sum = null;
    for (Path file : recordings) {
      try (EventReader recording = recordingOptions.open(file)) {
        ActivitySum counted = StreamActivity.of(ready, recording);
        if (sum == null) {
          sum = counted;
        } else {
          sum.add(counted);
        }
      } catch (IllegalArgumentException e) {
        throw wrong(file + ": " + e.getMessage());
      }
    }
    if (sum == null || sum.timesteps() == 0) {
      throw wrong("no timestep ends within " + recordings + ": there is nothing to count");
    }
    output.counted(sum, recordings.toString());
    return sum;
  }

  /** The share of each layer's weights that a rung keeps. */
  static List<Double> keptShares(Network network, Rung rung) {
    List<Double> shares = new ArrayList<>();
    for (int l = 0; l < network.weighted().size(); l++) {
      shares.add(
          (double) rung.layers().get(l).kept().cardinality() / network.weighted().get(l).weights());
    }
    return shares;
  }

  private FirstLayer or(FirstLayer usual) {
    return firstLayer == null ? usual : firstLayer;
  }

  private void print(EnergyOutput output) {
    if (json) {
      spec.commandLine().getOut().println(Json.of(output.json()));
    } else {
      output.lines().forEach(spec.commandLine().getOut()::println);
    }
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
