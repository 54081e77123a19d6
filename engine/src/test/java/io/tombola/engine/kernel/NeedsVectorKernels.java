package io.tombola.engine.kernel;

import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Skips a property where the Vector kernels cannot run: an assumption in it would reject all. */
final class NeedsVectorKernels implements SkipExecutionHook {
  static boolean met() {
    return Kernels.available().stream().anyMatch(kernels -> kernels.name().equals("vector"));
  }

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    return met() ? SkipResult.doNotSkip() : SkipResult.skip("there are no Vector kernels here");
  }
}
