package io.tombola.node.ros;

import io.netty.channel.EventLoop;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.xmlrpc.XmlRpcException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's registrations alive: makes them, makes them again when the master has lost them,
 * and takes them back in the end.
 *
 * <p>A master that was restarted has another {@code /run_id} or does not know the node; both are
 * looked at every second. All state belongs to one event loop.
 */
// Outcomes are handled in the chains themselves; nobody waits for their last future.
@SuppressWarnings("FutureReturnValueIgnored")
final class Registrar {
  private static final int CHECK_PERIOD_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

  private final EventLoop loop;
  private final MasterClient master;
  private final String nodeName;
  private final Map<String, Registration> registrations = new LinkedHashMap<>();
  // By name, the last of the calls that are under way or wait for each other.
  private final Map<String, CompletableFuture<?>> underWay = new HashMap<>();
  private Optional<Object> runId = Optional.empty();
  private boolean masterUp = true;
  private boolean closed;

  private static final class Registration {
    final String what;
    final Supplier<CompletableFuture<?>> make;
    final Supplier<CompletableFuture<?>> undo;
    boolean made;
    boolean making;

    Registration(
        String what, Supplier<CompletableFuture<?>> make, Supplier<CompletableFuture<?>> undo) {
      this.what = what;
      this.make = make;
      this.undo = undo;
    }
  }

  Registrar(EventLoop loop, MasterClient master, String nodeName) {
    this.loop = loop;
    this.master = master;
    this.nodeName = nodeName;
  }

  void start() {
    loop.execute(this::check);
  }

  /**
   * Adds a registration; any thread.
   *
   * @param what unique within the node, for people too
   */
  void add(String what, Supplier<CompletableFuture<?>> make, Supplier<CompletableFuture<?>> undo) {
    loop.execute(
        () -> {
          if (closed) {
            return;
          }
          Registration registration = new Registration(what, make, undo);
          registrations.put(what, registration);
          make(registration);
        });
  }

  /** Takes a registration back; any thread. */
  void remove(String what) {
    loop.execute(
        () -> {
          Registration registration = registrations.remove(what);
          if (registration != null) {
            undo(registration);
          }
        });
  }

  /** Takes all registrations back; the result completes when the master knows. */
  CompletableFuture<?> close(Duration timeout) {
    return CompletableFuture.supplyAsync(this::undoAll, loop)
        .thenCompose(done -> done)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(error -> null);
  }

  private CompletableFuture<Void> undoAll() {
    closed = true;
    List<Registration> all = List.copyOf(registrations.values());
    registrations.clear();
    return CompletableFuture.allOf(
        all.stream().map(this::undo).toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Calls the master about one name when what was asked about it before has an answer, or none: an
   * unregistration that is overtaken would take back the registration that followed it.
   */
  private CompletableFuture<?> inTurn(String what, Supplier<CompletableFuture<?>> call) {
    CompletableFuture<?> before = underWay.getOrDefault(what, CompletableFuture.completedFuture(0));
    CompletableFuture<?> result =
        before
            .<Object>handle((done, error) -> done)
            .thenComposeAsync(done -> call.get().<Object>thenApply(answer -> answer), loop);
    underWay.put(what, result);
    result.whenCompleteAsync((done, error) -> underWay.remove(what, result), loop);
    return result;
  }

  private CompletableFuture<?> undo(Registration registration) {
    return inTurn(registration.what, registration.undo)
        .handle(
            (done, error) -> {
              if (error != null) {
                LOG.debug("{} could not be taken back", registration.what, error);
              }
              return done;
            });
  }

  private void make(Registration registration) {
    if (registration.making) {
      return;
    }
    registration.making = true;
    inTurn(registration.what, registration.make)
        .whenCompleteAsync(
            (done, error) -> {
              registration.making = false;
              registration.made = error == null;
              if (error != null) {
                LOG.debug("{} is not registered yet", registration.what, error);
              }
            },
            loop);
  }

  private void check() {
    if (closed) {
      return;
    }
    master
        .getParam("/run_id")
        .<Optional<Object>>thenApply(Optional::of)
        .exceptionally(Registrar::emptyWhenRefused)
        .thenAcceptAsync(this::compare, loop)
        .thenCompose(compared -> lookUpSelf())
        .whenCompleteAsync(
            (known, error) -> {
              seen(error);
              loop.schedule(this::check, CHECK_PERIOD_MS, TimeUnit.MILLISECONDS);
            },
            loop);
  }

  /** A master without that parameter, or that does not know a node, is a master all the same. */
  private static Optional<Object> emptyWhenRefused(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof XmlRpcException xmlRpc && xmlRpc.isRefused()) {
      return Optional.empty();
    }
    throw new CompletionException(cause);
  }

  private void compare(Optional<Object> runIdNow) {
    boolean restarted = runId.isPresent() && runIdNow.isPresent() && !runId.equals(runIdNow);
    if (restarted) {
      LOG.info("{}: the ROS master was restarted; registering again", nodeName);
      registrations.values().forEach(registration -> registration.made = false);
    }
    if (runIdNow.isPresent()) {
      runId = runIdNow;
    }
    registrations.values().stream().filter(r -> !r.made).forEach(this::make);
  }

  private CompletableFuture<?> lookUpSelf() {
    return master
        .lookupNode(nodeName)
        .<Optional<Object>>thenApply(Optional::of)
        .exceptionally(Registrar::emptyWhenRefused)
        .thenAcceptAsync(this::registerIfUnknown, loop);
  }

  private void registerIfUnknown(Optional<Object> slaveUri) {
    boolean expected = registrations.values().stream().anyMatch(r -> r.made);
    if (slaveUri.isEmpty() && expected) {
      LOG.info("{}: the ROS master does not know this node; registering again", nodeName);
      registrations.values().forEach(this::make);
    }
  }

  private void seen(Throwable error) {
    if (masterUp && error != null && !closed) {
      LOG.warn("{}: the ROS master does not answer; trying every second", nodeName);
    } else if (!masterUp && error == null) {
      LOG.info("{}: the ROS master answers again", nodeName);
    }
    masterUp = error == null;
  }
}
