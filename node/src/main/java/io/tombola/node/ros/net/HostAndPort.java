package io.tombola.node.ros.net;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a peer listens, as its URI says.
 *
 * <p>Robots are called {@code my_robot}, which {@link URI#getHost} does not take for a host: host
 * names have no underscore by the letter of RFC 952. Name services know them all the same, so the
 * authority is read here as it stands.
 */
public record HostAndPort(String host, int port) {
  private static final int MAX_PORT = 0xFFFF;
  private static final int MAX_PORT_DIGITS = 9;

  /**
   * Of a master or a node.
   *
   * @throws IllegalArgumentException names the URI and what is wrong with it
   */
  public static HostAndPort ofHttp(URI uri) {
    return of(uri.toString(), "http://host:port/");
  }

  /**
   * Of a service.
   *
   * @throws IllegalArgumentException names the URI and what is wrong with it
   */
  public static HostAndPort ofRosrpc(String uri) {
    return of(uri, "rosrpc://host:port");
  }

  private static HostAndPort of(String uri, String form) {
    String withUser = authority(uri);
    String authority = withUser.substring(withUser.lastIndexOf('@') + 1);
    int colon = authority.lastIndexOf(':');
    String host = authority.substring(0, Math.max(colon, 0));
    String port = authority.substring(colon + 1);
    if (host.isEmpty() || !port.matches("\\d+")) {
      throw new IllegalArgumentException("'" + uri + "' is not of the form " + form);
    }
    if (port.length() > MAX_PORT_DIGITS || Integer.parseInt(port) > MAX_PORT) {
      throw new IllegalArgumentException(
          "'" + uri + "' has port " + port + ", but ports end at " + MAX_PORT);
    }
    return new HostAndPort(host, Integer.parseInt(port));
  }

  private static String authority(String uri) {
    try {
      String authority = new URI(uri).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
