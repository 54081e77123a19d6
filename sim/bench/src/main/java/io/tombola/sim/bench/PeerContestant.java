package io.tombola.sim.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.TimeUnit;

/**
 * Another program, that runs a window of a net of its own whenever its turn comes: it says a line
 * about itself first, then answers every line that it gets with one.
 */
final class PeerContestant implements Contestant {
  static final String RUNTIME = "peer";

  private static final int[] NONE = {};
  private static final int SECONDS_TO_END = 5;

  private final String command;
  private final Process process;
  private final Writer turns;
  private final BufferedReader answers;
  private final String name;

  /**
   * Starts it.
   *
   * @param command for a shell
   * @throws IOException when it says nothing
   */
  PeerContestant(String command) throws IOException {
    this.command = command;
    this.process =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    this.turns = process.outputWriter();
    this.answers = process.inputReader();
    this.name = answers.readLine();
    if (name == null) {
      close();
      throw new IOException(
          "--peer '%s' ended without a word; it must say a line about itself, then answer each line"
                  .formatted(command)
              + " that it gets with one");
    }
  }

  /** What it says about itself. */
  String name() {
    return name;
  }

  @Override
  public String runtime() {
    return RUNTIME;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void step(int window) {
    try {
      turns.write('\n');
      turns.flush();
      if (answers.readLine() == null) {
        throw new IOException("--peer '%s' ended in between".formatted(command));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int[] logits() {
    return NONE;
  }

  @Override
  public void close() {
    try {
      turns.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
