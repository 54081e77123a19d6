package io.tombola.node;

import io.tombola.msgs.ros.TriggerService;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.CameraSystem.OpenCamera;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.ServiceException;
import java.util.concurrent.CompletionException;

/**
 * What one may ask of a camera, each a {@code std_srvs/Trigger}: {@code ~reset}, {@code
 * ~dump_statistics}, {@code ~digest}.
 */
final class CameraServices {
  private final OpenCamera camera;
  private final CameraStatistics statistics;

  private CameraServices(OpenCamera camera, CameraStatistics statistics) {
    this.camera = camera;
    this.statistics = statistics;
  }

  static void offer(ConnectedNode node, OpenCamera camera, CameraStatistics statistics) {
    CameraServices services = new CameraServices(camera, statistics);
    node.newServiceServer("~reset", TriggerService.TYPE, request -> services.reset());
    node.newServiceServer(
        "~dump_statistics", TriggerService.TYPE, request -> services.dumpStatistics());
    node.newServiceServer("~digest", TriggerService.TYPE, request -> services.digest());
  }

  private TriggerService.Response reset() throws ServiceException {
    try {
      camera.reset().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new ServiceException("the camera did not reset: " + e.getCause().getMessage(), e);
    }
    return new TriggerService.Response(true, "membranes, decision and spike digest start over");
  }

  private TriggerService.Response dumpStatistics() {
    return new TriggerService.Response(true, statistics.dump());
  }

  private TriggerService.Response digest() {
    return new TriggerService.Response(true, String.format("%016x", statistics.digest().get()));
  }
}
