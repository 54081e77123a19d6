package io.tombola.sim.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Stack;
import java.util.stream.Collectors;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options of a sweep under one name. */
enum SweepPreset {
  /** All of it, small: shows in minutes that a sweep works; its accuracies say nothing. */
  SMOKE(
      "--methods snn,mpslt,mplt --keeps 0.8,0.5,0.2 --timesteps-axis 1,2,4"
          + " --lambdas 0.99,0.5,0.2 --timesteps 4 --width 0.125 --epochs 4 --windows-per-clip 3"),
  /** The axes of arXiv 2309.13302; hours on two cores. */
  PAPER(
      "--methods ann,snn,lt,slt,mplt,mpslt --keeps 0.8,0.7,0.6,0.5,0.4,0.3,0.2"
          + " --timesteps-axis 1,2,4,6,8 --lambdas 0.99,0.8,0.6,0.4,0.2 --timesteps 4"),
  /** As smoke, of a spiking ViT of one block. */
  SMOKE_VIT(
      "--arch vit-64x1 --methods ann,snn,pepsp-slt,multisp-lt,multisp-slt --keep 0.6"
          + " --patch-keep 0.7 --keeps 0.6,0.3 --patch-keeps 0.7,0.4"
          + " --balance 0.8:0.5,0.6:0.7,0.4:0.9 --timesteps-axis 1,4 --lambdas 0.99,0.5"
          + " --timesteps 4 --epochs 2 --windows-per-clip 1"),
  /**
   * The paper's axes for MultiSp around its table's shares, on a network that two cores train in
   * hours; its own size is vit-tiny.
   */
  PAPER_VIT(
      "--arch vit-64x2 --methods ann,snn,pepsp-lt,pepsp-slt,multisp-lt,multisp-slt"
          + " --keep 0.6 --patch-keep 0.7 --keeps 0.8,0.7,0.6,0.5,0.4,0.3,0.2"
          + " --patch-keeps 0.8,0.7,0.6,0.5,0.4,0.3,0.2 --timesteps-axis 1,2,4,6,8"
          + " --lambdas 0.99,0.8,0.6,0.4,0.2 --timesteps 4");

  private static final String NAMES =
      Arrays.stream(values()).map(SweepPreset::said).collect(Collectors.joining(", "));

  private final String options;

  SweepPreset(String options) {
    this.options = options;
  }

  /** True when its accuracies say little. */
  boolean smoke() {
    return this == SMOKE || this == SMOKE_VIT;
  }

  /** As it is said. */
  private String said() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Puts a preset's options in the place of its name, but those that are said beside it. */
  static final class Expansion implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec arg, CommandSpec command) {
      if (args.isEmpty()) {
        throw new ParameterException(command.commandLine(), "--preset needs a name");
      }
      String name = args.pop();
      for (SweepPreset preset : values()) {
        if (preset.said().equalsIgnoreCase(name)) {
          arg.setValue(preset);
          String[] options = preset.options.split(" ", -1);
          for (int i = 0; i < options.length; i += 2) {
            if (!said(options[i], args, command)) {
              args.push(options[i + 1]);
              args.push(options[i]);
            }
          }
          return;
        }
      }
      throw new ParameterException(
          command.commandLine(), "no preset '" + name + "'; there are " + NAMES);
    }

    /** True when an option stands before the preset or after it. */
    private static boolean said(String option, List<String> args, CommandSpec command) {
      return !command.findOption(option).originalStringValues().isEmpty()
          || args.stream().anyMatch(it -> it.equals(option) || it.startsWith(option + "="));
    }
  }
}
