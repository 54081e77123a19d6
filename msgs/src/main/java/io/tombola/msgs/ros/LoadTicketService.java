package io.tombola.msgs.ros;

/** {@code tombola_msgs/LoadTicket}: run another ticket, and say how it went. */
public final class LoadTicketService {
  /** The type's name, md5 and bytes. */
  public static final RosServiceType<Request, Response> TYPE =
      RosServiceType.of(
          "tombola_msgs/LoadTicket",
          new RosServiceType.Half<>(
              (request, out) -> out.string(request.path), in -> new Request(in.string())),
          new RosServiceType.Half<>(
              (response, out) ->
                  out.bool(response.success).string(response.message).int32(response.generation),
              in -> new Response(in.bool(), in.string(), in.int32())));

  private LoadTicketService() {}

  /**
   * Which ticket.
   *
   * @param path absolute, on the node's machine
   */
  public record Request(String path) {}

  /**
   * How it went.
   *
   * @param message for people
   * @param generation that runs now
   */
  public record Response(boolean success, String message, int generation) {}
}
