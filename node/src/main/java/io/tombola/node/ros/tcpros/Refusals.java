package io.tombola.node.ros.tcpros;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers which refusals have been told: a peer that is refused tries again and again, and one
 * line about it is enough. Safe for several threads.
 */
final class Refusals {
  /** More are told anew, so that peers cannot fill the memory. */
  static final int MAX_REMEMBERED = 256;

  private final Set<String> told = new LinkedHashSet<>();

  /** True when this refusal was not told before. */
  synchronized boolean isNew(String refusal) {
    if (!told.add(refusal)) {
      return false;
    }
    if (told.size() > MAX_REMEMBERED) {
      told.remove(told.iterator().next());
    }
    return true;
  }
}
