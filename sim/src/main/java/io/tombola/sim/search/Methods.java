package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;
import java.util.List;

/** All methods, by name. */
public final class Methods {
  /** Without spikes first, then with them; searches before pruning; a spiking ViT's last. */
  public static final List<Method> ALL =
      List.of(
          new Ann(),
          new Snn(),
          new Lt(),
          new Slt(),
          new Mplt(),
          new Mpslt(),
          new Imp(),
          new EarlyTime(),
          new SfImp1(),
          new SfImp2(),
          new PatchTickets("pepsp-lt", Activation.SIGN, false),
          new PatchTickets("pepsp-slt", Activation.SPIKES, false),
          new PatchTickets("multisp-lt", Activation.SIGN, true),
          new PatchTickets("multisp-slt", Activation.SPIKES, true));

  private Methods() {}

  /** The method of that name. */
  public static Method named(String name) {
    return ALL.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "method '%s' is not known; there are %s"
                        .formatted(name, String.join(", ", names()))));
  }

  /** All names. */
  public static List<String> names() {
    return ALL.stream().map(Method::name).toList();
  }
}
