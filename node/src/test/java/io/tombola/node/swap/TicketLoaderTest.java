package io.tombola.node.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.EncoderKernel;
import io.tombola.engine.kernel.EncoderWeights;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.Neurons;
import io.tombola.engine.kernel.ReadoutKernel;
import io.tombola.engine.kernel.Skip;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.Windowing;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import io.tombola.node.TestTickets;
import io.tombola.node.TestVitTickets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files on their way to a ladder, each refused for its own reason. */
class TicketLoaderTest {
  private static final Ticket RUNNING = TestTickets.ticket();
  private static final KernelProvider SCALAR = Kernels.named("scalar");
  private static final KernelProvider REFERENCE = Kernels.named("reference");

  @TempDir private Path folder;
  private Path file;
  private byte[] good;

  @BeforeEach
  void writeATicket() throws IOException {
    file = folder.resolve("next.ticket");
    TicketFile.write(TestTickets.ticket(8, 0.0625, 10_000, "sign"), file);
    good = Files.readAllBytes(file);
  }

  private static TicketLoader loader(KernelProvider kernels, Consumer<Manifest> robot) {
    return loader(kernels, robot, Windowing.APART);
  }

  private static TicketLoader loader(
      KernelProvider kernels, Consumer<Manifest> robot, Windowing windowing) {
    return new TicketLoader(
        new TicketLoader.Setup(
            TrustedKeys.ANYBODY,
            RUNNING.manifest().frameSettings(),
            robot,
            ticket -> kernels,
            REFERENCE,
            windowing,
            1,
            System::nanoTime));
  }

  private final TicketLoader loader = loader(SCALAR, manifest -> {});

  private void refused(TicketLoader loader, Rejection reason, String problem) {
    assertThatThrownBy(() -> loader.load(file, List::of))
        .isInstanceOfSatisfying(
            RejectedTicketException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  @Test
  void aGoodTicketIsReadyAndTimed() throws Exception {
    Frame frame = RUNNING.manifest().emptyFrame();
    frame.set(1, 3, 4, 2);
    ReadyTicket ladder = loader.load(file, () -> List.of(frame));
    assertThat(ladder.manifest().labels()).startsWith("sign 1");
    assertThat(ladder.cost().networkNs(ladder.kept()[0])).isGreaterThan(1000);
    assertThat(loader.load(file, List::of).kernels()).isEqualTo("scalar");
  }

  @Test
  void damageInAnyRegionIsFound() throws IOException {
    for (Map.Entry<String, byte[]> damaged : ForgedTickets.flipped(good).entrySet()) {
      Files.write(file, damaged.getValue());
      refused(loader, Rejection.DAMAGED, "SHA-256 does not match");
    }
  }

  @Test
  void forgeriesAreNotUnpacked() throws IOException {
    for (Map.Entry<String, byte[]> forged : ForgedTickets.forged(good).entrySet()) {
      Files.write(file, forged.getValue());
      refused(loader, Rejection.DAMAGED, "");
    }
    assertThat(folder.toFile().list()).containsExactly("next.ticket");
    assertThat(folder.getParent().resolve("evil")).doesNotExist();
  }

  @Test
  void otherFramesAreRefusedWithTheirDifferences() throws IOException {
    TicketFile.write(TestTickets.ticket(8, 0.0625, 20_000, "sign"), file);
    refused(
        loader,
        Rejection.WRONG_SHAPE,
        "timestep ByTime[timestepUs=20000] instead of ByTime[timestepUs=10000]");
  }

  @Test
  void aSpikingVitForTheCamerasFramesIsReady() throws Exception {
    TicketFile.write(TestVitTickets.ticket(), file);
    ReadyTicket ladder = loader.load(file, List::of);
    assertThat(ladder.kept()).containsExactly(52, 36, 21);
    assertThat(ladder.cost().networkNs(52)).isGreaterThan(1000);
    TicketFile.write(TestVitTickets.ticket(48, Patches.GATHERED), file);
    refused(loader, Rejection.WRONG_SHAPE, "columns 48 instead of 32, rows 48 instead of 32");
  }

  @Test
  void aSpikingVitThatCannotBeCausalIsRefused() throws IOException {
    TicketFile.write(TestVitTickets.ticket(32, Patches.REEMBEDDED), file);
    TicketLoader causal = loader(SCALAR, manifest -> {}, Windowing.CAUSAL);
    refused(causal, Rejection.NOT_COMPILED, "causal selection cannot embed again");
  }

  @Test
  void labelsThatTheRobotNeedsAreAskedFor() {
    TicketLoader picky =
        loader(
            SCALAR,
            manifest -> {
              throw new IllegalArgumentException("gesture_to_twist/wave is no gesture");
            });
    refused(picky, Rejection.WRONG_LABELS, "parameter ~gesture_to_twist/wave is no gesture");
  }

  @Test
  void aFileThatIsNotThereIsSo() throws IOException {
    Files.delete(file);
    refused(loader, Rejection.UNREADABLE, "there is no such file");
    Files.createDirectory(file);
    refused(loader, Rejection.UNREADABLE, "there is no such file");
  }

  @Test
  void wrongSpikesAreFound() {
    refused(
        loader(new Wrong(), manifest -> {}),
        Rejection.SELF_CHECK_FAILED,
        "of 16: the scalar kernels gave other spikes than the reference ones");
  }

  /** A file that comes, goes and is cut while it is read is refused or loaded, and nothing else. */
  @Test
  void aFileThatVanishesWhileItIsReadIsRefused() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread vandal = new Thread(() -> comeAndGoUntil(over), "vandal");
    vandal.start();
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      try {
        TicketReading.read(file, TrustedKeys.ANYBODY);
      } catch (RejectedTicketException e) {
        assertThat(e.reason()).isIn(Rejection.UNREADABLE, Rejection.DAMAGED);
        refused++;
      }
    }
    over.set(true);
    vandal.join();
    assertThat(refused).isPositive();
  }

  private void comeAndGoUntil(AtomicBoolean over) {
    try {
      while (!over.get()) {
        Files.write(file, good);
        Files.write(file, Arrays.copyOf(good, good.length / 3));
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kernels whose neurons fire a little too early. */
  private static final class Wrong implements KernelProvider {
    @Override
    public String name() {
      return SCALAR.name();
    }

    @Override
    public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
      int[] thresholds = neurons.thresholds().clone();
      thresholds[0] -= 8;
      return SCALAR.conv(
          layer,
          synapses,
          new Neurons(
              neurons.leak(),
              neurons.fractionBits(),
              neurons.membraneBits(),
              thresholds,
              neurons.biases()));
    }

    @Override
    public LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons) {
      return SCALAR.join(layer, synapses, skip, neurons);
    }

    @Override
    public LayerKernel dense(Synapses synapses, Neurons neurons) {
      return SCALAR.dense(synapses, neurons);
    }

    @Override
    public EncoderKernel encoder(EncoderWeights weights) {
      return SCALAR.encoder(weights);
    }

    @Override
    public LayerKernel adaptivePool(Layer.AdaptivePool layer) {
      return SCALAR.adaptivePool(layer);
    }

    @Override
    public LayerKernel globalSum(Layer.GlobalSum layer) {
      return SCALAR.globalSum(layer);
    }

    @Override
    public ReadoutKernel readout(Synapses synapses) {
      return SCALAR.readout(synapses);
    }
  }
}
