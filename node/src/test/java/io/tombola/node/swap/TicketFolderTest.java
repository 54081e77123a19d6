package io.tombola.node.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is news in a folder, look by look. */
class TicketFolderTest {
  @TempDir private Path home;
  private Path folder;
  private TicketFolder tickets;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectory(home.resolve("tickets"));
    write("old.ticket", "old", 5);
    tickets = new TicketFolder(folder);
  }

  private Path write(String name, String content, int modifiedS) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * modifiedS));
  }

  @Test
  void whatIsThereAtTheStartIsNoNews() throws IOException {
    assertThat(tickets.newest()).isEmpty();
    assertThat(tickets.newest()).isEmpty();
  }

  @Test
  void aFileIsNewsOnceItHasStayedTheSameForALook() throws IOException {
    Path file = write("new.ticket", "n", 10);
    assertThat(tickets.newest()).isEmpty();
    Files.writeString(file, "ew", StandardOpenOption.APPEND);
    assertThat(tickets.newest()).isEmpty();
    assertThat(tickets.newest()).contains(file);
    assertThat(tickets.newest()).isEmpty();
  }

  /** Whoever pauses in the midst of writing is taken half-written, and again at the end. */
  @Test
  void aFileThatChangesAgainIsNewsAgain() throws IOException {
    Path file = write("new.ticket", "half", 10);
    tickets.newest();
    assertThat(tickets.newest()).contains(file);
    write("new.ticket", "half and half", 11);
    assertThat(tickets.newest()).isEmpty();
    assertThat(tickets.newest()).contains(file);
  }

  @Test
  void aFileMovedIntoPlaceIsNewsHoweverOldItIs() throws IOException {
    Path part = write("old.ticket.part", "old", 5);
    Files.move(part, folder.resolve("old.ticket"), StandardCopyOption.REPLACE_EXISTING);
    tickets.newest();
    assertThat(tickets.newest()).contains(folder.resolve("old.ticket"));
    assertThat(tickets.newest()).isEmpty();
  }

  @Test
  void ofSeveralTheNewestCountsAndTheOthersArePassedOver() throws IOException {
    write("a.ticket", "a", 20);
    Path newest = write("b.ticket", "b", 30);
    write("c.ticket", "c", 10);
    write("d.txt", "d", 40);
    tickets.newest();
    assertThat(tickets.newest()).contains(newest);
    assertThat(tickets.newest()).isEmpty();
  }

  @Test
  void aFileThatGoesIsForgottenAndNewsWhenItComesBack() throws IOException {
    Path file = folder.resolve("old.ticket");
    Files.move(file, home.resolve("away"));
    assertThat(tickets.newest()).isEmpty();
    Files.move(home.resolve("away"), file);
    tickets.newest();
    assertThat(tickets.newest()).contains(file);
    write("new.ticket", "n", 10);
    tickets.newest();
    Files.delete(folder.resolve("new.ticket"));
    assertThat(tickets.newest()).isEmpty();
  }

  @Test
  void aFolderThatGoesAndComesBackIsLookedAtAgain() throws IOException {
    Files.move(folder, home.resolve("away"));
    assertThat(tickets.newest()).isEmpty();
    Files.move(home.resolve("away"), folder);
    tickets.newest();
    assertThat(tickets.newest()).contains(folder.resolve("old.ticket"));
  }

  @Test
  void aBrokenLinkIsNoFile() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.ticket"), home.resolve("nowhere"));
    assertThat(tickets.newest()).isEmpty();
    assertThat(tickets.newest()).isEmpty();
  }

  @Test
  void aFolderThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new TicketFolder(folder.resolve("old.ticket")))
        .isInstanceOf(NotDirectoryException.class);
  }
}
