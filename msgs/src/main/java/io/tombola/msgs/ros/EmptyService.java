package io.tombola.msgs.ros;

/** {@code std_srvs/Empty}: do it; there is nothing to say. */
public final class EmptyService {
  /** The type's name, md5 and bytes. */
  public static final RosServiceType<Request, Response> TYPE =
      RosServiceType.of(
          "std_srvs/Empty",
          new RosServiceType.Half<>((request, out) -> {}, in -> new Request()),
          new RosServiceType.Half<>((response, out) -> {}, in -> new Response()));

  private EmptyService() {}

  /** Nothing. */
  public record Request() {}

  /** Nothing. */
  public record Response() {}
}
