package io.tombola.engine.ticket;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TicketTest {
  private final Ticket tiny = TestTickets.tiny();
  private final Rung first = tiny.rungs().get(0);

  private void refused(List<Rung> rungs, String problem) {
    assertThatThrownBy(() -> new Ticket(tiny.manifest(), rungs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  private Rung withConv2(UnaryOperator<LayerTicket> change) {
    List<LayerTicket> layers = new ArrayList<>(first.layers());
    layers.set(1, change.apply(layers.get(1)));
    return new Rung(first.keepRatio(), layers);
  }

  private static BitSet bit(int index) {
    var bits = new BitSet();
    bits.set(index);
    return bits;
  }

  @Test
  void rungsMustFitTheNetwork() {
    refused(List.of(), "at least one rung");
    refused(List.of(new Rung(0.5, first.layers().subList(0, 8))), "another number of layers");
    refused(List.of(new Rung(0.9, first.layers())), "says that it keeps 0.9");
    refused(
        List.of(
            withConv2(
                l ->
                    new LayerTicket(
                        "c",
                        l.kept(),
                        l.flipped(),
                        l.thresholds(),
                        l.biases(),
                        l.gains(),
                        l.offsets()))),
        "rung 0: layer conv2: found c");
    refused(
        List.of(
            withConv2(
                l ->
                    new LayerTicket(
                        "conv2",
                        bit(9),
                        l.flipped(),
                        l.thresholds(),
                        l.biases(),
                        l.gains(),
                        l.offsets()))),
        "layer conv2: mask is too long");
    refused(
        List.of(
            withConv2(
                l ->
                    new LayerTicket(
                        "conv2",
                        l.kept(),
                        bit(1),
                        l.thresholds(),
                        l.biases(),
                        l.gains(),
                        l.offsets()))),
        "layer conv2: flips are too long");
    refused(
        List.of(
            withConv2(
                l ->
                    new LayerTicket(
                        "conv2",
                        l.kept(),
                        l.flipped(),
                        new int[2],
                        l.biases(),
                        l.gains(),
                        l.offsets()))),
        "layer conv2: thresholds and biases must be 1");
  }

  @Test
  void rungsMustBeNested() {
    refused(List.of(tiny.rungs().get(1), first), "keeps weights that the rung above prunes");
  }
}
