package io.tombola.node.swap;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.WarmUp;
import io.tombola.engine.run.WindowCheck;
import io.tombola.engine.run.Windowing;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.TrustedKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Makes a ladder that may run of a ticket file, step by step: read and verified, fitted to the
 * camera, compiled, checked on recorded frames, and warm. Nothing of it touches the camera.
 */
public final class TicketLoader {
  private final Setup setup;

  /**
   * What tickets are held against.
   *
   * @param keys one of which must have signed a ticket
   * @param camera the frames that its binner makes
   * @param robot throws IllegalArgumentException when a ticket's labels do not do for the robot
   * @param kernels that run a ticket
   * @param trusted kernels that must give the same bits
   * @param windowing of a spiking ViT
   * @param threads that will split the network's layers
   * @param clockNs times the rungs
   */
  public record Setup(
      TrustedKeys keys,
      FrameSettings camera,
      Consumer<Manifest> robot,
      Function<AnyTicket, KernelProvider> kernels,
      KernelProvider trusted,
      Windowing windowing,
      int threads,
      LongSupplier clockNs) {
    /** With the kernels that this machine runs, held against slower ones. */
    public static Setup of(
        TrustedKeys keys,
        FrameSettings camera,
        Consumer<Manifest> robot,
        Windowing windowing,
        int threads,
        LongSupplier clockNs) {
      String slower = Kernels.chosen().name().equals("scalar") ? "reference" : "scalar";
      return new Setup(
          keys,
          camera,
          robot,
          ticket -> ReadyTicket.chosen(ticket).provider(),
          Kernels.named(slower),
          windowing,
          threads,
          clockNs);
    }
  }

  /** A loader; it keeps nothing between tickets. */
  public TicketLoader(Setup setup) {
    this.setup = setup;
  }

  /** Threads that will split the network's layers. */
  int threads() {
    return setup.threads;
  }

  /** Where the camera's last frames come from, the oldest first; none before there are any. */
  @FunctionalInterface
  public interface Window {
    /** Copies of them. */
    List<Frame> frames() throws RejectedTicketException;
  }

  /**
   * Makes a ladder ready; takes seconds.
   *
   * @throws RejectedTicketException when it may not run; names the reason
   */
  public ReadyTicket load(Path file, Window window) throws RejectedTicketException {
    AnyTicket ticket = TicketReading.read(file, setup.keys);
    TicketFit.check(file, ticket.manifest(), setup.camera);
    checkLabels(file, ticket.manifest());
    try {
      ReadyTicket ladder = ReadyTicket.of(ticket, setup.kernels.apply(ticket), setup.windowing);
      check(file, ladder, ticket, window.frames());
      return WarmUp.run(ladder, setup.threads, setup.clockNs);
    } catch (RuntimeException e) {
      throw new RejectedTicketException(Rejection.NOT_COMPILED, file + ": " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new RejectedTicketException(
          Rejection.NOT_COMPILED,
          file + ": needs more memory than java has; give it more with -Xmx",
          e);
    }
  }

  private void checkLabels(Path file, Manifest manifest) throws RejectedTicketException {
    try {
      setup.robot.accept(manifest);
    } catch (IllegalArgumentException e) {
      throw new RejectedTicketException(
          Rejection.WRONG_LABELS, file + ": parameter ~" + e.getMessage(), e);
    }
  }

  private void check(Path file, ReadyTicket ladder, AnyTicket ticket, List<Frame> frames)
      throws RejectedTicketException {
    Optional<String> problem = WindowCheck.problem(ladder, ticket, setup.trusted, frames);
    if (problem.isPresent()) {
      throw new RejectedTicketException(
          Rejection.SELF_CHECK_FAILED, file + ": " + problem.get(), null);
    }
  }
}
