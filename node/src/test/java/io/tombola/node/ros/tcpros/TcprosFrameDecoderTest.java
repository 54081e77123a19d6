package io.tombola.node.ros.tcpros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.tombola.msgs.ros.StringMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TcprosFrameDecoderTest {
  private static final int MAX_MESSAGE_BYTES = 100;

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }

  private static String read(EmbeddedChannel channel) {
    ByteBuf frame = channel.readInbound();
    if (frame == null) {
      return null;
    }
    String text = frame.toString(StandardCharsets.UTF_8);
    frame.release();
    return text;
  }

  @Test
  void framesComeOutByteByByte() {
    EmbeddedChannel channel = new EmbeddedChannel(new TcprosFrameDecoder(MAX_MESSAGE_BYTES));
    ByteBuf bytes = hex("03000000" + "616263" + "00000000" + "02000000" + "6465");
    while (bytes.readableBytes() > 1) {
      channel.writeInbound(bytes.readRetainedSlice(1));
    }
    assertThat(read(channel)).isEqualTo("abc");
    assertThat(read(channel)).isEmpty();
    assertThat(read(channel)).isNull();
    channel.writeInbound(bytes);
    assertThat(read(channel)).isEqualTo("de");
  }

  @Test
  void headerAndMessagesHaveCapsOfTheirOwn() {
    EmbeddedChannel channel = new EmbeddedChannel(new TcprosFrameDecoder(MAX_MESSAGE_BYTES));
    byte[] header = new byte[MAX_MESSAGE_BYTES + 1];
    channel.writeInbound(Unpooled.buffer().writeIntLE(header.length).writeBytes(header));
    assertThat(read(channel)).hasSize(header.length);

    assertThatThrownBy(() -> channel.writeInbound(hex("65000000")))
        .isInstanceOf(TooLongFrameException.class)
        .hasMessage("a message of 101 bytes is over the limit of 100");
  }

  @Test
  void hugeLengthIsRefusedBeforeMemoryIsTaken() {
    EmbeddedChannel channel = new EmbeddedChannel(new TcprosFrameDecoder(MAX_MESSAGE_BYTES));
    assertThatThrownBy(() -> channel.writeInbound(hex("ffffffff")))
        .isInstanceOf(TooLongFrameException.class)
        .hasMessage("a connection header of 4294967295 bytes is over the limit of 1048576");
  }

  @Test
  void headerMatchesGoldenAndRoundTrips() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("topic", "/a");
    fields.put("md5sum", "*");
    ByteBuf bytes = ConnectionHeader.encode(fields);
    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo("18000000" + "08000000" + "746f7069633d2f61" + "08000000" + "6d643573756d3d2a");
    assertThat(ConnectionHeader.decode(bytes.skipBytes(4))).isEqualTo(fields);
  }

  @Test
  void everyTruncationOfAHeaderIsAnErrorOrAShorterHeader() {
    ByteBuf bytes = ConnectionHeader.encode(Map.of("topic", "/a", "md5sum", "*")).skipBytes(4);
    for (int length = 1; length < bytes.readableBytes(); length++) {
      ByteBuf cut = bytes.slice(bytes.readerIndex(), length);
      if (length == 12) {
        assertThat(ConnectionHeader.decode(cut)).hasSize(1);
      } else {
        assertThatThrownBy(() -> ConnectionHeader.decode(cut))
            .isInstanceOf(CorruptedFrameException.class);
      }
    }
  }

  @Property(tries = 300)
  void randomHeadersAreReadOrRefused(@ForAll byte[] bytes) {
    try {
      assertThat(ConnectionHeader.decode(Unpooled.wrappedBuffer(bytes))).isNotNull();
    } catch (CorruptedFrameException expected) {
      assertThat(expected).hasMessageStartingWith("connection header");
    }
  }

  private static final TopicPublisher CHAT =
      new TopicPublisher("/talker", "/chat", StringMessage.TYPE.type());

  private static Map<String, String> shake(Map<String, String> header) {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new TcprosFrameDecoder(MAX_MESSAGE_BYTES),
            new TcprosServer.Handshake(
                topic -> topic.equals("/chat") ? CHAT : null, service -> null, () -> 1));
    channel.writeInbound(ConnectionHeader.encode(header));
    ByteBuf answer = channel.readOutbound();
    Map<String, String> fields = ConnectionHeader.decode(answer.skipBytes(4));
    assertThat(channel.isOpen()).isEqualTo(!fields.containsKey("error"));
    answer.release();
    channel.finish();
    return fields;
  }

  @Test
  void publisherChecksTheSubscribersHeader() {
    String md5 = StringMessage.TYPE.type().md5();
    assertThat(shake(Map.of("topic", "/chat", "md5sum", md5, "callerid", "/me")))
        .containsEntry("type", "std_msgs/String")
        .containsEntry("md5sum", md5)
        .containsEntry("callerid", "/talker")
        .containsEntry("latching", "0")
        .containsKey("message_definition");
    assertThat(shake(Map.of("topic", "/chat", "md5sum", "*"))).containsEntry("md5sum", md5);
    assertThat(shake(Map.of("topic", "/chat", "md5sum", "0", "callerid", "/me", "type", "a/B")))
        .hasEntrySatisfying(
            "error",
            error ->
                assertThat(error)
                    .isEqualTo(
                        "topic [/chat] is published as std_msgs/String ["
                            + md5
                            + "], but /me wants a/B [0]"));
    assertThat(shake(Map.of("topic", "/other", "md5sum", "*")))
        .containsEntry("error", "topic [/other] is not published here");
    assertThat(shake(Map.of("topic", "/chat")))
        .containsEntry("error", "the connection header has no md5sum");
  }
}
