package io.tombola.sim.cli;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.Ticket;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.EventFiles;
import io.tombola.sim.data.ConfusionMatrix;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.DataSetException;
import io.tombola.sim.data.Dvs128Gesture;
import io.tombola.sim.data.LadderEvaluation;
import io.tombola.sim.data.Proportion;
import io.tombola.sim.data.Rejection;
import io.tombola.sim.data.RidgeBaseline;
import io.tombola.sim.data.SampleEvaluation;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.TicketEvaluation;
import io.tombola.sim.data.Trial;
import io.tombola.sim.data.Windows;
import io.tombola.sim.search.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola eval}: what a ticket is worth. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a ticket by the engine's integers, on streams as a robot sees them, or on whole"
          + " samples when it was searched on such.",
      "Accuracy on streams: each trial runs from start to end with the membranes' state carried over; a clip is"
          + " the class with the largest sum of confidences over its windows.",
      "Rejection: recordings without gestures run through the node's own pipeline; every command is"
          + " a false one."
    })
final class EvalCommand implements Callable<Integer> {
  @Mixin private TicketOptions ticketOptions;

  @Mixin private PatchOptions patchOptions;

  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "SPLIT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Split split;

  @Option(
      names = "--baseline",
      description = "Also fit ridge regression on 16x16 event counts to the training users.")
  private boolean baseline;

  @Option(
      names = "--rejection",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Recordings without gestures: AEDAT 2.0, AEDAT 3.1, bags.")
  private List<Path> rejection = List.of();

  @Mixin private RuleOptions ruleOptions;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Map<String, Object> report = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    if (!dataOptions.given() && rejection.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "name --data DIR or --rejection FILE...");
    }
    if (!dataOptions.given() && baseline) {
      throw new ParameterException(spec.commandLine(), "--baseline needs --data DIR");
    }
    if (baseline && split != Split.TEST) {
      throw new ParameterException(
          spec.commandLine(), "--baseline trains on all but the test users: use --split test");
    }
    if (ticketOptions.allRungs() && (baseline || !rejection.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--rung all is for --data alone, without --baseline or --rejection");
    }
    AnyTicket read = ticketOptions.readAny();
    if (!rejection.isEmpty()) {
      ticketOptions.requireStream(read);
    }
    ReadyTicket ladder = patchOptions.applied(ticketOptions.ladder(read));
    report.put("ticket", ticketOptions.file().toString());
    if (ticketOptions.allRungs()) {
      onLadder(ladder, dataOptions.open());
    } else {
      onRung(read, ticketOptions.rung(ladder));
    }
    if (json) {
      spec.commandLine().getOut().println(Json.of(report));
    }
    return 0;
  }

  private void onRung(AnyTicket read, ReadyTicket ticket) throws IOException {
    report.put("rung", ticketOptions.rung());
    if (dataOptions.given()) {
      onData(ticket, read, dataOptions.open());
    }
    if (!rejection.isEmpty()) {
      onIdle(ticket);
    }
  }

  private void onLadder(ReadyTicket ladder, DataSet set) throws IOException {
    List<LadderEvaluation.RungResult> results;
    String judged;
    if (set instanceof Dvs128Gesture gestures && Windows.of(ladder.manifest()).streamed()) {
      // refuses other classes than the gestures', as one rung's evaluation does
      evaluation(() -> new TicketEvaluation(ladder));
      List<Trial> trials = trials(gestures);
      judged = "clips";
      try (ProgressBar progress = Progress.of("eval", (long) ladder.size() * trials.size())) {
        results = LadderEvaluation.onTrials(ladder, trials, progress::step);
      }
    } else {
      judged = "samples";
      results = LadderEvaluation.onSamples(ladder, samples(ladder, set));
    }
    LadderTable table = new LadderTable(ladder, results);
    report.put("ladder", table.json());
    say("accuracy of %s by the engine's integers, with its 95 %% interval", judged);
    table.lines().forEach(line -> say("%s", line));
  }

  private void onData(ReadyTicket ticket, AnyTicket read, DataSet set) throws IOException {
    if (set instanceof Dvs128Gesture gestures && Windows.of(ticket.manifest()).streamed()) {
      onStreams(ticket, read, gestures);
    } else if (baseline) {
      throw new ParameterException(
          spec.commandLine(), "--baseline is for streams of DVS128Gesture's layout");
    } else {
      onSamples(ticket, read, set);
    }
  }

  private Samples samples(ReadyTicket ticket, DataSet set) throws IOException {
    if (!set.labels().equals(ticket.manifest().labels())) {
      throw new ParameterException(
          spec.commandLine(),
          "the ticket knows the classes %s, %s has %s"
              .formatted(ticket.manifest().labels(), set.name(), set.labels()));
    }
    Samples samples =
        dataOptions
            .load(set, split, Windows.of(ticket.manifest()))
            .fixed(set.recipe().evaluationWindows());
    say("%s, split %s, %d samples", set.name(), set.describe(split), samples.size());
    report.put("data", set.name());
    report.put("simulated", set.simulated());
    report.put("split", set.describe(split));
    return samples;
  }

  private void onSamples(ReadyTicket ticket, AnyTicket read, DataSet set) throws IOException {
    Samples samples = samples(ticket, set);
    ConfusionMatrix integers = SampleEvaluation.byIntegers(ticket).run(samples);
    say("accuracy %s by the engine's integers", integers.accuracy());
    accuracy(integers);
    if (read instanceof Ticket network && SampleEvaluation.floatsFollow(network)) {
      Proportion floats =
          SampleEvaluation.byFloats(network, ticketOptions.rung()).run(samples).accuracy();
      report.put("floatAccuracy", floats.value());
      say("         %s by floats", floats);
    }
    say("%s", integers);
  }

  private void accuracy(ConfusionMatrix matrix) {
    Proportion accuracy = matrix.accuracy();
    report.put("accuracy", accuracy.value());
    report.put("correct", accuracy.count());
    report.put("samples", accuracy.of());
    report.put("interval", List.of(accuracy.interval().low(), accuracy.interval().high()));
    report.put("labels", matrix.labels());
    report.put("confusion", matrix.counts());
  }

  private List<Trial> trials(Dvs128Gesture set) throws IOException {
    List<Trial> trials = set.trials(split);
    if (trials.isEmpty()) {
      throw new DataSetException(
          dataOptions.folder(), "no trials of the split " + split.description());
    }
    for (String warning : set.warnings(split)) {
      spec.commandLine().getErr().println("warning: " + warning);
    }
    say("%s, split %s, %d trials", set.name(), split.description(), trials.size());
    report.put("data", set.name());
    report.put("simulated", set.simulated());
    report.put("split", split.description());
    return trials;
  }

  private void onStreams(ReadyTicket ticket, AnyTicket read, Dvs128Gesture set) throws IOException {
    List<Trial> trials = trials(set);
    accuracy(ticket, read, trials);
    if (baseline) {
      baseline(set, trials);
    }
    if (!rejection.isEmpty()) {
      commands(ticket, trials);
    }
  }

  private void accuracy(ReadyTicket ticket, AnyTicket read, List<Trial> trials) throws IOException {
    List<TicketEvaluation> evaluations = new ArrayList<>();
    evaluations.add(evaluation(() -> new TicketEvaluation(ticket)));
    if (read instanceof Ticket network && SampleEvaluation.floatsFollow(network)) {
      evaluations.add(evaluation(() -> TicketEvaluation.byFloats(network, ticketOptions.rung())));
    }
    List<TicketEvaluation.Result> results = new ArrayList<>();
    try (ProgressBar progress = Progress.of("eval", (long) evaluations.size() * trials.size())) {
      for (TicketEvaluation evaluation : evaluations) {
        results.add(evaluation.run(trials, progress::step));
      }
    }
    TicketEvaluation.Result result = results.get(0);
    accuracy(result.clips());
    report.put("windowAccuracy", result.windows().value());
    say("clips    %s by the engine's integers, state carried over", result.clips().accuracy());
    if (results.size() > 1) {
      Proportion floats = results.get(1).clips().accuracy();
      report.put("floatAccuracy", floats.value());
      say("         %s by floats, on the same streams", floats);
    } else {
      say(
          read instanceof Ticket
              ? "         no floats: they follow no strides, joins or global sums"
              : "         no floats: behind its embedding, a spiking ViT's ticket is integers alone");
    }
    say("windows  %s", result.windows());
    say("%s", result.clips());
  }

  private TicketEvaluation evaluation(Supplier<TicketEvaluation> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void baseline(Dvs128Gesture set, List<Trial> trials) throws IOException {
    for (Split fitted : List.of(Split.TRAIN, Split.VALIDATION)) {
      if (set.trials(fitted).isEmpty()) {
        throw new DataSetException(
            dataOptions.folder(), "no trials of the split " + fitted.description());
      }
    }
    RidgeBaseline ridge =
        RidgeBaseline.ofTrials(set.trials(Split.TRAIN), set.trials(Split.VALIDATION));
    Proportion accuracy = ridge.accuracyOn(trials);
    report.put("baselineAccuracy", accuracy.value());
    report.put("baselineLambda", ridge.lambda());
    say(
        "baseline %s by ridge regression on shares of events in 16x16 cells, ON and OFF apart"
            + " (lambda %s, picked on users 21-23)",
        accuracy, ridge.lambda());
  }

  private void commands(ReadyTicket ticket, List<Trial> trials) throws IOException {
    Rejection.OnClips commands;
    try (ProgressBar progress = Progress.of("commands", trials.size())) {
      commands = new Rejection(ticket, ruleOptions.rule()).onTrials(trials, progress::step);
    }
    report.put("rightCommands", commands.rightShare());
    report.put("rightCommandTime", commands.rightTimeShare());
    report.put("commandsOnClips", commands);
    say(
        "commands %.1f %% of %d gesture clips right, %d wrong, the rest silent; right command in"
            + " force for %.1f %% of their time; %d of %d other clips commanded",
        100 * commands.rightShare(),
        commands.gestureClips(),
        commands.wrong(),
        100 * commands.rightTimeShare(),
        commands.commandedOthers(),
        commands.otherClips());
  }

  private void onIdle(ReadyTicket ticket) throws IOException {
    Rejection measurement = new Rejection(ticket, ruleOptions.rule());
    Rejection.FalseCommands all = new Rejection.FalseCommands(0, 0);
    List<Map<String, Object>> files = new ArrayList<>();
    for (Path file : rejection) {
      Rejection.FalseCommands found;
      try (EventReader recording = EventFiles.open(file)) {
        found = measurement.onIdle(recording);
      }
      all = all.plus(found);
      say(
          "idle     %-40s %3d commands in %.2f min",
          file.getFileName(), found.commands(), found.minutes());
      files.add(
          Map.of(
              "file", file.toString(),
              "falseCommands", found.commands(),
              "minutes", found.minutes()));
    }
    report.put("falseCommandsPerMinute", all.perMinute());
    report.put("falseCommands", all.commands());
    report.put("minutes", all.minutes());
    report.put("rule", ruleOptions.rule());
    report.put("recordings", files);
    say(
        "idle     %.2f false commands a minute: %d in %.2f min",
        all.perMinute(), all.commands(), all.minutes());
  }

  private void say(String format, Object... values) {
    if (!json) {
      spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    }
  }
}
