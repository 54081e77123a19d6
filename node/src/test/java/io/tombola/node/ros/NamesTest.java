package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static NameResolver resolver(String... remaps) {
    return new CommandLineLoader(List.of(remaps), Map.of()).build("node").resolver();
  }

  /** The table of wiki.ros.org/Names. */
  @ParameterizedTest
  @CsvSource({
    "/node1,        bar,  /bar",
    "/node1,        /bar, /bar",
    "/node1,        ~bar, /node1/bar",
    "/wg/node2,     bar,  /wg/bar",
    "/wg/node2,     /bar, /bar",
    "/wg/node2,     ~bar, /wg/node2/bar",
    "/wg/node3,     foo/bar, /wg/foo/bar",
    "/wg/node3,     /foo/bar, /foo/bar",
    "/wg/node3,     ~foo/bar, /wg/node3/foo/bar",
    "/wg/node3,     ~/foo, /wg/node3/foo",
    "/wg/node3,     ~, /wg/node3",
    "/wg/node3,     foo/, /wg/foo",
  })
  void namesResolveAsTheWikiSays(String node, String name, String global) {
    NameResolver resolver = new NameResolver(GraphName.of(node), Map.of());
    assertThat(resolver.resolve(name)).isEqualTo(GraphName.of(global));
  }

  /** The table of wiki.ros.org/Remapping Arguments. */
  @ParameterizedTest
  @CsvSource({
    "foo:=bar,   foo,  /bar",
    "foo:=bar,   /foo, /bar",
    "/foo:=bar,  foo,  /bar",
    "/foo:=bar,  /foo, /bar",
    "/foo:=/a/b, /foo, /a/b",
    "foo:=/a/b,  foo,  /a/b",
    "~foo:=bar,  ~foo, /bar",
    "foo:=bar,   bar,  /bar",
    "foo:=bar,   foo2, /foo2",
    "foo:=foo2,  foo2, /foo2",
  })
  void remapsMatchResolvedNames(String remap, String name, String global) {
    assertThat(resolver(remap).resolve(name)).isEqualTo(GraphName.of(global));
  }

  @Test
  void remapsAreNotChained() {
    assertThat(resolver("a:=b", "b:=c").resolve("a")).isEqualTo(GraphName.of("/b"));
  }

  @Test
  void remapsStandInTheNodesNamespace() {
    NameResolver resolver =
        new CommandLineLoader(
                List.of("events:=dvs/events", "__name:=left"), Map.of("ROS_NAMESPACE", "arm"))
            .build("node")
            .resolver();
    assertThat(resolver.getNodeName()).isEqualTo(GraphName.of("/arm/left"));
    assertThat(resolver.resolve("events")).isEqualTo(GraphName.of("/arm/dvs/events"));
    assertThat(resolver.resolve("~command")).isEqualTo(GraphName.of("/arm/left/command"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a//b", "a-b", "/1a", "~~a", "a b", "//"})
  void illegalNamesAreRefused(String name) {
    assertThatThrownBy(() -> GraphName.of(name))
        .isInstanceOf(RosException.class)
        .hasMessageContaining("is not a ROS name");
  }

  @Test
  void kindsAndNamespaces() {
    assertThat(GraphName.of("/a/b").isGlobal()).isTrue();
    assertThat(GraphName.of("~b").isPrivate()).isTrue();
    assertThat(GraphName.of("a/b").isRelative()).isTrue();
    assertThat(GraphName.of("/a/b").namespace()).isEqualTo(GraphName.of("/a"));
    assertThat(GraphName.of("/a").namespace()).isEqualTo(GraphName.ROOT);
  }
}
