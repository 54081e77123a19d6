package io.tombola.sim.bench.latency;

import io.tombola.msgs.ros.reconfigure.Config;
import io.tombola.msgs.ros.reconfigure.ReconfigureService;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.ServiceClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Changes the decision rule again and again, to one that any confidence satisfies and to one that
 * hardly any does: the decision follows at the next timestep, so that there are commands to time,
 * whatever the network thinks.
 */
final class RuleSwitch implements Runnable {
  private static final long PERIOD_MS = 250;
  private static final Config EAGER = rule(0.01, 0.0);
  private static final Config STRICT = rule(1.0, 1.0);

  private final ServiceClient<Config, Config> parameters;
  private volatile boolean ended;

  /** Switches the rule of the node {@code name}. */
  RuleSwitch(ConnectedNode node, String name) {
    parameters = node.newServiceClient(name + "/set_parameters", ReconfigureService.TYPE);
  }

  private static Config rule(double minConfidence, double releaseConfidence) {
    return Config.of(
        Map.of("min_confidence", minConfidence, "release_confidence", releaseConfidence));
  }

  @Override
  public void run() {
    try {
      for (boolean eager = true; !ended; eager = !eager) {
        parameters.call(eager ? EAGER : STRICT).join();
        TimeUnit.MILLISECONDS.sleep(PERIOD_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it soon. */
  void end() {
    ended = true;
  }
}
