package io.tombola.node.ros;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's ROS tools as peers of a test: a roscore on a port of its own, and commands that use it
 * or another master. Everything started is ended by {@link #close}.
 */
public final class DebianRos implements AutoCloseable {
  private static final Path ROSCORE = Path.of("/usr/bin/roscore");
  private static final int COMMAND_TIMEOUT_S = 30;

  private final Path home;
  private final int port;
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private Process roscore;
  private int commands;

  /**
   * Tools whose files lie under {@code home}; nothing is started yet.
   *
   * @param masterPort of the master the tools use, 0 for a free port
   */
  public DebianRos(Path home, int masterPort) throws IOException {
    this.home = home;
    this.port = masterPort == 0 ? freePort() : masterPort;
  }

  /** Skips the test, with a line that says why, on machines without Debian's ROS. */
  public static void assumeInstalled() {
    Assumptions.assumeTrue(
        Files.isExecutable(ROSCORE),
        ROSCORE
            + " is absent: apt-get install python3-roslaunch python3-rostopic"
            + " python3-rosnode python3-rosparam");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The master the tools use. */
  public URI masterUri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Sets a variable for all commands started from now on. */
  public DebianRos with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Starts roscore and waits until it listens. */
  public void startRoscore() {
    roscore = spawn(home.resolve("roscore.log"), ROSCORE.toString(), "-p", String.valueOf(port));
    Eventually.await("roscore listens on port " + port, this::masterListens);
  }

  private boolean masterListens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends roscore with all its children. */
  public void stopRoscore() {
    end(roscore);
    Eventually.await("port " + port + " is free", () -> !masterListens());
  }

  /** Kills roscore and its children as {@code kill -9} does. */
  public void killRoscore() {
    roscore.descendants().forEach(ProcessHandle::destroyForcibly);
    roscore.destroyForcibly();
    Eventually.await("port " + port + " is free", () -> !masterListens());
  }

  /** Starts a command; its output goes to {@code log}. */
  public Process spawn(Path log, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> variables = builder.environment();
    // Debian's rospy belongs to /usr/bin/python3.
    variables.merge("PATH", "/usr/bin", (path, first) -> first + ":" + path);
    variables.put("PYTHONPATH", home.resolve("python").toString());
    variables.put("PYTHONUNBUFFERED", "1");
    variables.put(
        "ROS_PACKAGE_PATH", Path.of("../msgs/ros").toAbsolutePath().normalize() + ":/usr/share");
    variables.put("ROS_MASTER_URI", masterUri().toString());
    variables.put("ROS_HOSTNAME", "127.0.0.1");
    variables.put("ROS_HOME", home.toString());
    variables.put("ROS_LOG_DIR", home.resolve("log").toString());
    variables.remove("ROS_IP");
    variables.remove("ROS_NAMESPACE");
    variables.putAll(environment);
    try {
      Process process = builder.start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts {@link TalkerMain} in a JVM of its own. */
  Process spawnTalker(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TalkerMain.class.getName());
    command.addAll(List.of(arguments));
    return spawn(home.resolve("talker.log"), command.toArray(String[]::new));
  }

  /** Starts a program for Debian's Python; its output goes to {@code name.log}. */
  Process spawnPython(String name, String program) throws IOException {
    Path file = home.resolve(name + ".py");
    Files.writeString(file, program);
    return spawn(home.resolve(name + ".log"), "/usr/bin/python3", file.toString());
  }

  /**
   * Starts a command that never ends by itself, waits until what it has printed holds {@code
   * expected}, and ends it.
   */
  String runUntil(String expected, String... command) {
    Path log = home.resolve("command-" + commands++ + ".log");
    Process process = spawn(log, command);
    Eventually.await(String.join(" ", command), () -> read(log).contains(expected));
    end(process);
    return read(log);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end and returns what it printed. */
  public String run(String... command) {
    Path log = home.resolve("command-" + commands++ + ".log");
    return output(spawn(log, command), log);
  }

  /** Waits for a command's end and returns what it printed. */
  public String output(Process process, Path log) {
    try {
      if (!process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS)) {
        end(process);
        throw new AssertionError("no end in " + COMMAND_TIMEOUT_S + " s: " + Files.readString(log));
      }
      return Files.readString(log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
    process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    children.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    processes.forEach(DebianRos::end);
  }
}
