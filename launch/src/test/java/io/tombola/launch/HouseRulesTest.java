package io.tombola.launch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.tombola.node.decide.Decider;
import org.junit.jupiter.api.io.TempDir;

/** The floors of the house and the rules of its rooms. */
@AnalyzeClasses(packages = "io.tombola", importOptions = ImportOption.DoNotIncludeTests.class)
final class HouseRulesTest {
  private static final String[] FRAMEWORKS = {
    "akka..", "io.netty..", "org.slf4j..", "org.nd4j..", "picocli..", "io.tombola.node.ros.."
  };

  @ArchTest
  static final ArchRule FLOORS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("msgs")
          .definedBy("io.tombola.msgs..")
          .layer("engine")
          .definedBy("io.tombola.engine..")
          .layer("node")
          .definedBy("io.tombola.node..")
          .layer("sim")
          .definedBy("io.tombola.sim..")
          .whereLayer("sim")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("node")
          .mayOnlyBeAccessedByLayers("sim")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("node", "sim")
          .whereLayer("msgs")
          .mayOnlyBeAccessedByLayers("engine", "node", "sim");

  @ArchTest
  static final ArchRule MSGS_AND_ENGINE_AND_DECISIONS_ARE_PURE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.tombola.msgs..", "io.tombola.engine..", "io.tombola.node.decide..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRAMEWORKS);

  @ArchTest
  static final ArchRule PURE_ROOMS_READ_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.tombola.msgs..", "io.tombola.engine..", "io.tombola.node.decide..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule MSGS_KNOWS_NO_JSON =
      noClasses()
          .that()
          .resideInAPackage("io.tombola.msgs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule AKKA_STAYS_IN_THE_ACTORS =
      noClasses()
          .that()
          .resideInAPackage("io.tombola..")
          .and()
          .resideOutsideOfPackages("io.tombola.node.actor..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("akka..");

  @ArchTest
  static final ArchRule ND4J_STAYS_IN_THE_SEARCH =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tombola.sim.nn..", "io.tombola.sim.search..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule CHARTS_STAY_IN_THE_REPORT_AND_THE_BENCH =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tombola.sim.report..", "io.tombola.sim.bench.node..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.knowm..");

  @ArchTest
  static final ArchRule PEERS_STAY_IN_THE_BENCH =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tombola.sim.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "org.openjdk.jmh..");

  /** But for the folders that JUnit hands to a class of tests. */
  @ArchTest
  static final ArchRule NO_STATIC_MUTABLE_STATE =
      fields()
          .that()
          .areStatic()
          .and()
          .areNotAnnotatedWith(TempDir.class)
          .and()
          .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC)
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule NO_CYCLES_BETWEEN_ROOMS =
      slices().matching("io.tombola.(*).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_RULES_SEE_THE_CODE =
      classes().that().areAssignableTo(Decider.class).should().bePublic();
}
