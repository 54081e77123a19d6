package io.tombola.node;

import io.tombola.node.ros.ParameterTree;
import io.tombola.node.ros.RosException;

/**
 * The private parameters of the account of operations and energy.
 *
 * @param always whether operations are counted although nobody subscribes to {@code ~energy}
 * @param timesteps that a message of {@code ~energy} covers; fewer when the ticket or rung changes
 */
record AccountParameters(boolean always, int timesteps) {
  /**
   * Reads them from the master.
   *
   * @throws RosException when one is of another type or out of range; names it
   */
  static AccountParameters read(ParameterTree tree) {
    int timesteps = tree.getInteger("~energy_timesteps", 1);
    if (timesteps < 1) {
      throw new RosException(
          "parameter ~energy_timesteps is " + timesteps + ": it must be at least 1");
    }
    return new AccountParameters(tree.getBoolean("~count_operations", false), timesteps);
  }
}
