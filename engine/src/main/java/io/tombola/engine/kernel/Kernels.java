package io.tombola.engine.kernel;

import java.util.List;
import java.util.stream.Collectors;

/** Chooses the provider of kernels. */
public final class Kernels {
  /** Names the provider: {@code reference} or {@code scalar}, which is the default. */
  public static final String PROPERTY = "tombola.kernels";

  private static final List<KernelProvider> PROVIDERS =
      List.of(new ScalarKernels(), new ReferenceKernels());

  private Kernels() {}

  /** The provider that the system property names, else the fastest. */
  public static KernelProvider chosen() {
    return named(System.getProperty(PROPERTY, PROVIDERS.get(0).name()));
  }

  /**
   * A provider by name.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static KernelProvider named(String name) {
    for (KernelProvider provider : PROVIDERS) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    String known = PROVIDERS.stream().map(KernelProvider::name).collect(Collectors.joining(" or "));
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + name + " is not known; use " + known);
  }
}
