package io.tombola.sim.bench.node;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.LossLedger;
import java.util.Map;
import java.util.TreeMap;

/** What the node's ledger has lost so far, by hop and cause such as {@code socket MAILBOX_FULL}. */
final class Drops {
  private Drops() {}

  /** Messages, events, timesteps or decisions, as the hop counts them; none that are 0. */
  static Map<String, Long> named(LossLedger ledger) {
    Map<String, Long> named = new TreeMap<>();
    add(named, "before", ledger.lostBefore());
    for (LossLedger.Hop hop : LossLedger.Hop.values()) {
      add(named, hop.label(), ledger.hop(hop).drops());
    }
    return named;
  }

  private static void add(Map<String, Long> named, String hop, Map<DropCause, Long> drops) {
    drops.forEach((cause, count) -> named.put(hop + " " + cause, count));
  }

  /** What came between two looks. */
  static Map<String, Long> between(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> between = new TreeMap<>();
    after.forEach(
        (name, count) -> {
          long more = count - before.getOrDefault(name, 0L);
          if (more != 0) {
            between.put(name, more);
          }
        });
    return between;
  }
}
