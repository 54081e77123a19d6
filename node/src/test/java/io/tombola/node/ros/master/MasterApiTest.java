package io.tombola.node.ros.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tombola.node.ros.xmlrpc.RosApi;
import io.tombola.node.ros.xmlrpc.RosApi.Reply;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import io.tombola.node.ros.xmlrpc.XmlRpcException;
import io.tombola.node.ros.xmlrpc.XmlRpcServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A master's methods and the notices they cause. */
class MasterApiTest {
  private static final int TIMEOUT_S = 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("test", true), NioIoHandler.newFactory());
  private final BlockingQueue<String> updates = new LinkedBlockingQueue<>();
  private final String slaveUri = startSlave();
  private final RosApi master =
      new MasterApi(
              () -> "http://127.0.0.1:1/", new XmlRpcClient(group, Duration.ofSeconds(TIMEOUT_S)))
          .api();

  private String startSlave() {
    RosApi slave =
        new RosApi()
            .add(
                "paramUpdate",
                3,
                params -> {
                  updates.add(params.string(1) + " " + params.value(2));
                  return Reply.success("", 0);
                });
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var bound = XmlRpcServer.bind(group, any, slave).syncUninterruptibly();
    return "http://127.0.0.1:" + ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  @AfterEach
  void stopThread() {
    group.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  private List<?> call(String method, Object... params) throws XmlRpcException {
    return (List<?>) master.call(method, List.of(params));
  }

  @Test
  void whoSetsAParameterIsNotToldOfIt() throws Exception {
    call("subscribeParam", "/tuned", slaveUri, "/gain");
    call("subscribeParam", "/tuned", slaveUri, "/offset");

    call("setParam", "/tuned", "/gain", 1);
    call("setParam", "/tuner", "/offset", 2);
    call("deleteParam", "/tuned", "/gain");

    // A node's notices come in the order of the changes.
    assertThat(updates.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("/offset/ 2");
    assertThat(updates.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("/gain/ {}");
  }

  @Test
  void nodeThatOnlyHearsOfParametersIsKnown() throws Exception {
    call("subscribeParam", "/tuned", slaveUri, "/gain/");
    assertThat(call("lookupNode", "/rosnode", "/tuned").get(2)).isEqualTo(slaveUri);

    assertThat(call("unsubscribeParam", "/tuned", "http://stranger:1/", "/gain").get(2))
        .isEqualTo(0);
    assertThat(call("unsubscribeParam", "/tuned", slaveUri, "/gain").get(2)).isEqualTo(1);
    assertThat(call("lookupNode", "/rosnode", "/tuned").get(0)).isEqualTo(-1);
  }

  @Test
  void lastProviderOfAServiceHasIt() throws Exception {
    call("registerService", "/first", "/reset", "rosrpc://first:1", "http://first:1/");
    call("registerService", "/second", "/reset", "rosrpc://second:1", "http://second:1/");
    call("unregisterService", "/first", "/reset", "rosrpc://first:1");

    assertThat(call("lookupService", "/client", "/reset").get(2)).isEqualTo("rosrpc://second:1");
    assertThat(call("getSystemState", "/client").get(2))
        .isEqualTo(List.of(List.of(), List.of(), List.of(List.of("/reset", List.of("/second")))));
  }
}
