package io.tombola.node.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.node.ros.Eventually;
import io.tombola.node.ros.RosException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LivePageTest {
  private final LivePage page = new LivePage(anyPort());
  private final HttpClient browser = HttpClient.newHttpClient();
  private final List<LiveViewer> viewers = new ArrayList<>();

  record News(String text, int number) {}

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + page.address().getPort() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return browser.send(request(path).build(), BodyHandlers.ofString());
  }

  private LiveViewer look() throws Exception {
    LiveViewer viewer = new LiveViewer(page.address().getPort());
    viewers.add(viewer);
    return viewer;
  }

  @AfterEach
  void stop() throws IOException {
    for (LiveViewer viewer : viewers) {
      viewer.close();
    }
    page.close();
  }

  @Test
  void thePageNeedsNothingFromElsewhere() throws Exception {
    HttpResponse<String> response = get("/?from=a+bookmark");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(response.body())
        .contains("new EventSource('live')")
        .doesNotContain("http://", "https://");
  }

  @Test
  void whatIsToldReachesWhoLooks() throws Exception {
    LiveViewer viewer = look();
    Eventually.await("somebody looks", page::watched);
    page.tell("step", new News("naïve \"quoted\"\nline", 7));
    assertThat(viewer.line()).isEqualTo("event: step");
    assertThat(viewer.line())
        .isEqualTo("data: {\"text\":\"naïve \\\"quoted\\\"\\nline\",\"number\":7}");
    assertThat(viewer.line()).isEmpty();
  }

  @Test
  void whatIsKeptReachesWhoComesLaterTheNewestOfItsKind() throws Exception {
    page.tell("step", new News("nobody looks", 0));
    page.keep("ticket", new News("old", 1));
    page.keep("ticket", new News("new", 2));
    LiveViewer viewer = look();
    assertThat(viewer.line()).isEqualTo("event: ticket");
    assertThat(viewer.line()).contains("\"new\"");
    page.keep("ticket", new News("newer", 3));
    viewer.line();
    assertThat(viewer.line()).isEqualTo("event: ticket");
    assertThat(viewer.line()).contains("\"newer\"");
  }

  @Test
  void whoLeavesIsNotToldAnyMore() throws Exception {
    look().close();
    Eventually.await(
        "nobody looks",
        () -> {
          page.tell("step", new News("are you there", 0));
          return !page.watched();
        });
  }

  @Test
  void aViewerThatReadsNothingMissesNewsAndHoldsNobodyUp() throws Exception {
    try (Socket slow = new Socket(page.address().getAddress(), page.address().getPort())) {
      slow.getOutputStream()
          .write("GET /live HTTP/1.1\r\nHost: me\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Eventually.await("somebody looks", page::watched);
      News large = new News("x".repeat(100_000), 0);
      Eventually.await(
          "it misses news",
          () -> {
            page.tell("step", large);
            return page.missed() > 0;
          });
      LiveViewer quick = look();
      page.keep("ticket", new News("for all who read", 1));
      assertThat(quick.line()).isEqualTo("event: ticket");
    }
  }

  @Test
  void thereAreSoManyViewersAtMost() throws Exception {
    for (int i = 0; i < LivePage.MOST_VIEWERS; i++) {
      look();
    }
    HttpResponse<String> refused = get("/live");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).isEqualTo("16 look on already\n");
  }

  @Test
  void otherRequestsAreRefused() throws Exception {
    assertThat(get("/etc/passwd").statusCode()).isEqualTo(404);
    var post = request("/").POST(HttpRequest.BodyPublishers.ofString("x")).build();
    assertThat(browser.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void aPortThatIsTakenIsAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> new LivePage(page.address()))
        .isInstanceOf(RosException.class)
        .hasMessageContaining("127.0.0.1:" + page.address().getPort())
        .hasMessageContaining("set ~web/port");
  }
}
