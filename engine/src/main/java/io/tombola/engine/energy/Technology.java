package io.tombola.engine.energy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an operation costs.
 *
 * <p>The floating point and int8 figures are those by which the literature compares (45 nm CMOS;
 * Horowitz, "Computing's energy problem", ISSCC 2014, and the presets of SpikingJelly). They are of
 * the arithmetic alone: no memory, no control, no clock tree, no leakage.
 *
 * @param multiplyAddPicojoule of a multiply-add
 * @param additionPicojoule of an addition
 */
public record Technology(String name, double multiplyAddPicojoule, double additionPicojoule) {
  /** 32-bit floats: what arXiv 2309.13302 charges. */
  public static final Technology FP32 = new Technology("45nm-fp32", 4.6, 0.9);

  /** 16-bit floats. */
  public static final Technology FP16 = new Technology("45nm-fp16", 1.5, 0.4);

  /** 8-bit integers. */
  public static final Technology INT8 = new Technology("45nm-int8", 0.23, 0.03);

  /** 1-bit weights: whatever is multiplied is added or subtracted, in 32-bit integers. */
  public static final Technology ONE_BIT = new Technology("45nm-1bit", 0.1, 0.1);

  /** 1-bit weights with 8-bit integer sums: the least that can be argued for. */
  public static final Technology ONE_BIT_INT8 = new Technology("45nm-1bit-int8", 0.03, 0.03);

  /** All presets. */
  public static final List<Technology> PRESETS = List.of(FP32, FP16, INT8, ONE_BIT, ONE_BIT_INT8);

  /** Checks the costs. */
  public Technology {
    if (!(multiplyAddPicojoule >= 0 && additionPicojoule >= 0)) {
      throw new IllegalArgumentException("technology " + name + ": costs must not be negative");
    }
  }

  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException naming the presets there are
   */
  public static Technology named(String name) {
    return PRESETS.stream()
        .filter(preset -> preset.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no energy preset '"
                        + name
                        + "'; there are "
                        + PRESETS.stream()
                            .map(Technology::name)
                            .collect(Collectors.joining(", "))));
  }
}
