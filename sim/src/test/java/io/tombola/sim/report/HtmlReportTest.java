package io.tombola.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.sim.report.SweepPlan.Balance;
import io.tombola.sim.report.SweepPlan.SweptMethod;
import io.tombola.sim.search.EpochReport;
import io.tombola.sim.search.SearchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HtmlReportTest {
  private static final SweptMethod SNN = new SweptMethod("snn", false, false, true);
  private static final SweptMethod MPSLT = new SweptMethod("mpslt", true, false, true);
  private static final SweptMethod MPLT = new SweptMethod("mplt", true, false, false);
  private static final SweepPlan PLAN =
      new SweepPlan(
          List.of(SNN, MPSLT, MPLT),
          List.of(0.8, 0.5, 0.2),
          List.of(0.7, 0.4),
          List.of(new Balance(0.8, 0.4)),
          List.of(1, 2, 4),
          List.of(0.99, 0.5),
          new Cell("", 0.5, 0.7, 4, 0.5, 7),
          2);
  private static final SweptMethod PEPSP = new SweptMethod("pepsp-slt", true, false, true);
  private static final SweptMethod MULTISP = new SweptMethod("multisp-slt", true, true, true);
  private static final SweepPlan PATCHES =
      new SweepPlan(
          List.of(SNN, PEPSP, MULTISP),
          List.of(0.6, 0.3),
          List.of(0.7, 0.4),
          List.of(new Balance(0.8, 0.5), new Balance(0.6, 0.7), new Balance(0.4, 0.9)),
          List.of(4),
          List.of(0.5),
          new Cell("", 0.6, 0.7, 4, 0.5, 1),
          1);

  @TempDir private Path folder;

  private static CellResult result(Cell cell) {
    double accuracy =
        0.4
            + 0.1 * cell.keep()
            + 0.1 * cell.patchKeep()
            + 0.02 * cell.timesteps()
            + 0.01 * cell.seed();
    List<EpochReport> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= 3; epoch++) {
      epochs.add(new EpochReport("search", epoch, 3, 1, 0.5, accuracy * epoch / 3, 100, 1));
    }
    var search =
        new SearchResult(
            cell.method(),
            Map.of("epochs", "3"),
            cell.seed(),
            epochs,
            cell.keep(),
            accuracy,
            100,
            cell.method().equals("mpslt") ? accuracy - 0.01 : null,
            null,
            null,
            Map.of("conv1", 0.1),
            3);
    return new CellResult(
        cell,
        search,
        new CellResult.CellEnergy(0.01 * cell.timesteps(), null, 2e6, null, null),
        null);
  }

  @Test
  void aPlanMovesEachAxisOnItsOwn() {
    List<Cell> cells = PLAN.cells();
    assertThat(cells).doesNotHaveDuplicates();
    // snn: base, T 1 and 2, lambda 0.99; mpslt: keep 0.8 and 0.2 as well; mplt has no lambda
    assertThat(cells).hasSize(2 * (4 + 6 + 5));
    assertThat(cells).filteredOn(it -> it.method().equals("snn")).allMatch(it -> it.keep() == 1);
    assertThat(cells)
        .filteredOn(it -> it.method().equals("mplt"))
        .allMatch(it -> it.lambda() == 0.5);
    assertThat(cells).extracting(Cell::seed).containsOnly(7L, 8L);
    assertThat(cells.get(0).name()).isEqualTo("snn-keep1.0-T4-lambda0.5-seed7");
  }

  @Test
  void patchesAreAnAxisOfMethodsThatPruneThem() {
    assertThat(PATCHES.cells())
        .extracting(Cell::name)
        .containsExactly(
            "snn-keep1.0-T4-lambda0.5-seed1",
            "pepsp-slt-keep0.6-T4-lambda0.5-seed1",
            "multisp-slt-keep0.6-patches0.7-T4-lambda0.5-seed1",
            "pepsp-slt-keep0.3-T4-lambda0.5-seed1",
            "multisp-slt-keep0.3-patches0.7-T4-lambda0.5-seed1",
            "multisp-slt-keep0.6-patches0.4-T4-lambda0.5-seed1",
            "multisp-slt-keep0.8-patches0.5-T4-lambda0.5-seed1",
            "multisp-slt-keep0.4-patches0.9-T4-lambda0.5-seed1");
  }

  @Test
  void thePageOfPatchesHasTheirPlotsToo() throws IOException {
    Path page = folder.resolve("report.html");
    var subject = new HtmlReport.Subject("blobs", false, "by users", "4 steps", "vit-64x1");
    List<CellResult> results = PATCHES.cells().stream().map(HtmlReportTest::result).toList();
    HtmlReport.write(page, subject, PATCHES, results);
    String html = Files.readString(page);
    assertThat(html.split("<svg", -1)).hasSize(8);
    assertThat(html)
        .contains("Base point: 0.4 of the weights and 0.3 of the patches removed")
        .contains("Accuracy and patches removed", "Accuracy and the balance of both")
        .contains("multisp-slt keep0.6 patches0.4 T4 lambda0.5");
    // a row over patches: pepsp-slt keeps all, multisp-slt 0.4: 0.4 + 0.06 + 0.04 + 0.08 + 0.01
    assertThat(html).contains("<tr><td>0.6</td><td></td><td></td><td>59.0</td></tr>");
    // a row of the balance: 0.4 + 0.08 + 0.05 + 0.08 + 0.01
    assertThat(html).contains("<tr><td>0.2 and 0.5</td><td></td><td></td><td>62.0</td></tr>");
  }

  @Test
  void thePageHoldsPlotsTablesAndSettings() throws IOException {
    Path page = folder.resolve("report.html");
    var subject = new HtmlReport.Subject("blobs & edges", true, "by users", "4 steps", "vgg9");
    List<CellResult> results =
        new ArrayList<>(PLAN.cells().stream().map(HtmlReportTest::result).toList());
    Cell failed = results.remove(results.size() - 1).cell();
    results.add(new CellResult(failed, null, null, "no unit of conv2 fires"));
    HtmlReport.write(page, subject, PLAN, results);
    String html = Files.readString(page);
    assertThat(html.split("<svg", -1)).hasSize(6);
    assertThat(html).doesNotContain("patches");
    assertThat(html).contains("blobs &amp; edges", "<b>simulated</b>", "30 of 30 searches");
    assertThat(html).contains("no unit of conv2 fires", "epochs 3");
    // mpslt at the base point: 0.5 + 0.05 + 0.08 + 0.075 over seeds 7 and 8
    assertThat(html).contains("<td>70.5 \u00b1 0.7</td>");
    assertThat(html).as("nothing beside it").doesNotContain("<script", "src=", "href=\"http");
    var ids = Pattern.compile(" id=\"([^\"]*)\"").matcher(html).results().map(MatchResult::group);
    List<String> all = ids.toList();
    assertThat(new TreeSet<>(all)).hasSameSizeAs(all);
  }

  @Test
  void anUnfinishedSweepHasAPageToo() throws IOException {
    Path page = folder.resolve("report.html");
    var subject = new HtmlReport.Subject("blobs", false, "by users", "4 steps", "vgg9");
    HtmlReport.write(page, subject, PLAN, List.of());
    assertThat(Files.readString(page)).contains("0 of 30 searches", "No result yet");
    HtmlReport.write(page, subject, PLAN, List.of(result(PLAN.cells().get(0))));
    assertThat(Files.readString(page)).contains("1 of 30 searches", "<svg");
  }

  @Test
  void aResultWithoutEpochsHasNoTrainingCurve() throws IOException {
    Path page = folder.resolve("report.html");
    var subject = new HtmlReport.Subject("blobs", false, "by users", "4 steps", "vgg9");
    CellResult full = result(PLAN.cells().get(0));
    SearchResult search = full.search();
    var withoutEpochs =
        new SearchResult(
            search.method(),
            search.settings(),
            search.seed(),
            List.of(),
            search.keptShare(),
            search.validationAccuracy(),
            search.validationWindows(),
            null,
            null,
            null,
            search.inputRates(),
            0);
    var result = new CellResult(full.cell(), withoutEpochs, full.energy(), null);
    HtmlReport.write(page, subject, PLAN, List.of(result));
    String html = Files.readString(page);
    assertThat(html).contains("1 of 30 searches", "<svg", "No result yet");
  }

  @Test
  void resultsAreKeptByAllThatTheyDependOn() throws IOException {
    var store = new ResultStore(folder.resolve("cells"));
    CellResult result = result(PLAN.cells().get(3));
    Path file = store.file(result.cell(), "settings", ".json");
    assertThat(store.read(file)).isEmpty();
    store.write(file, result);
    assertThat(store.read(file)).contains(result);
    assertThat(store.file(result.cell(), "other settings", ".json")).isNotEqualTo(file);
    Files.writeString(file, Files.readString(file).replaceAll("\"patchKeep\" : 1.0,", ""));
    assertThat(Files.readString(file)).doesNotContain("patchKeep");
    assertThat(store.read(file)).as("of a version without patches").contains(result);
    Files.writeString(file, "{}}");
    assertThatThrownBy(() -> store.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("delete it");
  }
}
