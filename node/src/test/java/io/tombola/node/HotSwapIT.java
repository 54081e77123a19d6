package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.ros.DiagnosticArray;
import io.tombola.msgs.ros.DiagnosticStatus.KeyValue;
import io.tombola.msgs.ros.GestureCommand;
import io.tombola.msgs.ros.LoadTicketService;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.ros.TicketStatus;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.Eventually;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.Publisher;
import io.tombola.node.ros.RosCore;
import io.tombola.node.ros.ServiceClient;
import io.tombola.node.swap.ForgedTickets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tickets given to a node that works, by its service and its folder: good, bad and slow ones. */
final class HotSwapIT {
  private static final long TIMESTEP_US = 10_000;
  private static final long PACKET_MS = 20;
  private static final int TIMEOUT_S = 60;

  @TempDir private Path home;
  private final NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<TicketStatus> statuses = new CopyOnWriteArrayList<>();
  private final List<GestureCommand> commands = new CopyOnWriteArrayList<>();
  private final List<DiagnosticArray> diagnostics = new CopyOnWriteArrayList<>();
  private RosCore master;
  private Path first;
  private GestureNode gestures;
  private ConnectedNode viewer;
  private ServiceClient<LoadTicketService.Request, LoadTicketService.Response> loader;
  private int sequence;

  @BeforeEach
  void startMaster() throws IOException {
    master = RosCore.newPrivate();
    master.start();
    master.awaitStart();
    first = write("first", 7, 0.0625, TIMESTEP_US);
  }

  @AfterEach
  void stop() {
    clock.shutdownNow();
    executor.shutdown();
    if (viewer != null) {
      viewer.shutdown();
    }
    if (gestures != null) {
      LossLedger ledger = gestures.statistics().ledger();
      Eventually.await("the ledger balances: " + ledger, ledger::balances);
    }
    master.shutdown();
  }

  private Path write(String name, long seed, double widthFactor, long timestepUs)
      throws IOException {
    Path file = home.resolve(name + ".ticket");
    Ticket ticket = TestTickets.ticket(seed, widthFactor, timestepUs, name);
    TicketFile.write(ticket, file);
    return file;
  }

  /** Starts the node, a camera of 50 packets a second, and whoever looks on. */
  private void startNodes(String... arguments) throws Exception {
    gestures = new GestureNode(first);
    List<String> all =
        new ArrayList<>(List.of("__master:=" + master.getUri(), "_min_confidence:=0.01"));
    all.addAll(List.of("_release_confidence:=0.0", "_smoothing_steps:=1"));
    all.addAll(List.of(arguments));
    executor.execute(gestures, new CommandLineLoader(all, Map.of()).build("tombola"));
    viewer =
        new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("viewer", master.getUri()));
    viewer
        .newSubscriber("/tombola/ticket_status", TicketStatus.TYPE)
        .addMessageListener(statuses::add);
    viewer.newSubscriber("/tombola/command", GestureCommand.TYPE).addMessageListener(commands::add);
    viewer.newSubscriber("/diagnostics", DiagnosticArray.TYPE).addMessageListener(diagnostics::add);
    loader = viewer.newServiceClient("/tombola/load_ticket", LoadTicketService.TYPE);
    Publisher<Consumer<ByteBuf>> events =
        viewer.newRawPublisher("/events", new MessageDefinitions().type(EventArrayCodec.DVS_TYPE));
    var unused =
        clock.scheduleAtFixedRate(
            () -> events.publish((ByteBuf out) -> out.writeBytes(packet())),
            PACKET_MS,
            PACKET_MS,
            TimeUnit.MILLISECONDS);
    Eventually.await("the first ticket is announced", () -> !statuses.isEmpty());
    Eventually.await(
        "timesteps are run", () -> gestures.statistics().stepNs().getTotalCount() > 10);
    assertThat(statuses.get(0).event()).isEqualTo(TicketStatus.Event.STARTED);
  }

  private byte[] packet() {
    Instant now = Instant.now();
    long stampNs = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    EventBatch batch = new EventBatch(64, 64, 200);
    for (int i = 0; i < 200; i++) {
      batch.add(stampNs + i, (7 * i + sequence) % 64, 5 * i % 64, i % 3 == 0);
    }
    ByteBuffer body = ByteBuffer.allocate(EventArrayCodec.encodedLength("cam", batch.size()));
    EventArrayCodec.encode(batch, 0, batch.size(), sequence++, stampNs, "cam", body);
    return body.array();
  }

  private LoadTicketService.Response load(Object path) throws Exception {
    return loader
        .call(new LoadTicketService.Request(path.toString()))
        .get(TIMEOUT_S, TimeUnit.SECONDS);
  }

  private void refused(Object path, String reason, String problem) throws Exception {
    LoadTicketService.Response answer = load(path);
    assertThat(answer.success()).as(answer.message()).isFalse();
    assertThat(answer.message()).startsWith(reason + ": ").contains(problem);
    assertThat(answer.generation()).isEqualTo(1);
  }

  private TicketStatus awaitStatus(TicketStatus.Event event, int generation) {
    Eventually.await(
        event + " of generation " + generation,
        () -> statuses.stream().anyMatch(s -> s.event() == event && s.generation() == generation));
    return statuses.stream()
        .filter(s -> s.event() == event && s.generation() == generation)
        .findFirst()
        .orElseThrow();
  }

  /** Nothing was lost on the way, nothing failed, and the network goes on. */
  private void theNodeGoesOn() {
    var statistics = gestures.statistics();
    long steps = statistics.stepNs().getTotalCount();
    Eventually.await("it goes on", () -> statistics.stepNs().getTotalCount() > steps + 10);
    assertThat(statistics.ledger().droppedEvents()).isZero();
    assertThat(statistics.restarts().sum()).isZero();
  }

  private String diagnosed(String key) {
    return diagnostics.stream()
        .flatMap(array -> array.status().stream())
        .flatMap(status -> status.values().stream())
        .filter(value -> value.key().equals(key))
        .map(KeyValue::value)
        .reduce((earlier, later) -> later)
        .orElse("");
  }

  @Test
  void refusedTicketsLeaveTheOldOneRunning() throws Exception {
    startNodes();
    byte[] good = Files.readAllBytes(write("next", 8, 0.0625, TIMESTEP_US));
    Path bad = home.resolve("bad.ticket");
    int damaged = 0;
    for (byte[] bytes : ForgedTickets.flipped(good).values()) {
      Files.write(bad, bytes);
      refused(bad, "DAMAGED", "SHA-256 does not match");
      damaged++;
    }
    for (byte[] bytes : ForgedTickets.forged(good).values()) {
      Files.write(bad, bytes);
      refused(bad, "DAMAGED", bad.toString());
      damaged++;
    }
    refused(write("slower", 8, 0.0625, 2 * TIMESTEP_US), "WRONG_SHAPE", "timestep");
    refused(home.resolve("none.ticket"), "UNREADABLE", "there is no such file");
    refused("next.ticket", "UNREADABLE", "is no absolute path");
    Path gone = Files.createSymbolicLink(home.resolve("gone.ticket"), home.resolve("away"));
    refused(gone, "UNREADABLE", "there is no such file");

    theNodeGoesOn();
    assertThat(home.resolve("evil")).doesNotExist();
    TicketStatus last = statuses.get(statuses.size() - 1);
    assertThat(last.event()).isEqualTo(TicketStatus.Event.REJECTED);
    assertThat(last.file()).isEqualTo(first.toString());
    assertThat(last.generation()).isEqualTo(1);
    assertThat(last.reason()).isEqualTo("UNREADABLE");
    assertThat(commands).isNotEmpty().allMatch(command -> command.ticketGeneration() == 1);
    String count = String.valueOf(damaged);
    Eventually.await(
        "refusals are diagnosed", () -> diagnosed("Tickets refused DAMAGED").equals(count));
    assertThat(diagnosed("Ticket generation")).isEqualTo("1");
  }

  @Test
  void aGoodTicketTakesOverWithItsLabelsAndNumber() throws Exception {
    // However busy the machine is, no timestep takes a minute.
    startNodes("_trial_s:=0.5", "_budget_us_per_step:=60000000.0");
    LoadTicketService.Response answer = load(write("next", 8, 0.0625, TIMESTEP_US));
    assertThat(answer.success()).as(answer.message()).isTrue();
    assertThat(answer.generation()).isEqualTo(2);
    assertThat(answer.message()).contains("on trial for 0.5 s");
    Eventually.await(
        "it commands",
        () ->
            commands.stream()
                .anyMatch(c -> c.ticketGeneration() == 2 && c.label().startsWith("next ")));
    assertThat(commands)
        .filteredOn(command -> command.state() == GestureCommand.State.GESTURE)
        .allMatch(c -> c.label().startsWith(c.ticketGeneration() == 1 ? "first " : "next "));
    Eventually.await(
        "its labels are on the parameter server",
        () ->
            viewer
                .getParameterTree()
                .getList("/tombola/labels", List.of())
                .get(0)
                .equals("next 1"));
    assertThat(awaitStatus(TicketStatus.Event.PROVEN, 2).message()).contains("stood its trial");
    theNodeGoesOn();
  }

  private Path writeVit() throws IOException {
    Path file = home.resolve("vit.ticket");
    TicketFile.write(TestVitTickets.ticket(), file);
    return file;
  }

  @Test
  void aSpikingVitTakesOverFromACnnAndTheCnnFromIt() throws Exception {
    startNodes("_trial_s:=0");
    assertThat(load(writeVit()).message()).contains("generation 2");
    Eventually.await(
        "it commands",
        () ->
            commands.stream()
                .anyMatch(c -> c.ticketGeneration() == 2 && c.label().startsWith("patch ")));
    theNodeGoesOn();
    assertThat(load(first).generation()).isEqualTo(3);
    Eventually.await(
        "the CNN commands",
        () ->
            commands.stream()
                .anyMatch(c -> c.ticketGeneration() == 3 && c.label().startsWith("first ")));
    theNodeGoesOn();
  }

  @Test
  void aNodeThatStartsWithASpikingVitSelectsItsPatchesAsTold() throws Exception {
    first = writeVit();
    startNodes("_patch_selection:=causal", "_trial_s:=0");
    Eventually.await(
        "it commands", () -> commands.stream().anyMatch(c -> c.label().startsWith("patch ")));
    theNodeGoesOn();
    GestureNode other = new GestureNode(first);
    List<String> arguments =
        List.of("__master:=" + master.getUri(), "__name:=other", "_patch_selection:=best");
    executor.execute(other, new CommandLineLoader(arguments, Map.of()).build("other"));
    Eventually.await("the node ends", () -> other.error() != null);
    assertThat(other.error())
        .hasMessageContaining("~patch_selection is 'best': it must be window or causal");
    GestureNode far = new GestureNode(first);
    arguments = List.of("__master:=" + master.getUri(), "__name:=far", "_window_hop:=1000");
    executor.execute(far, new CommandLineLoader(arguments, Map.of()).build("far"));
    Eventually.await("the node ends", () -> far.error() != null);
    assertThat(far.error())
        .hasMessageContaining("a hop of 1000 timesteps is longer than the ticket's window of");
  }

  @Test
  void whereKeysAreTrustedNoOtherTicketRuns() throws Exception {
    KeyPair maker = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path keys = Files.createDirectory(home.resolve("keys"));
    String pem = Base64.getMimeEncoder().encodeToString(maker.getPublic().getEncoded());
    Files.writeString(
        keys.resolve("maker.pem"),
        "-----BEGIN PUBLIC KEY-----\n" + pem + "\n-----END PUBLIC KEY-----\n");
    TicketFile.sign(first, maker.getPrivate());
    startNodes("_trusted_keys:=" + keys, "_trial_s:=0");

    Path next = write("next", 8, 0.0625, TIMESTEP_US);
    refused(next, "UNTRUSTED", "is not signed");
    TicketFile.sign(next, stranger.getPrivate());
    refused(next, "UNTRUSTED", "is signed by none of the 1 trusted keys");
    byte[] forged = ForgedTickets.withSignatureOf(Files.readAllBytes(first), next);
    refused(Files.write(home.resolve("forged.ticket"), forged), "UNTRUSTED", "is signed by none");
    TicketFile.sign(next, maker.getPrivate());
    byte[] flipped = Files.readAllBytes(next);
    flipped[flipped.length / 2] ^= 1;
    refused(Files.write(home.resolve("flipped.ticket"), flipped), "DAMAGED", "SHA-256");
    theNodeGoesOn();
    assertThat(load(next).generation()).isEqualTo(2);
    theNodeGoesOn();
  }

  @Test
  void anUnsignedFirstTicketEndsTheNodeWhereKeysAreTrusted() throws Exception {
    KeyPair maker = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String pem = Base64.getMimeEncoder().encodeToString(maker.getPublic().getEncoded());
    Path key = home.resolve("maker.pem");
    Files.writeString(key, "-----BEGIN PUBLIC KEY-----\n" + pem + "\n-----END PUBLIC KEY-----\n");
    GestureNode node = new GestureNode(first);
    List<String> arguments = List.of("__master:=" + master.getUri(), "_trusted_keys:=" + key);
    executor.execute(node, new CommandLineLoader(arguments, Map.of()).build("tombola"));
    Eventually.await("the node ends", () -> node.error() != null);
    assertThat(node.error()).hasMessageContaining("is not signed");
  }

  @Test
  void theNewestTicketOfTheFolderTakesOverHoweverItGotThere() throws Exception {
    Path folder = Files.createDirectory(home.resolve("tickets"));
    Files.copy(first, folder.resolve("old.ticket"));
    startNodes("_ticket_folder:=" + folder, "_trial_s:=0");

    byte[] next = Files.readAllBytes(write("next", 8, 0.0625, TIMESTEP_US));
    Path written = folder.resolve("written.ticket");
    Files.write(written, Arrays.copyOf(next, next.length / 2));
    assertThat(awaitStatus(TicketStatus.Event.REJECTED, 1).reason()).isEqualTo("DAMAGED");
    Files.write(written, next);
    assertThat(awaitStatus(TicketStatus.Event.LOADED, 2).file()).isEqualTo(written.toString());

    Path part = folder.resolve("moved.ticket.part");
    Files.move(write("third", 9, 0.0625, TIMESTEP_US), part);
    Path moved = folder.resolve("moved.ticket");
    Files.move(part, moved, StandardCopyOption.ATOMIC_MOVE);
    assertThat(awaitStatus(TicketStatus.Event.LOADED, 3).file()).isEqualTo(moved.toString());
    theNodeGoesOn();
  }

  /** Far wider than the first, so that a timestep takes longer than it lasts. */
  @Test
  void aSlowTicketIsUndoneByItself() throws Exception {
    first = write("first", 7, 0.0625, 250);
    Path wide = write("wide", 8, 1.5, 250);
    startNodes("_trial_s:=5");
    LoadTicketService.Response answer = load(wide);
    assertThat(answer.success()).as(answer.message()).isTrue();
    TicketStatus undone = awaitStatus(TicketStatus.Event.ROLLED_BACK, 3);
    assertThat(undone.file()).isEqualTo(first.toString());
    assertThat(undone.message()).contains("generation 2 (" + wide + ") was undone: The p99");
    TicketStatus loaded = awaitStatus(TicketStatus.Event.LOADED, 2);
    // A busy machine may need a packet more, and as long again to tell.
    assertThat(undone.header().stampNs() - loaded.header().stampNs()).isLessThan(7_000_000_000L);
    Eventually.await("it is diagnosed", () -> diagnosed("Tickets rolled back").equals("1"));
    Eventually.await(
        "the first commands again",
        () -> commands.get(commands.size() - 1).ticketGeneration() == 3);
    assertThat(gestures.statistics().restarts().sum()).isZero();
  }
}
