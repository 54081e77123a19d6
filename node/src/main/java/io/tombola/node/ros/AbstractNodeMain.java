package io.tombola.node.ros;

import org.slf4j.LoggerFactory;

/** A {@link NodeMain} that logs its errors. */
public abstract class AbstractNodeMain implements NodeMain {
  @Override
  public void onError(Throwable error) {
    LoggerFactory.getLogger(getClass())
        .error("node {} cannot run: {}", getDefaultNodeName(), error.getMessage());
  }
}
