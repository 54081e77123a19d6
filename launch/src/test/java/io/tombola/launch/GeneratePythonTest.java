package io.tombola.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator of Python classes on a machine whose ROS is not Debian's. */
final class GeneratePythonTest {
  private static final Path GENERATOR = Path.of("..", "msgs", "ros", "generate_python");

  @TempDir Path folder;

  @Test
  void itTakesGeneratorAndDefinitionsOfTheRosThatWasSourced() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/python3")), "no /usr/bin/python3 here");
    Path ros = folder.resolve("opt/my ros");
    Path genpy = Files.createDirectories(ros.resolve("lib/genpy"));
    Path definitions = Files.createDirectories(ros.resolve("share/std_msgs/msg"));
    String program = "import sys, gen_of_this_ros\nprint(sys.argv)\n";
    Files.writeString(genpy.resolve("genmsg_py.py"), program);
    Files.writeString(genpy.resolve("gensrv_py.py"), program);
    Path modules = Files.createDirectories(ros.resolve("lib/python3/dist-packages"));
    Files.writeString(modules.resolve("gen_of_this_ros.py"), "");

    Path log = folder.resolve("generate.log");
    ProcessBuilder builder =
        new ProcessBuilder(GENERATOR.toString(), folder.resolve("out").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CMAKE_PREFIX_PATH", folder.resolve("devel") + ":" + ros);
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log))
        .contains(genpy + "/genmsg_py.py', '-p', 'tombola_msgs'")
        .contains(genpy + "/gensrv_py.py', '-p', 'tombola_msgs'")
        .contains("'-Istd_msgs:" + definitions + "'")
        .contains("main/resources/ros/sensor_msgs/msg'");
  }
}
