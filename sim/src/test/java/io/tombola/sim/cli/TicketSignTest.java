package io.tombola.sim.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.data.StubbornTickets;
import io.tombola.sim.scene.Gesture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tombola ticket sign} and {@code verify}, with keys that openssl made. */
final class TicketSignTest {
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");

  @TempDir private Path folder;
  private String ticket;
  private String privateKey;
  private String publicKey;

  private record Run(int exit, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Tombola.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Run(exit, out.toString(), err.toString());
  }

  @BeforeEach
  void makeKeysAndATicket() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(OPENSSL), "openssl is absent: apt-get install openssl");
    ticket = folder.resolve("wave.ticket").toString();
    TicketFile.write(StubbornTickets.always(Gesture.ARM_ROLL), Path.of(ticket));
    privateKey = newKey("maker");
    publicKey = folder.resolve("maker-public.pem").toString();
  }

  private String newKey(String name) throws Exception {
    String key = folder.resolve(name + "-private.pem").toString();
    openssl("genpkey", "-algorithm", "ed25519", "-out", key);
    openssl("pkey", "-in", key, "-pubout", "-out", folder.resolve(name + "-public.pem").toString());
    return key;
  }

  private static String openssl(String... args) throws Exception {
    var command = new ArrayList<>(List.of(args));
    command.add(0, OPENSSL.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  @Test
  void aSignedTicketIsVerifiedHereAndByOpenssl() throws Exception {
    Run sign = run("ticket", "sign", "--key", privateKey, ticket);
    assertThat(sign.exit).as(sign.err).isZero();
    Run verify = run("ticket", "verify", "--trusted-keys", publicKey, ticket);
    assertThat(verify.exit).as(verify.err).isZero();
    assertThat(verify.out).contains(ticket + ": sound, signed with the key of " + publicKey);
    assertThat(run("ticket", "show", ticket).exit).isZero();

    byte[] bytes = Files.readAllBytes(Path.of(ticket));
    int length = bytes.length - 192;
    Path body = Files.write(folder.resolve("body"), Arrays.copyOf(bytes, length));
    byte[] signature = HexFormat.of().parseHex(new String(bytes, length, 128, US_ASCII));
    Path raw = Files.write(folder.resolve("signature"), signature);
    assertThat(
            openssl(
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                publicKey,
                "-rawin",
                "-in",
                body.toString(),
                "-sigfile",
                raw.toString()))
        .contains("Signature Verified Successfully");
  }

  @Test
  void whatIsNotToBeTrustedEndsWithTwoAndOneLine() throws Exception {
    fails(run("ticket", "verify", "--trusted-keys", publicKey, ticket), "is not signed");
    newKey("stranger");
    String stranger = folder.resolve("stranger-private.pem").toString();
    assertThat(run("ticket", "sign", "--key", stranger, ticket).exit).isZero();
    fails(run("ticket", "verify", "--trusted-keys", publicKey, ticket), "none of the 1 trusted");
    fails(run("ticket", "sign", "--key", publicKey, ticket), "holds a PUBLIC KEY where a PRIVATE");
    fails(run("ticket", "sign", "--key", folder + "/none.pem", ticket), "there is no such file");
    fails(run("ticket", "sign", "--key", privateKey, publicKey), "copy it again");
  }

  private static void fails(Run run, String problem) throws IOException {
    assertThat(run.exit).isEqualTo(2);
    assertThat(run.err).contains(problem).hasLineCount(1);
  }
}
