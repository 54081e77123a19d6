package io.tombola.node.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.EventBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EventBatchPoolTest {
  private final EventBatchPool pool = new EventBatchPool(3);

  @Test
  void oneThatKeepsUpUsesOneBuffer() {
    EventBatch first = pool.take();
    pool.give(first);
    for (int i = 0; i < 10; i++) {
      EventBatch batch = pool.take();
      assertThat(batch).isSameAs(first);
      pool.give(batch);
    }
  }

  @Test
  void thereAreAsManyAsWereAskedFor() {
    EventBatch first = pool.take();
    assertThat(pool.take()).isNotSameAs(first);
    assertThat(pool.take()).isNotNull();
    assertThat(pool.available()).isZero();
    assertThat(pool.take()).isNull();
    pool.give(first);
    assertThat(pool.available()).isEqualTo(1);
  }

  @Test
  void aBufferComesBackEmpty() {
    EventBatch batch = pool.take();
    batch.sensor(4, 4);
    batch.add(1, 2, 3, true);
    pool.give(batch);
    assertThat(pool.take().size()).isZero();
  }

  @Test
  void whoeverWaitsGetsTheNextThatComesBack() throws Exception {
    EventBatch first = pool.take();
    pool.take();
    pool.take();
    assertThat(pool.await(1)).isNull();
    CompletableFuture<EventBatch> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return pool.await(10_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    pool.give(first);
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isSameAs(first);
  }

  @Test
  void noMoreComeBackThanWentOut() {
    pool.give(pool.take());
    assertThatThrownBy(() -> pool.give(new EventBatch())).isInstanceOf(IllegalStateException.class);
  }
}
