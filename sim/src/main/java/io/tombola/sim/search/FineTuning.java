package io.tombola.sim.search;

/** What is trained after the search, its mask fixed (arXiv 2309.13302, IV-E). */
public enum FineTuning {
  /** Nothing. */
  NONE,
  /** The kept weights: float ones themselves, one-bit ones behind their signs. */
  WEIGHTS,
  /** Batch norm alone, which alpha is a part of. */
  NORM
}
