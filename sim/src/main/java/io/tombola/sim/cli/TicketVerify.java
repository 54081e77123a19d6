package io.tombola.sim.cli;

import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tombola ticket verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks all of a ticket as the node does, and that a trusted key signed it.",
      "Ends with exit code 2 at the first that is damaged, unsigned or signed by somebody else."
    })
final class TicketVerify implements Callable<Integer> {
  @Option(
      names = "--trusted-keys",
      required = true,
      paramLabel = "PEM",
      description = "File of public keys, or folder of such files *.pem.")
  private Path trustedKeys;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The tickets.")
  private List<Path> files;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    TrustedKeys keys = TrustedKeys.of(trustedKeys);
    for (Path file : files) {
      Path signer = TicketFile.verify(file, keys).orElseThrow();
      spec.commandLine().getOut().println(file + ": sound, signed with the key of " + signer);
    }
    return 0;
  }
}
