package io.tombola.sim.cli;

import io.tombola.sim.data.Archives;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tombola data}: what a folder holds, and whether it is whole. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = {
      "Says what data set a folder is, how many samples each split has and how it was made.",
      "An archive that lies in the folder or beside it is held against its published MD5."
    })
final class DataCommand implements Callable<Integer> {
  @Mixin private DataOptions options;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DataSet set = options.open();
    List<Path> archives = Archives.verify(options.folder());
    List<Map<String, Object>> splits = new ArrayList<>();
    for (Split split : Split.values()) {
      splits.add(
          Map.of(
              "split", split.name().toLowerCase(Locale.ROOT),
              "samples", set.size(split),
              "description", set.describe(split),
              "warnings", set.warnings(split)));
    }
    if (json) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("name", set.name());
      report.put("simulated", set.simulated());
      report.put("labels", set.labels());
      report.put("windows", set.recipe().windows().description());
      report.put("splits", splits);
      report.put("archives", archives.stream().map(Path::toString).toList());
      say("%s", Json.of(report));
      return 0;
    }
    say("%s, %d classes: %s", set.name(), set.labels().size(), String.join(", ", set.labels()));
    for (Map<String, Object> split : splits) {
      say("%,8d  %s", split.get("samples"), split.get("description"));
    }
    say("windows   %s", set.recipe().windows().description());
    for (Path archive : archives) {
      say("archive   %s has its published MD5", archive);
    }
    for (Split split : Split.values()) {
      set.warnings(split).forEach(it -> spec.commandLine().getErr().println("warning: " + it));
    }
    return 0;
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
