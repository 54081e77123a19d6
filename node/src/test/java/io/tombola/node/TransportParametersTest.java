package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.wire.SpifCodec.Timestamps;
import io.tombola.node.ingest.UdpSettings;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.RosCore;
import io.tombola.node.ros.RosException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TransportParametersTest {
  private final RosCore core = RosCore.newPrivate();
  private ConnectedNode node;

  @BeforeEach
  void start() throws InterruptedException {
    core.start();
    core.awaitStart();
    node = new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("dvs", core.getUri()));
  }

  @AfterEach
  void stop() {
    node.shutdown();
    core.shutdown();
  }

  private void set(Object... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      node.getParameterTree().set((String) namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  private TransportParameters parameters() {
    return new TransportParameters(node.getParameterTree());
  }

  @Test
  void nothingIsOpenedUnasked() {
    assertThat(parameters().udp()).isEmpty();
    assertThat(parameters().tcp()).isEmpty();
    assertThat(parameters().web()).isEmpty();
  }

  @Test
  void theLivePageIsOnLoopbackUnlessAskedForElsewhere() {
    set("~web/port", 8080);
    assertThat(parameters().web().orElseThrow().getAddress().isLoopbackAddress()).isTrue();
    set("~web/bind", "0.0.0.0");
    assertThat(parameters().web().orElseThrow().getAddress().isAnyLocalAddress()).isTrue();
    set("~web/port", 80800);
    assertThatThrownBy(() -> parameters().web()).hasMessageContaining("~web/port is 80800");
  }

  @Test
  void udpIsSpifOnLoopbackByDefault() {
    set("~udp/port", 3333, "~udp/width", 240, "~udp/height", 180);
    UdpSettings udp = parameters().udp().orElseThrow();
    assertThat(udp.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(udp.address().getPort()).isEqualTo(3333);
    assertThat(udp.protocol()).isEqualTo(UdpSettings.Protocol.SPIF);
    assertThat(udp.spifTimestamps()).isEqualTo(Timestamps.AUTO);
    assertThat(udp.width()).isEqualTo(240);
    assertThat(udp.height()).isEqualTo(180);
    assertThat(udp.allow()).isEmpty();
  }

  @Test
  void jaerNeedsNoSize() {
    set("~udp/port", 8991, "~udp/protocol", "jaer", "~udp/allow", List.of("127.0.0.1"));
    UdpSettings udp = parameters().udp().orElseThrow();
    assertThat(udp.width()).isEqualTo(128);
    assertThat(udp.allow()).hasSize(1);
  }

  @Test
  void mistakesAreNamed() {
    set("~udp/port", 3333);
    assertThatThrownBy(() -> parameters().udp())
        .isInstanceOf(RosException.class)
        .hasMessageStartingWith("parameter ~udp/width is not set");
    set("~udp/width", 128, "~udp/height", 128, "~udp/protocol", "spiff");
    assertThatThrownBy(() -> parameters().udp())
        .hasMessage(
            "parameter ~udp/protocol is 'spiff': it must be one of spif, faery, faery32, jaer,"
                + " aedat31");
    set("~udp/protocol", "spif", "~spif/timestamps", "maybe");
    assertThatThrownBy(() -> parameters().udp()).hasMessageContaining("auto, always, never");
    set("~spif/timestamps", "never", "~udp/port", 70_000);
    assertThatThrownBy(() -> parameters().udp())
        .hasMessage("parameter ~udp/port is 70000: it must be 0 to 65535");
    set("~udp/port", 3333, "~udp/bind", "no.such.host.invalid");
    assertThatThrownBy(() -> parameters().udp()).hasMessageContaining("there is no host");
    set("~tcp/connect", "7777", "~tcp/width", 1, "~tcp/height", 1);
    assertThatThrownBy(() -> parameters().tcp()).hasMessageContaining("write host:port");
  }

  @Test
  void aSensorOfMorePixelsThanAnyIsRefused() {
    set("~udp/port", 3333, "~udp/width", 32_767, "~udp/height", 32_767);
    assertThatThrownBy(() -> parameters().udp())
        .isInstanceOf(RosException.class)
        .hasMessageStartingWith("parameters ~udp/width and ~udp/height make 1073676289 pixels");
  }

  @Test
  void tcpListensAndConnects() {
    set("~tcp/port", 0, "~tcp/connect", "127.0.0.1:7777", "~tcp/width", 346, "~tcp/height", 260);
    var tcp = parameters().tcp().orElseThrow();
    assertThat(tcp.listen()).isPresent();
    assertThat(tcp.connect().orElseThrow().getPort()).isEqualTo(7777);
  }
}
