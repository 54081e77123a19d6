package io.tombola.msgs.ros;

/** {@code std_srvs/Trigger}: do it, and say how it went. */
public final class TriggerService {
  /** The type's name, md5 and bytes. */
  public static final RosServiceType<Request, Response> TYPE =
      RosServiceType.of(
          "std_srvs/Trigger",
          new RosServiceType.Half<>((request, out) -> {}, in -> new Request()),
          new RosServiceType.Half<>(
              (response, out) -> out.bool(response.success).string(response.message),
              in -> new Response(in.bool(), in.string())));

  private TriggerService() {}

  /** Nothing. */
  public record Request() {}

  /**
   * How it went.
   *
   * @param message for people
   */
  public record Response(boolean success, String message) {}
}
