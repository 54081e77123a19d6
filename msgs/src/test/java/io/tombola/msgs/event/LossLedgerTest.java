package io.tombola.msgs.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LossLedgerTest {
  private final LossLedger ledger = new LossLedger();

  @Test
  void aLostMessageShowsAtTheSocketEvenWhenNobodyKnowsItsEvents() {
    ledger.lost(DropCause.MALFORMED, 0);
    ledger.lost(DropCause.MAILBOX_FULL, 70);
    assertThat(ledger.socket().dropped()).isEqualTo(2);
    assertThat(ledger.decode().dropped()).isEqualTo(70);
    assertThat(ledger.balances()).isTrue();
  }

  @Test
  void whatIsOnItsWayIsWaitingUntilItIsSettled() {
    ledger.passed(100);
    ledger.bin().in(60);
    ledger.bin().out(59);
    ledger.bin().drop(DropCause.LATE, 1);
    ledger.publish().in(1);
    assertThat(ledger.waiting()).isEqualTo(40);
    assertThat(ledger.balances()).isFalse();

    ledger.settle(DropCause.SHUTDOWN);
    assertThat(ledger.balances()).isTrue();
    assertThat(ledger.bin().dropped(DropCause.SHUTDOWN)).isEqualTo(40);
    assertThat(ledger.publish().dropped(DropCause.SHUTDOWN)).isEqualTo(1);
    ledger.settle(DropCause.SHUTDOWN);
    assertThat(ledger.droppedEvents()).isEqualTo(41);
  }

  @Test
  void itsTextNamesHopsUnitsAndCauses() {
    ledger.passed(3);
    ledger.bin().in(3);
    ledger.bin().drop(DropCause.OUTSIDE_SENSOR, 3);
    ledger.lostBefore(DropCause.SEQUENCE_GAP, 4);
    assertThat(ledger.toString().lines())
        .contains("socket   messages: in 1 = out 1 + dropped 0")
        .contains("bin      events: in 3 = out 0 + dropped 3 {OUTSIDE_SENSOR=3}")
        .contains("before   messages: lost {SEQUENCE_GAP=4}");
  }

  @Test
  void everyLossHasASentence() {
    for (DropCause cause : DropCause.values()) {
      assertThat(cause.sentence()).endsWith(".");
    }
  }
}
