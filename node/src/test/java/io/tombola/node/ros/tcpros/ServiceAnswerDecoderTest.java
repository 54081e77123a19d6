package io.tombola.node.ros.tcpros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import org.junit.jupiter.api.Test;

class ServiceAnswerDecoderTest {
  private static final int MAX_BYTES = 100;

  /** A header of no fields, an answer, an error. */
  private static final byte[] GOLDEN =
      ByteBufUtil.decodeHexDump(
          "00000000" + "01" + "02000000" + "6f6b" + "00" + "03000000" + "626164");

  private static void expect(EmbeddedChannel channel, boolean ok, String text) {
    ServiceAnswerDecoder.Answer answer = channel.readInbound();
    assertThat(answer.ok()).isEqualTo(ok);
    assertThat(answer.text()).isEqualTo(text);
    answer.release();
  }

  @Test
  void answersAreReadWhereverTheyAreCut() {
    for (int cut = 0; cut <= GOLDEN.length; cut++) {
      EmbeddedChannel channel = new EmbeddedChannel(new ServiceAnswerDecoder(MAX_BYTES));
      channel.writeInbound(Unpooled.wrappedBuffer(GOLDEN, 0, cut));
      channel.writeInbound(Unpooled.wrappedBuffer(GOLDEN, cut, GOLDEN.length - cut));
      expect(channel, true, "");
      expect(channel, true, "ok");
      expect(channel, false, "bad");
      assertThat(channel.<Object>readInbound()).isNull();
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void answersHaveACap() {
    EmbeddedChannel channel = new EmbeddedChannel(new ServiceAnswerDecoder(MAX_BYTES));
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[4]));
    assertThatThrownBy(
            () ->
                channel.writeInbound(
                    Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("0165000000"))))
        .isInstanceOf(TooLongFrameException.class)
        .hasMessage("an answer of 101 bytes is over the limit of 100");
  }
}
