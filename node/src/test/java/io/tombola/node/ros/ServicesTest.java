package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tombola.msgs.ros.EmptyService;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.ros.SetBoolService;
import io.tombola.msgs.ros.TriggerService;
import io.tombola.node.ros.tcpros.ConnectionHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Services between nodes of ours. */
class ServicesTest extends OwnMaster {
  private static SetBoolService.Response inverted(SetBoolService.Request request)
      throws ServiceException {
    if (request.data()) {
      throw new ServiceException("it is on already");
    }
    return new SetBoolService.Response(true, "switched");
  }

  private static <S> S get(CompletableFuture<S> answer) throws Exception {
    return answer.get(TIMEOUT_S, TimeUnit.SECONDS);
  }

  /** Calls until the master knows the service. */
  private static <Q, S> void awaitService(ServiceClient<Q, S> client, Q request) {
    Eventually.await(
        client.getName() + " answers",
        () -> client.call(request).handle((answer, error) -> error == null).join());
  }

  @Test
  void callsAreAnsweredInOrderOverOneConnection() throws Exception {
    ConnectedNode server = node("server");
    List<Boolean> asked = new ArrayList<>();
    server.newServiceServer(
        "~switch",
        SetBoolService.TYPE,
        request -> {
          asked.add(request.data());
          return new SetBoolService.Response(request.data(), "call " + asked.size());
        });
    ServiceClient<SetBoolService.Request, SetBoolService.Response> client =
        node("client").newServiceClient("/server/switch", SetBoolService.TYPE);
    awaitService(client, new SetBoolService.Request(false));
    asked.clear();

    List<CompletableFuture<SetBoolService.Response>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(client.call(new SetBoolService.Request(i % 2 == 0)));
    }

    for (int i = 0; i < 50; i++) {
      assertThat(get(answers.get(i)))
          .isEqualTo(new SetBoolService.Response(i % 2 == 0, "call " + (i + 1)));
    }
  }

  @Test
  void failuresReachTheClientAndItGoesOn() throws Exception {
    node("server").newServiceServer("switch", SetBoolService.TYPE, ServicesTest::inverted);
    ServiceClient<SetBoolService.Request, SetBoolService.Response> client =
        node("client").newServiceClient("switch", SetBoolService.TYPE);
    awaitService(client, new SetBoolService.Request(false));

    assertThatThrownBy(() -> get(client.call(new SetBoolService.Request(true))))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ServiceException.class)
        .hasMessageContaining("/switch failed: it is on already");
    assertThat(get(client.call(new SetBoolService.Request(false))).success()).isTrue();
  }

  @Test
  void handlerThatThrowsIsToldToTheClient() throws Exception {
    node("server")
        .newServiceServer(
            "broken",
            TriggerService.TYPE,
            request -> {
              throw new IllegalStateException("no hand on this arm");
            });
    ServiceClient<TriggerService.Request, TriggerService.Response> client =
        node("client").newServiceClient("broken", TriggerService.TYPE);
    Eventually.await(
        "the failure", () -> failure(client).getMessage().contains("no hand on this arm"));
  }

  private static ServiceException failure(
      ServiceClient<TriggerService.Request, TriggerService.Response> client) {
    CompletableFuture<ServiceException> failure = new CompletableFuture<>();
    client.call(
        new TriggerService.Request(),
        new ServiceResponseListener<>() {
          @Override
          public void onSuccess(TriggerService.Response response) {
            failure.completeExceptionally(new AssertionError("answered " + response));
          }

          @Override
          public void onFailure(ServiceException error) {
            failure.complete(error);
          }
        });
    return failure.join();
  }

  @Test
  void unknownServiceAndWrongTypeAreExplained() throws Exception {
    node("server")
        .newServiceServer("reset", EmptyService.TYPE, request -> new EmptyService.Response());
    ConnectedNode client = node("client");
    awaitService(client.newServiceClient("reset", EmptyService.TYPE), new EmptyService.Request());

    assertThatThrownBy(
            () ->
                get(
                    client
                        .newServiceClient("nowhere", TriggerService.TYPE)
                        .call(new TriggerService.Request())))
        .hasCauseInstanceOf(ServiceException.class)
        .hasMessageContaining("unknown service [/nowhere]");
    assertThatThrownBy(
            () ->
                get(
                    client
                        .newServiceClient("reset", TriggerService.TYPE)
                        .call(new TriggerService.Request())))
        .hasCauseInstanceOf(ServiceException.class)
        .hasMessageContaining("service [/reset] is std_srvs/Empty");
  }

  @Test
  void aServerThatComesBackIsFoundAgain() throws Exception {
    ConnectedNode first = node("server");
    first.newServiceServer("reset", EmptyService.TYPE, request -> new EmptyService.Response());
    ServiceClient<EmptyService.Request, EmptyService.Response> client =
        node("client").newServiceClient("reset", EmptyService.TYPE);
    awaitService(client, new EmptyService.Request());
    first.shutdown();
    assertThatThrownBy(() -> get(client.call(new EmptyService.Request())))
        .hasCauseInstanceOf(ServiceException.class);

    node("server2")
        .newServiceServer("reset", EmptyService.TYPE, request -> new EmptyService.Response());

    awaitService(client, new EmptyService.Request());
  }

  @Test
  void serverOffersANameOnceAndCanTakeItBack() throws Exception {
    ConnectedNode server = node("server");
    ServiceServer<EmptyService.Request, EmptyService.Response> service =
        server.newServiceServer("reset", EmptyService.TYPE, request -> new EmptyService.Response());
    assertThat(service.getName()).isEqualTo(GraphName.of("/reset"));
    assertThatThrownBy(
            () ->
                server.newServiceServer(
                    "reset", EmptyService.TYPE, request -> new EmptyService.Response()))
        .isInstanceOf(RosException.class);
    ServiceClient<EmptyService.Request, EmptyService.Response> client =
        node("client").newServiceClient("reset", EmptyService.TYPE);
    awaitService(client, new EmptyService.Request());

    service.shutdown();

    Eventually.await(
        "the service is gone",
        () ->
            client
                .call(new EmptyService.Request())
                .handle((a, e) -> String.valueOf(e).contains("unknown service"))
                .join());
  }

  @Test
  void oneShotCallsEndTheConnectionAndProbesGetTheHeaderAlone() throws Exception {
    ServiceServer<TriggerService.Request, TriggerService.Response> service =
        node("server")
            .newServiceServer(
                "trigger",
                TriggerService.TYPE,
                request -> new TriggerService.Response(true, "done"));

    byte[] called = exchange(service.getUri(), Map.of(), new byte[4]);
    byte[] probed = exchange(service.getUri(), Map.of("probe", "1"), new byte[0]);
    byte[] refused = exchange(service.getUri(), Map.of("md5sum", "0"), new byte[0]);

    int headerLength = 4 + Unpooled.wrappedBuffer(called).getIntLE(0);
    assertThat(called)
        .endsWith(1, 9, 0, 0, 0, 1, 4, 0, 0, 0, 'd', 'o', 'n', 'e')
        .hasSize(headerLength + 14);
    assertThat(header(probed))
        .containsEntry("type", "std_srvs/Trigger")
        .containsEntry("request_type", "std_srvs/TriggerRequest")
        .containsEntry("md5sum", TriggerService.TYPE.md5());
    assertThat(probed).hasSize(headerLength);
    assertThat(header(refused)).containsKey("error");
  }

  private static Map<String, String> header(byte[] bytes) {
    return ConnectionHeader.decode(Unpooled.wrappedBuffer(bytes, 4, bytes.length - 4));
  }

  private static byte[] exchange(URI server, Map<String, String> extra, byte[] request)
      throws IOException {
    Map<String, String> fields = new HashMap<>();
    fields.put("callerid", "/raw");
    fields.put("service", "/trigger");
    fields.put("md5sum", RosType.ANY_MD5);
    fields.putAll(extra);
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(TIMEOUT_S * 1000);
      socket.getOutputStream().write(ByteBufUtil.getBytes(ConnectionHeader.encode(fields)));
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      return in.readAllBytes();
    }
  }
}
