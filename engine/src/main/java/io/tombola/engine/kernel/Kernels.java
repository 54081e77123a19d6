package io.tombola.engine.kernel;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Chooses the provider of kernels; what is fastest is found out once a process. */
public final class Kernels {
  /** Names the provider: {@code vector}, {@code scalar} or {@code reference}. */
  public static final String PROPERTY = "tombola.kernels";

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final KernelProvider SCALAR = new ScalarKernels();

  private Kernels() {}

  /**
   * What was chosen, and why not the fastest.
   *
   * @param warning empty when the choice is the fastest there is, or was asked for
   */
  public record Choice(KernelProvider provider, Optional<String> warning) {}

  /**
   * The provider that runs: the one that the system property names, else the fastest that works.
   *
   * @throws IllegalArgumentException when the property names none that there is here
   */
  public static KernelProvider chosen() {
    return choice().provider();
  }

  /**
   * The same, with the reason for a fallback. The first call takes a fraction of a second, on a
   * busy machine several seconds.
   *
   * @throws IllegalArgumentException when the property names none that there is here
   */
  public static Choice choice() {
    String wanted = System.getProperty(PROPERTY);
    return wanted == null ? Fastest.CHOICE : new Choice(named(wanted), Optional.empty());
  }

  /**
   * The provider that runs a transformer's ticket: as {@link #choice}, but its encoders must pass a
   * check, too.
   *
   * @throws IllegalArgumentException when the property names none that there is here
   */
  public static Choice encoderChoice() {
    String wanted = System.getProperty(PROPERTY);
    return wanted == null ? FastestEncoder.CHOICE : choice();
  }

  /**
   * A provider by name.
   *
   * @throws IllegalArgumentException when there is none of that name here
   */
  public static KernelProvider named(String name) {
    List<KernelProvider> providers = available();
    for (KernelProvider provider : providers) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    String known = providers.stream().map(KernelProvider::name).collect(Collectors.joining(" or "));
    String hint =
        name.equals("vector") ? "; vector needs the flag --add-modules " + VECTOR_MODULE : "";
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + name + " is not known here; use " + known + hint);
  }

  /** The providers that this JVM can run, the fastest first. */
  public static List<KernelProvider> available() {
    List<KernelProvider> providers = new ArrayList<>();
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
      providers.add(vector());
    }
    providers.add(SCALAR);
    providers.add(new ReferenceKernels());
    return List.copyOf(providers);
  }

  /** By name: its class cannot even be loaded where the module is missing. */
  private static KernelProvider vector() {
    try {
      return Class.forName("io.tombola.engine.kernel.VectorKernels")
          .asSubclass(KernelProvider.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the Vector kernels are part of this module", e);
    }
  }

  /** The first of the providers, if it passes its check; else the scalar kernels, and why. */
  static Choice fastest(List<KernelProvider> providers, LongSupplier clockNs) {
    KernelProvider first = providers.get(0);
    if (first == SCALAR) {
      return fallback(
          ", several times slower than the Vector ones: start java with --add-modules "
              + VECTOR_MODULE);
    }
    return SelfCheck.problem(first, SCALAR, clockNs)
        .map(
            problem ->
                fallback(", for the " + first.name() + " ones failed their check: " + problem))
        .orElse(new Choice(first, Optional.empty()));
  }

  /** What was chosen, if its encoders pass their check; else the scalar kernels, and why. */
  static Choice fastestEncoder(Choice chosen, LongSupplier clockNs) {
    KernelProvider provider = chosen.provider();
    if (provider == SCALAR) {
      return chosen;
    }
    return EncoderCheck.problem(provider, SCALAR, clockNs)
        .map(
            problem ->
                fallback(
                    ", for the encoders of the "
                        + provider.name()
                        + " ones failed their check: "
                        + problem))
        .orElse(chosen);
  }

  private static Choice fallback(String reason) {
    return new Choice(SCALAR, Optional.of("running on the scalar kernels" + reason));
  }

  /** The time that this thread really ran: on a busy machine it stands while others do. */
  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Found out when first asked for. */
  private static final class Fastest {
    static final Choice CHOICE = fastest(available(), Kernels::cpuNs);
  }

  /** Likewise. */
  private static final class FastestEncoder {
    static final Choice CHOICE = fastestEncoder(Fastest.CHOICE, Kernels::cpuNs);
  }
}
