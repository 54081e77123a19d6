package io.tombola.node;

import io.tombola.engine.ticket.TrustedKeys;
import io.tombola.node.ros.ParameterTree;
import io.tombola.node.ros.RosException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The private parameters of tickets that take over while the node runs.
 *
 * @param folder whose new tickets take over, if any
 * @param trustedKeys one of which must have signed every ticket, the first one, too
 * @param trialNs host time in which a ticket that took over can be undone; 0 for no trial
 */
record SwapParameters(Optional<Path> folder, TrustedKeys trustedKeys, long trialNs) {
  private static final double TRIAL_S = 5;
  private static final double MAX_TRIAL_S = 3600;

  /**
   * Reads them from the master.
   *
   * @throws RosException when one is of another type, out of range, or names what is not there
   */
  static SwapParameters read(ParameterTree tree) {
    double trialSeconds = tree.getDouble("~trial_s", TRIAL_S);
    if (!(trialSeconds >= 0 && trialSeconds <= MAX_TRIAL_S)) {
      throw new RosException(
          "parameter ~trial_s is " + trialSeconds + ": it must be 0 to 3600 seconds");
    }
    return new SwapParameters(
        folder(tree.getString("~ticket_folder", "")),
        keys(tree.getString("~trusted_keys", "")),
        (long) (trialSeconds * 1e9));
  }

  private static Optional<Path> folder(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path folder = Path.of(name).toAbsolutePath();
    if (!Files.isDirectory(folder)) {
      throw new RosException("parameter ~ticket_folder: there is no folder " + folder);
    }
    return Optional.of(folder);
  }

  private static TrustedKeys keys(String name) {
    if (name.isEmpty()) {
      return TrustedKeys.ANYBODY;
    }
    Path keys = Path.of(name).toAbsolutePath();
    if (!Files.exists(keys)) {
      throw new RosException("parameter ~trusted_keys: there is no file or folder " + keys);
    }
    try {
      return TrustedKeys.of(keys);
    } catch (IOException e) {
      throw new RosException("parameter ~trusted_keys: " + e.getMessage(), e);
    }
  }
}
