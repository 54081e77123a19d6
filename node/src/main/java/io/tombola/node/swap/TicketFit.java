package io.tombola.node.swap;

import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.ticket.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The second step: whether a ticket can take over in a camera that runs.
 *
 * <p>It must take the very frames that the camera's binner makes: the same input size, timestep (in
 * time or events), sub-bins, count bits and refractory time, of a stream. Then the open timestep
 * goes on, no event is lost, and what the camera recorded is what the ticket will see. A ticket for
 * other frames needs a restart of the node. Everything else may differ: architecture, width, seed,
 * neurons, readout, rungs, and labels, too; commands carry the new ticket's.
 */
final class TicketFit {
  private TicketFit() {}

  static void check(Path file, Manifest candidate, FrameSettings camera)
      throws RejectedTicketException {
    FrameSettings wanted = settings(file, candidate);
    List<String> differences = new ArrayList<>();
    differ(differences, "columns", wanted.width(), camera.width());
    differ(differences, "rows", wanted.height(), camera.height());
    differ(differences, "timestep", wanted.binning(), camera.binning());
    differ(differences, "sub-bins", wanted.subBins(), camera.subBins());
    differ(differences, "count bits", wanted.countBits(), camera.countBits());
    differ(differences, "refractory us", wanted.refractoryUs(), camera.refractoryUs());
    if (!differences.isEmpty()) {
      throw new RejectedTicketException(
          Rejection.WRONG_SHAPE,
          "%s: wants other frames than the camera makes (%s); start the node with it instead"
              .formatted(file, String.join(", ", differences)),
          null);
    }
  }

  private static FrameSettings settings(Path file, Manifest candidate)
      throws RejectedTicketException {
    try {
      return candidate.frameSettings();
    } catch (IllegalArgumentException e) {
      throw new RejectedTicketException(Rejection.WRONG_SHAPE, file + ": " + e.getMessage(), e);
    }
  }

  private static void differ(List<String> differences, String what, Object wanted, Object camera) {
    if (!Objects.equals(wanted, camera)) {
      differences.add(what + " " + wanted + " instead of " + camera);
    }
  }
}
