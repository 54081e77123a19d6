package io.tombola.sim.cli;

import io.tombola.engine.net.PatchKeep;
import io.tombola.engine.run.PatchLadder;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StepCost;
import io.tombola.engine.run.VitSettings;
import io.tombola.engine.run.VitSettings.Selection;
import io.tombola.engine.run.Windowing;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a spiking ViT treats its patches and windows, where that is not as its ticket says. */
final class PatchOptions {
  @Option(
      names = "--patch-keep",
      split = ",",
      paramLabel = "SHARE",
      description =
          "Of a spiking ViT: shares of patches to keep, the largest first, each a rung in the place"
              + " of the ticket's own.")
  private List<Double> keeps = List.of();

  @Option(
      names = "--patch-selection",
      paramLabel = "HOW",
      description =
          "Of a spiking ViT: ${COMPLETION-CANDIDATES}, by the window's own spikes or by those of the"
              + " window before (default: WINDOW).")
  private Selection selection;

  @Option(
      names = "--window-hop",
      paramLabel = "TIMESTEPS",
      description =
          "Of a spiking ViT: from one window's end to the next one's (default: a window, so that"
              + " none overlap).")
  private Integer hop;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** A ticket as these options want it. */
  ReadyTicket applied(ReadyTicket ticket) {
    if (keeps.isEmpty() && selection == null && hop == null) {
      return ticket;
    }
    if (!(ticket instanceof PatchLadder patches)) {
      throw new ParameterException(
          command.commandLine(),
          "--patch-keep, --patch-selection and --window-hop are for a spiking ViT's ticket");
    }
    try {
      keeps.forEach(keep -> PatchKeep.kept(keep, 1));
      var windowing =
          new Windowing(selection == null ? Selection.WINDOW : selection, hop == null ? 0 : hop);
      VitSettings settings = VitSettings.of(patches.vit().ticket(), windowing);
      return new PatchLadder(
          patches.vit(), settings, keeps.isEmpty() ? patches.keeps() : keeps, StepCost.UNTIMED);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
