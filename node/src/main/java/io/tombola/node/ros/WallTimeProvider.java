package io.tombola.node.ros;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The {@link TimeProvider} of nodes that run on this machine's wall clock. */
public final class WallTimeProvider implements TimeProvider {
  @Override
  public long getCurrentTimeNs() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public boolean isSimulated() {
    return false;
  }

  @Override
  public long getBackwardJumps() {
    return 0;
  }

  @Override
  public void addJumpListener(TimeJumpListener listener) {
    // Wall time is corrected by the system in small steps; nobody is told of those.
  }
}
