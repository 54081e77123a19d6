package io.tombola.node.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.MailboxSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventLedger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The root of the actors: starts cameras and passes their decisions to the outside. */
public final class Guardian extends AbstractBehavior<Guardian.Message> {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

  /** Room in a camera's mailbox beside its packets, which the pool bounds: timers and the like. */
  private static final int CONTROL_MESSAGES = 64;

  /** What the guardian understands. */
  public sealed interface Message {}

  /**
   * Start a camera.
   *
   * @param packets buffers in the camera's pool, and so the packets that can wait for it
   */
  public record StartCamera(
      CameraActor.Settings settings,
      int packets,
      Consumer<CameraActor.Decided> decisions,
      ActorRef<ActorRef<CameraActor.Message>> replyTo)
      implements Message {}

  /** A guardian without cameras. */
  public static Behavior<Message> create() {
    return Behaviors.setup(Guardian::new);
  }

  private Guardian(ActorContext<Message> context) {
    super(context);
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onMessage(StartCamera.class, this::onStartCamera).build();
  }

  private Behavior<Message> onStartCamera(StartCamera start) {
    String id = start.settings().cameraId();
    ActorRef<CameraActor.Decided> outlet = getContext().spawn(outlet(start), "decisions-" + id);
    ActorRef<CameraActor.Message> camera =
        getContext()
            .spawn(
                CameraActor.create(start.settings(), outlet),
                "camera-" + id,
                MailboxSelector.bounded(start.packets() + CONTROL_MESSAGES));
    start.replyTo().tell(camera);
    return this;
  }

  private static Behavior<CameraActor.Decided> outlet(StartCamera start) {
    CameraStatistics statistics = start.settings().statistics();
    LongSupplier clockNs = start.settings().clockNs();
    EventLedger published = statistics.ledger().publish();
    return Behaviors.receiveMessage(
        decided -> {
          try {
            start.decisions().accept(decided);
            published.out(1);
            decided
                .receivedNs()
                .ifPresent(
                    receivedNs ->
                        statistics.latency().recordCommand(clockNs.getAsLong() - receivedNs));
          } catch (RuntimeException e) {
            published.drop(DropCause.PUBLISH_FAILED, 1);
            LOG.warn("{} was not published: {}", decided, e.toString());
          }
          return Behaviors.same();
        });
  }
}
