package io.tombola.engine.ticket;

/**
 * The random weights that are never trained, grown from a seed: the same bits on every machine.
 *
 * <p>Each weight is drawn from its own SplitMix64 stream (Steele, Lea, Flood: Fast Splittable
 * Pseudorandom Number Generators, OOPSLA 2014), so any weight can be had without those before it.
 * The engine uses signs alone; the search also uses magnitudes, to rank and scale.
 */
public final class FrozenWeights {
  /** Names this generator in a manifest. */
  public static final String GENERATOR = "splitmix64-1";

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long layerSeed;

  /** The weights of layer {@code layerIndex} (its place among the network's weighted layers). */
  public FrozenWeights(long seed, int layerIndex) {
    this.layerSeed = mix(seed + GAMMA * (layerIndex + 1));
  }

  /** True when weight {@code index} is negative. */
  public boolean negative(int index) {
    return draw(index, 0) < 0;
  }

  /** Magnitude of weight {@code index}: the absolute value of a standard normal draw, never 0. */
  public float magnitude(int index) {
    double u = ((draw(index, 1) >>> 11) + 1) * 0x1.0p-53;
    double v = (draw(index, 2) >>> 11) * 0x1.0p-53;
    double normal = StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
    return Math.max(Float.MIN_NORMAL, (float) Math.abs(normal));
  }

  private long draw(int index, int part) {
    return mix(layerSeed + GAMMA * (3L * index + part + 1));
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
