package io.tombola.engine.ticket;

import static org.assertj.core.api.Assertions.assertThat;
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
  void skipScalesMustFitAndStayWithinBounds() {
    Ticket resnet = TestTickets.resnet19(0.001, 0.5, 2, 0.5);
    Rung rung = resnet.rungs().get(0);
    assertThat(rung.layers().get(2).name()).isEqualTo("layer1.0.conv2");
    refusedScales(resnet, 1, new int[1], "layer layer1.0.conv1: skip scales must be 0");
    refusedScales(resnet, 2, new int[0], "layer layer1.0.conv2: skip scales must be 1");
    refusedScales(resnet, 2, new int[] {-1}, "layer1.0.conv2: skip scale -1 is outside 0..65536");
    refusedScales(resnet, 2, new int[] {65_537}, "skip scale 65537 is outside 0..65536");
    refusedScales(resnet, 3, new int[1], "layer layer1.0.shortcut: skip scales must be 0");
  }

  private static void refusedScales(Ticket ticket, int l, int[] skipScales, String problem) {
    Rung rung = ticket.rungs().get(0);
    List<LayerTicket> layers = new ArrayList<>(rung.layers());
    LayerTicket layer = layers.get(l);
    layers.set(
        l,
        new LayerTicket(
            layer.name(),
            layer.kept(),
            layer.flipped(),
            layer.thresholds(),
            layer.biases(),
            layer.gains(),
            layer.offsets(),
            skipScales));
    assertThatThrownBy(
            () -> new Ticket(ticket.manifest(), List.of(new Rung(rung.keepRatio(), layers))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void rungsMustBeNested() {
    refused(List.of(tiny.rungs().get(1), first), "keeps weights that the rung above prunes");
  }
}
