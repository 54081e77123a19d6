package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.SetBoolService;
import io.tombola.msgs.ros.TriggerService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services of ours called by Debian's tools, and a service of rospy called by us. */
class DebianServicesIT {
  private static final int TIMEOUT_S = 30;

  @TempDir Path home;
  private DebianRos debian;
  private ConnectedNode node;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    DebianRos.assumeInstalled();
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/rosservice"))
            && Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/std_srvs")),
        "rosservice is absent: apt-get install python3-rosservice python3-std-srvs");
    debian = new DebianRos(home, 0);
    debian.startRoscore();
    node =
        new DefaultNodeFactory()
            .newNode(NodeConfiguration.newPrivate("tombola", debian.masterUri()));
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.shutdown();
    }
    if (debian != null) {
      debian.close();
    }
  }

  @Test
  void rosserviceFindsDescribesAndCallsAService() {
    node.newServiceServer(
        "~reset", TriggerService.TYPE, request -> new TriggerService.Response(true, "cleared"));
    node.newServiceServer(
        "~fail",
        SetBoolService.TYPE,
        request -> {
          throw new ServiceException("not while the arm moves");
        });
    Eventually.await(
        "both services are listed",
        () -> debian.run("rosservice", "list").contains("/tombola/reset\n"));

    assertThat(debian.run("rosservice", "list")).contains("/tombola/fail");
    assertThat(debian.run("rosservice", "type", "/tombola/reset").strip())
        .isEqualTo("std_srvs/Trigger");
    assertThat(debian.run("rosservice", "info", "/tombola/reset"))
        .contains("Node: /tombola", "URI: rosrpc://127.0.0.1:", "Type: std_srvs/Trigger");
    assertThat(debian.run("rosservice", "call", "/tombola/reset", "{}"))
        .contains("success: True", "message: \"cleared\"");
    assertThat(debian.run("rosservice", "call", "/tombola/fail", "true"))
        .contains("not while the arm moves");
    assertThat(debian.run("rosnode", "info", "/tombola")).contains("* /tombola/reset");

    node.shutdown();
    assertThat(debian.run("rosservice", "list")).doesNotContain("/tombola");
  }

  @Test
  void ourClientCallsAServiceOfRospy() throws Exception {
    Path script = home.resolve("server.py");
    Files.writeString(
        script,
        """
        import rospy
        from std_srvs.srv import SetBool, SetBoolResponse

        def switch(request):
            if request.data:
                raise rospy.ServiceException('no current')
            return SetBoolResponse(True, 'from Python')

        rospy.init_node('server')
        rospy.Service('switch', SetBool, switch)
        rospy.spin()
        """);
    debian.spawn(home.resolve("server.log"), "/usr/bin/python3", script.toString());
    ServiceClient<SetBoolService.Request, SetBoolService.Response> client =
        node.newServiceClient("switch", SetBoolService.TYPE);
    SetBoolService.Request off = new SetBoolService.Request(false);
    Eventually.await(
        "the service answers", () -> client.call(off).handle((a, e) -> e == null).join());

    for (int i = 0; i < 3; i++) {
      assertThat(client.call(off).get(TIMEOUT_S, TimeUnit.SECONDS))
          .isEqualTo(new SetBoolService.Response(true, "from Python"));
    }
    assertThat(
            client
                .call(new SetBoolService.Request(true))
                .handle((answer, error) -> String.valueOf(error))
                .get(TIMEOUT_S, TimeUnit.SECONDS))
        .contains("no current");
    assertThat(client.call(off).get(TIMEOUT_S, TimeUnit.SECONDS).success()).isTrue();
  }
}
