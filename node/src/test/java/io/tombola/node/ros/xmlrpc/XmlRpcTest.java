package io.tombola.node.ros.xmlrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.tombola.node.ros.xmlrpc.RosApi.Reply;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlRpcTest {
  private static XmlRpcMessage decode(String xml) throws XmlRpcException {
    return XmlRpcDecoder.decode(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static XmlRpcMessage roundTrip(XmlRpcMessage message) throws XmlRpcException {
    return XmlRpcDecoder.decode(new ByteArrayInputStream(XmlRpcEncoder.encode(message)));
  }

  private static Object value(String xml) throws XmlRpcException {
    String document =
        "<methodResponse><params><param>" + xml + "</param></params></methodResponse>";
    return ((XmlRpcMessage.Response) decode(document)).value();
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.integers().asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.strings()
                .withChars("\t\n\r &<>'\"]é")
                .alpha()
                .withChars('\u4e16', '\u20ac')
                .asGeneric());
    return Arbitraries.recursive(
        () -> scalars,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).asGeneric(),
                Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(4), inner)
                    .ofMaxSize(3)
                    .asGeneric()),
        0,
        3);
  }

  @Property(tries = 300)
  void callsRoundTrip(@ForAll("values") Object a, @ForAll("values") Object b)
      throws XmlRpcException {
    XmlRpcMessage call = new XmlRpcMessage.Call("setParam", List.of(a, b));
    assertThat(roundTrip(call)).isEqualTo(call);
  }

  @Property(tries = 300)
  void garbageIsRefusedByNameOnly(@ForAll String text) {
    assertThatThrownBy(() -> decode(text))
        .isInstanceOf(XmlRpcException.class)
        .hasMessageStartingWith("not an XML-RPC document");
  }

  @Test
  void valuesOfOtherImplementationsAreRead() throws XmlRpcException {
    assertThat(value("<value>bare text</value>")).isEqualTo("bare text");
    assertThat(value("<value/>")).isEqualTo("");
    assertThat(value("<value>\n <i4> 7 </i4>\n</value>")).isEqualTo(7);
    assertThat(value("<value><double>-inf</double></value>")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(value("<value><base64>aGk=</base64></value>"))
        .isEqualTo("hi".getBytes(StandardCharsets.UTF_8));
    assertThat(value("<value><!-- a --><array><data/></array></value>")).isEqualTo(List.of());
    assertThat(decode("<methodCall><methodName>getPid</methodName></methodCall>"))
        .isEqualTo(new XmlRpcMessage.Call("getPid", List.of()));
  }

  @Test
  void numbersThatAreNoneAndBytesRoundTrip() throws XmlRpcException {
    List<Object> odd = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(roundTrip(new XmlRpcMessage.Response(odd)))
        .isEqualTo(new XmlRpcMessage.Response(odd));
    XmlRpcMessage fault = new XmlRpcMessage.Fault(4, "too <many>");
    assertThat(roundTrip(fault)).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><methodCall><methodName>&e;"
            + "</methodName></methodCall>",
        "<methodResponse><params><param><value><int>x</int></value></param></params>"
            + "</methodResponse>",
        "<methodResponse><params/></methodResponse>",
        "<methodCall><methodName>a</methodName><params><param><value><nil/></value></param>"
            + "</params></methodCall>",
        "<other/>"
      })
  void badDocumentsAreRefused(String xml) {
    assertThatThrownBy(() -> decode(xml)).isInstanceOf(XmlRpcException.class);
  }

  @Test
  void deepNestingIsRefused() {
    String open = "<value><array><data>".repeat(1_000);
    assertThatThrownBy(() -> value(open))
        .isInstanceOf(XmlRpcException.class)
        .hasMessageContaining("nested deeper than 64");
  }

  @Test
  void valuesWithoutXmlRpcFormAreNamed() {
    assertThatThrownBy(() -> XmlRpcEncoder.encode(new XmlRpcMessage.Response(1L << 40)))
        .hasMessageContaining("does not fit the 32 bits");
    assertThatThrownBy(() -> XmlRpcEncoder.encode(new XmlRpcMessage.Response("a\u0000")))
        .hasMessageContaining("U+0000 cannot stand in XML");
    assertThatThrownBy(() -> XmlRpcEncoder.encode(new XmlRpcMessage.Response(new Object())))
        .hasMessageContaining("java.lang.Object has no XML-RPC form");
  }

  private static String http(String body) {
    return "POST /RPC2 HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  private static EmbeddedChannel server() {
    RosApi api = new RosApi().add("echo", 2, params -> Reply.success("said", params.string(1)));
    return new EmbeddedChannel(
        new HttpServerCodec(),
        new HttpObjectAggregator(XmlRpcServer.MAX_BODY_BYTES),
        new XmlRpcServer.RequestHandler(api));
  }

  private static String answer(EmbeddedChannel server) {
    StringBuilder answer = new StringBuilder();
    for (ByteBuf part = server.readOutbound(); part != null; part = server.readOutbound()) {
      answer.append(part.toString(StandardCharsets.UTF_8));
      part.release();
    }
    return answer.toString();
  }

  private static String ask(XmlRpcMessage.Call call) {
    EmbeddedChannel server = server();
    // Byte by byte: nothing may depend on how the network cuts it.
    byte[] request =
        http(new String(XmlRpcEncoder.encode(call), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    for (byte b : request) {
      server.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
    }
    return answer(server);
  }

  @Test
  void serverAnswersCallsByteByByte() {
    assertThat(ask(new XmlRpcMessage.Call("echo", List.of("/me", "hello"))))
        .startsWith("HTTP/1.1 200 OK")
        .contains("<int>1</int>", "<string>said</string>", "<string>hello</string>");
  }

  @Test
  void wrongCallsAreAnsweredWithTheReason() {
    assertThat(ask(new XmlRpcMessage.Call("echo", List.of("/me"))))
        .contains("<int>-1</int>", "echo takes 2 parameters, got 1");
    assertThat(ask(new XmlRpcMessage.Call("echo", List.of("/me", 5))))
        .contains("<int>-1</int>", "a parameter is of the wrong type");
    assertThat(ask(new XmlRpcMessage.Call("nothing", List.of())))
        .contains("<fault>", "method [nothing] is not supported");
  }

  @Test
  void multicallAnswersEachCall() {
    List<Object> calls =
        List.of(
            Map.of("methodName", "echo", "params", List.of("/me", "one")),
            Map.of("methodName", "nothing", "params", List.of()));
    assertThat(ask(new XmlRpcMessage.Call("system.multicall", List.of(calls))))
        .contains("<string>one</string>", "faultString", "method [nothing] is not supported");
  }

  @Test
  void oversizedBodyAndOtherMethodsAreRefused() {
    EmbeddedChannel server = server();
    String head =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
            + (XmlRpcServer.MAX_BODY_BYTES + 1)
            + "\r\n\r\n";
    server.writeInbound(Unpooled.copiedBuffer(head, StandardCharsets.UTF_8));
    assertThat(answer(server)).startsWith("HTTP/1.1 413");

    EmbeddedChannel get = server();
    get.writeInbound(
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: a\r\n\r\n", StandardCharsets.UTF_8));
    assertThat(answer(get)).startsWith("HTTP/1.1 405");
  }
}
