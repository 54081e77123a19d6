package io.tombola.node.swap;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;
import io.tombola.node.actor.CameraSystem.OpenCamera;
import io.tombola.node.decide.TicketChange;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Puts tickets in force in a running camera: one at a time, on a thread of its own. Safe between
 * threads.
 */
public final class HotSwap implements AutoCloseable {
  private final OpenCamera camera;
  private final TicketLoader loader;
  private final long trialNs;
  private final Listener listener;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "tickets");
            thread.setDaemon(true);
            return thread;
          });

  /** What is told of tickets that are refused; those that take over, the camera tells of. */
  @FunctionalInterface
  public interface Listener {
    /** A ticket was refused; the one that ran goes on. Called on the worker's thread. */
    void rejected(RejectedTicketException refusal);
  }

  /**
   * Nothing is loaded yet.
   *
   * @param trialNs host time in which a ticket can be undone; 0 for no trial
   */
  public HotSwap(OpenCamera camera, TicketLoader loader, long trialNs, Listener listener) {
    this.camera = camera;
    this.loader = loader;
    this.trialNs = trialNs;
    this.listener = listener;
  }

  /**
   * Loads a ticket once those before it are done.
   *
   * @return what it changed; fails with a {@link RejectedTicketException} when it is refused
   */
  public CompletableFuture<TicketChange> load(Path file) {
    CompletableFuture<TicketChange> outcome = new CompletableFuture<>();
    worker.execute(
        () -> {
          try {
            outcome.complete(swap(file));
          } catch (RejectedTicketException e) {
            listener.rejected(e);
            outcome.completeExceptionally(e);
          } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(e);
            throw e;
          }
        });
    return outcome;
  }

  private TicketChange swap(Path file) throws RejectedTicketException {
    if (!file.isAbsolute()) {
      throw new RejectedTicketException(
          Rejection.UNREADABLE, file + ": is no absolute path; write it from / on", null);
    }
    ReadyTicket ladder = loader.load(file, this::window);
    StreamEngine atRest = ladder.start(loader.threads());
    try {
      return answer(file, camera.swap(ladder, file.toString(), atRest, trialNs));
    } catch (RejectedTicketException e) {
      atRest.close();
      throw e;
    }
  }

  private List<Frame> window() throws RejectedTicketException {
    return answer(null, camera.recordedFrames());
  }

  private static <T> T answer(Path file, CompletionStage<T> stage) throws RejectedTicketException {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new RejectedTicketException(
          Rejection.NOT_SWAPPED,
          (file == null ? "" : file + ": ") + "the camera did not answer: " + e.getCause(),
          e);
    }
  }

  /** Ends the worker; tickets that wait are not loaded any more. */
  @Override
  public void close() {
    worker.shutdownNow();
  }
}
