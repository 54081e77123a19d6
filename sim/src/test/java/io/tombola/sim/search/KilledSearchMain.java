package io.tombola.sim.search;

import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.TicketFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Searches for a ladder, or goes on where a killed run stopped, and writes its ticket. Arguments:
 * the ticket, the checkpoint. Prints a line after each epoch, once its checkpoint stands.
 */
final class KilledSearchMain {
  private static final int TIMESTEPS = 2;
  private static final Manifest.Architecture ARCHITECTURE =
      new Manifest.Architecture("vgg9", 0.125, 4, 32, 32, MovingBlobs.CLASSES);

  private KilledSearchMain() {}

  public static void main(String[] arguments) throws IOException {
    Path checkpoint = Path.of(arguments[1]);
    SearchSettings settings =
        SearchSettings.DEFAULT
            .with(
                change -> {
                  change.timesteps = TIMESTEPS;
                  change.batch = 16;
                  change.epochs = 2;
                  change.calibrationBatches = 2;
                })
            .withLadder(new Ladder(List.of(0.5, 0.25), Ladder.Way.GROWN, 3));
    Samples training = new MovingBlobs(64, TIMESTEPS, 4, 32);
    Samples validation = new MovingBlobs(32, TIMESTEPS, 4, 32);
    TicketSearch search =
        new SearchRun(ARCHITECTURE.network(), settings, training, validation, false)
            .run(checkpoint, true, epoch -> System.out.println(epoch.line()));
    var frames = new FrameSettings(32, 32, new FrameSettings.Binning.ByTime(100_000), 2, 2, 0);
    var export =
        new TicketExport(
            ARCHITECTURE,
            Manifest.Frames.of(frames),
            List.of("left", "right", "up", "down"),
            -1,
            new Manifest.Data("moving blobs", true, "none"));
    TicketFile.write(export.export(search, settings, validation), Path.of(arguments[0]));
  }
}
