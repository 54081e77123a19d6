package io.tombola.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.GestureCommand;
import io.tombola.node.ros.DebianRos;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our packages in a catkin workspace, as on a robot. */
final class CatkinIT {
  private static final List<String> TOOLS =
      List.of(
          "/usr/bin/catkin_make",
          "/usr/bin/make",
          "/usr/bin/c++",
          "/usr/share/message_generation/package.xml");
  private static final Path PACKAGE = Path.of("").toAbsolutePath();
  private static final Path MESSAGES = PACKAGE.resolveSibling("msgs").resolve("ros");
  private static final String LIST_PACKAGES =
      "import catkin_pkg.packages as p; print(*sorted(p.find_packages(\"%s\")))";
  private static final String PRINT_TYPE =
      "import tombola_msgs.msg as m; print(m.__file__, m.GestureCommand._md5sum)";

  @TempDir Path workspace;
  private DebianRos debian;

  @BeforeEach
  void start() throws Exception {
    DebianRos.assumeInstalled();
    debian = new DebianRos(Files.createDirectory(workspace.resolve("home")), 0);
  }

  @AfterEach
  void stop() {
    if (debian != null) {
      debian.close();
    }
  }

  /** A compiler alone is larger than all else that the tests need, so they bring none. */
  @Test
  void itBuildsAndRunsBesideTheRobotsOwnPackages() throws Exception {
    Assumptions.assumeTrue(
        TOOLS.stream().map(Path::of).allMatch(Files::exists),
        "no catkin workspace can be built here: apt-get install catkin ros-message-generation g++ make");
    Path sources = Files.createDirectory(workspace.resolve("src"));
    Files.createSymbolicLink(sources.resolve("tombola"), PACKAGE);
    Files.createSymbolicLink(sources.resolve("tombola_msgs"), MESSAGES.resolve("tombola_msgs"));
    robotsOwnVisionMessages(sources.resolve("vision"), MESSAGES.resolve("tombola_msgs"));

    String built = shell(180, "cd '" + workspace + "' && catkin_make install");
    assertThat(built).contains("traversing 3 packages", "- tombola\n", "- tombola_msgs\n");

    for (String space : List.of("devel", "install")) {
      Path root = workspace.resolve(space);
      String setup = ". '" + root + "/setup.sh' && ";
      assertThat(shell(30, setup + "/usr/bin/python3 -c '" + PRINT_TYPE + "'"))
          .startsWith(root.toString())
          .endsWith(" " + GestureCommand.TYPE.type().md5() + "\n");
      assertThat(shell(30, setup + "rosmsg show tombola_msgs/GestureCommand"))
          .contains("std_msgs/Header header", "string label");
      assertThat(shell(30, setup + "rosmsg show vision_msgs/Detection2D")).contains("int64 mine");
      assertThat(shell(30, setup + "roslaunch --args /tombola tombola gesture.launch"))
          .contains("/bin/tombola node events:=/dvs/events");
      assertThat(shell(30, setup + "rosrun tombola tombola --version")).startsWith("tombola ");
    }
  }

  /** The packages that we ship for machines without them would clash with the robot's own. */
  @Test
  void ofTheWholeTreeCatkinSeesTwoPackages() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/lib/python3/dist-packages/catkin_pkg")),
        "no catkin here: apt-get install python3-catkin-pkg");
    String program = LIST_PACKAGES.formatted(PACKAGE.getParent());
    assertThat(shell(30, "/usr/bin/python3 -c '" + program + "'"))
        .isEqualTo("launch msgs/ros/tombola_msgs\n");
  }

  /** A package of a name that we ship, too, with a message that ours lacks. */
  private static void robotsOwnVisionMessages(Path folder, Path pattern) throws Exception {
    Path message = Files.createDirectories(folder.resolve("msg")).resolve("Detection2D.msg");
    Files.writeString(message, "int64 mine\n");
    Files.writeString(
        folder.resolve("package.xml"),
        Files.readString(pattern.resolve("package.xml")).replace("tombola_msgs", "vision_msgs"));
    Files.writeString(
        folder.resolve("CMakeLists.txt"),
        Files.readString(pattern.resolve("CMakeLists.txt"))
            .replace("tombola_msgs", "vision_msgs")
            .replaceAll("add_service_files.*", ""));
  }

  private String shell(int seconds, String line) throws Exception {
    Path log = Files.createTempFile(workspace, "command", ".log");
    Process process = debian.spawn(log, "/bin/sh", "-c", line);
    assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as("%s ends", line).isTrue();
    String output = Files.readString(log);
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
