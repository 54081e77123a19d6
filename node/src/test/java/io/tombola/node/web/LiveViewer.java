package io.tombola.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A browser that looks at a live page's news. */
public final class LiveViewer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BufferedReader lines;

  /** Looks at the page on this port of this machine. */
  public LiveViewer(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/live")).build();
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** The next line of the stream; waits for it. */
  public String line() throws IOException {
    return lines.readLine();
  }

  /** The next news of this kind; waits for it, and leaves others out. */
  public JsonNode next(String kind) throws IOException {
    for (String line = line(); line != null; line = line()) {
      if (line.equals("event: " + kind)) {
        return MAPPER.readTree(line().substring("data: ".length()));
      }
    }
    throw new AssertionError("the stream ended without news of " + kind);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
