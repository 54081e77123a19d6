package io.tombola.engine.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.ticket.EncoderTicket.Patches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VitTicketFileTest {
  @TempDir Path folder;

  private static VitTicket draw(String name, boolean frozen) {
    return TestVitTickets.draw(name, 32, frozen, 0.7, Patches.GATHERED, 3);
  }

  @ParameterizedTest
  @CsvSource({"vit-64x2, false", "vit-64x2-membrane, false", "vit-128x1-membrane, true"})
  void comesBackAsItWas(String name, boolean frozen) throws IOException {
    VitTicket ticket = draw(name, frozen);
    Path file = folder.resolve("vit.ticket");
    TicketFile.write(ticket, file);
    VitTicket read = TicketFile.readVit(file);
    assertThat(read.manifest()).isEqualTo(ticket.manifest());
    assertThat(read.encoder().facts()).isEqualTo(ticket.encoder().facts());
    assertThat(EncoderEntries.encode(read).toArray(byte[][]::new))
        .isDeepEqualTo(EncoderEntries.encode(ticket).toArray(byte[][]::new));
    Path again = folder.resolve("again.ticket");
    TicketFile.write(read, again);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void aFrozenEncoderIsSmallInTheFile() throws IOException {
    Path dense = folder.resolve("dense.ticket");
    Path frozen = folder.resolve("frozen.ticket");
    TicketFile.write(draw("vit-128x1", false), dense);
    TicketFile.write(draw("vit-128x1", true), frozen);
    assertThat(Files.size(frozen)).isLessThan(Files.size(dense) / 3);
  }

  @Test
  void noByteChangesUnseen() throws IOException {
    Path file = folder.resolve("vit.ticket");
    TicketFile.write(draw("vit-64x1", false), file);
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 997) {
      byte[] changed = bytes.clone();
      changed[at] ^= 4;
      assertThatThrownBy(() -> TicketFile.unpackVit(changed, file))
          .isInstanceOf(TicketException.class);
      byte[] cut = java.util.Arrays.copyOf(bytes, at);
      assertThatThrownBy(() -> TicketFile.unpackVit(cut, file)).isInstanceOf(TicketException.class);
    }
  }

  @Test
  void eachKindOfTicketIsToldFromTheOther() throws IOException {
    Path vit = folder.resolve("vit.ticket");
    TicketFile.write(draw("vit-64x1", false), vit);
    assertThatThrownBy(() -> TicketFile.read(vit))
        .isInstanceOf(TicketException.class)
        .hasMessageContaining("vit-64x1")
        .hasMessageContaining("no network of layers");
    Path vgg = folder.resolve("vgg.ticket");
    TicketFile.write(TestTickets.tiny(), vgg);
    assertThatThrownBy(() -> TicketFile.readVit(vgg))
        .isInstanceOf(TicketException.class)
        .hasMessageContaining("vgg9")
        .hasMessageContaining("is not known");
  }

  @ParameterizedTest
  @CsvSource({"vit-65x1", "vit-64x0", "vit-64x65", "vit-large", "vit-64x2-relu"})
  void unknownNamesAreRefused(String name) {
    assertThatThrownBy(() -> draw(name, false)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    VitTicket ticket = draw("vit-64x1", false);
    EncoderTicket encoder = ticket.encoder();
    List<MapTicket> maps = encoder.maps();
    assertThatThrownBy(() -> with(ticket, maps.subList(0, 5), encoder.readoutBiases()))
        .hasMessageContaining("6 maps has 5");
    assertThatThrownBy(
            () ->
                with(
                    ticket,
                    List.of(
                        maps.get(1),
                        maps.get(0),
                        maps.get(2),
                        maps.get(3),
                        maps.get(4),
                        maps.get(5)),
                    encoder.readoutBiases()))
        .hasMessageContaining("found block0.k in the place of block0.q");
    assertThatThrownBy(() -> with(ticket, maps, new int[10])).hasMessageContaining("biases 11");
    assertThatThrownBy(() -> new EncoderTicket.Facts(0, false, 0, Patches.GATHERED))
        .hasMessageContaining("patchKeep 0.0");
  }

  private static VitTicket with(VitTicket ticket, List<MapTicket> maps, int[] readoutBiases) {
    EncoderTicket encoder = ticket.encoder();
    return new VitTicket(
        ticket.manifest(),
        ticket.rung(),
        new EncoderTicket(
            encoder.facts(),
            maps,
            encoder.attentionThresholds(),
            encoder.readoutWeights(),
            readoutBiases));
  }
}
