package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of a node's calls to its master, which is not there. */
class RegistrarTest {
  private static final String CHAT = "subscriber of /chat";

  private final EventLoopGroup group = Hosts.newGroup("test");
  private final EventLoop loop = group.next();
  private final Registrar registrar =
      new Registrar(
          loop,
          new MasterClient(
              new XmlRpcClient(group, Duration.ofSeconds(3)),
              URI.create("http://127.0.0.1:1/"),
              "/tombola",
              "http://127.0.0.1:2/"),
          "/tombola");
  private final List<String> calls = new CopyOnWriteArrayList<>();

  @AfterEach
  void stopThreads() {
    group.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  private Supplier<CompletableFuture<?>> call(String name, CompletableFuture<?> answer) {
    return () -> {
      calls.add(name);
      return answer;
    };
  }

  private Supplier<CompletableFuture<?>> answered(String name) {
    return call(name, CompletableFuture.completedFuture(1));
  }

  /** Long enough for all that follows from what was asked so far. */
  private void settle() throws InterruptedException {
    for (int task = 0; task < 10; task++) {
      loop.submit(() -> {}).sync();
    }
  }

  @Test
  void registrationWaitsForTheUnregistrationBeforeIt() throws InterruptedException {
    CompletableFuture<Integer> held = new CompletableFuture<>();
    registrar.add(CHAT, answered("register first"), call("unregister first", held));
    registrar.remove(CHAT);
    registrar.add(CHAT, answered("register second"), answered("unregister second"));
    Eventually.await("the unregistration", () -> calls.size() == 2);
    settle();
    assertThat(calls).containsExactly("register first", "unregister first");

    held.complete(1);

    Eventually.await("the registration", () -> calls.size() == 3);
    assertThat(calls).last().isEqualTo("register second");
  }

  @Test
  void failuresHoldNothingUpAndOtherNamesDoNotWait() throws InterruptedException {
    CompletableFuture<Integer> held = new CompletableFuture<>();
    registrar.add(CHAT, call("register", held), answered("unregister"));
    registrar.remove(CHAT);
    registrar.add("service /reset", answered("other"), answered("other undone"));
    Eventually.await("both", () -> calls.size() == 2);
    settle();
    assertThat(calls).containsExactlyInAnyOrder("register", "other");

    held.completeExceptionally(new IllegalStateException("the master is gone"));

    Eventually.await("the unregistration", () -> calls.contains("unregister"));
  }

  @Test
  void callThatCannotBeMadeHoldsNothingUp() {
    registrar.add(
        CHAT,
        () -> {
          throw new IllegalStateException("no call");
        },
        answered("unregister"));
    registrar.remove(CHAT);
    Eventually.await("the unregistration", () -> calls.contains("unregister"));
  }

  @Test
  void closingWaitsItsTurnToo() throws InterruptedException {
    CompletableFuture<Integer> held = new CompletableFuture<>();
    registrar.add(CHAT, call("register", held), answered("unregister"));
    CompletableFuture<?> closed = registrar.close(Duration.ofDays(1));
    Eventually.await("the registration", () -> calls.size() == 1);
    settle();
    assertThat(calls).containsExactly("register");

    held.complete(1);

    assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
    assertThat(calls).containsExactly("register", "unregister");
  }
}
