package io.tombola.msgs.ros;

/** {@code std_srvs/SetBool}: switch something on or off, and say how it went. */
public final class SetBoolService {
  /** The type's name, md5 and bytes. */
  public static final RosServiceType<Request, Response> TYPE =
      RosServiceType.of(
          "std_srvs/SetBool",
          new RosServiceType.Half<>(
              (request, out) -> out.bool(request.data), in -> new Request(in.bool())),
          new RosServiceType.Half<>(
              (response, out) -> out.bool(response.success).string(response.message),
              in -> new Response(in.bool(), in.string())));

  private SetBoolService() {}

  /** On or off. */
  public record Request(boolean data) {}

  /**
   * How it went.
   *
   * @param message for people
   */
  public record Response(boolean success, String message) {}
}
