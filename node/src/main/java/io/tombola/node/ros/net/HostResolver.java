package io.tombola.node.ros.net;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Looks host names up on threads of its own: a name that nobody knows takes seconds, in which an
 * event loop would serve nobody.
 *
 * <p>Who asks for a name that is being looked up waits for the same answer, so that one bad name
 * takes one thread however often it is tried.
 */
// Promises tell their listeners; nobody waits for what their setters and stages return.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HostResolver extends AddressResolverGroup<InetSocketAddress> {
  private static final int MAX_THREADS = 8;
  private static final int MAX_WAITING = 256;
  private static final int IDLE_S = 30;

  /** Asks the system. */
  static final HostResolver SYSTEM = new HostResolver(InetAddress::getAllByName);

  private final Lookup lookup;
  private final Executor threads = newThreads();
  private final Map<String, CompletableFuture<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();

  /** A name's addresses; may block. */
  @FunctionalInterface
  public interface Lookup {
    /**
     * All addresses, the best first.
     *
     * @throws UnknownHostException when there is none
     */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** A resolver that asks {@code lookup}, on daemon threads. */
  public HostResolver(Lookup lookup) {
    this.lookup = lookup;
  }

  private static Executor newThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_S,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("host-lookup", true),
            (task, full) -> {
              throw new RejectedExecutionException("too many host names are being looked up");
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new Names(executor).asAddressResolver();
  }

  private CompletableFuture<List<InetAddress>> begin(String host) {
    CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            List<InetAddress> found = List.of(lookup.addresses(host));
            underWay.remove(host);
            answer.complete(found);
          } catch (UnknownHostException | RuntimeException e) {
            underWay.remove(host);
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /** The names as one event loop asks for them. */
  private final class Names extends InetNameResolver {
    Names(EventExecutor executor) {
      super(executor);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
      resolve(host, promise, found -> found.get(0));
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
      resolve(host, promise, Function.identity());
    }

    private <T> void resolve(
        String host, Promise<T> promise, Function<List<InetAddress>, T> choice) {
      InetAddress literal =
          host.isEmpty() ? null : NetUtil.createInetAddressFromIpAddressString(host);
      if (literal != null) {
        promise.setSuccess(choice.apply(List.of(literal)));
        return;
      }
      underWay
          .computeIfAbsent(host, HostResolver.this::begin)
          .whenComplete(
              (found, error) -> {
                if (executor().isShuttingDown()) {
                  return; // A loop that ends closes its channels itself.
                }
                if (error == null) {
                  promise.trySuccess(choice.apply(found));
                } else {
                  promise.tryFailure(error);
                }
              });
    }
  }
}
