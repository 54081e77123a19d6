package io.tombola.sim.cli;

import io.tombola.engine.ticket.PemKeys;
import io.tombola.engine.ticket.TicketFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tombola ticket sign}. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Signs tickets with an Ed25519 key, in place; a signature that one has is replaced.",
      "Make the keys with: openssl genpkey -algorithm ed25519 -out private.pem, then",
      "openssl pkey -in private.pem -pubout -out public.pem"
    })
final class TicketSign implements Callable<Integer> {
  @Option(
      names = "--key",
      required = true,
      paramLabel = "PEM",
      description = "The private key: PKCS #8, not encrypted.")
  private Path key;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The tickets.")
  private List<Path> files;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrivateKey privateKey = PemKeys.privateKey(key);
    for (Path file : files) {
      TicketFile.sign(file, privateKey);
      spec.commandLine().getOut().println(file + ": signed");
    }
    return 0;
  }
}
