package io.tombola.sim.bench.node;

import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.event.EventBatch;
import java.util.ArrayList;
import java.util.List;

/** What the node's binner makes of a pattern, and which pattern a ladder tells apart best. */
final class PatternFrames {
  private static final int CANDIDATES = 12;
  private static final int STEPS = 8;
  private static final int SETTLING = 4;

  private PatternFrames() {}

  /** Frames of both pictures by turns. */
  static List<Frame> of(Manifest manifest, long seed, double megaEventsPerSecond, int count) {
    FrameSettings settings = manifest.frameSettings();
    var pattern = new BlockPattern(settings.width(), settings.height(), seed);
    long timestepNs = manifest.frames().timestepUs() * 1000;
    int events = Math.max(1, (int) (megaEventsPerSecond * timestepNs / 1000));
    var batch = new EventBatch(settings.width(), settings.height(), events);
    var binner = new Binner(settings, settings.width(), settings.height());
    List<Frame> frames = new ArrayList<>();
    FrameSink sink = sink(settings, frames);
    for (int step = 0; step < count; step++) {
      batch.clear();
      pattern.add(batch, events, step & 1, step * timestepNs, timestepNs);
      binner.accept(batch, sink);
    }
    binner.flush(sink);
    return frames;
  }

  private static FrameSink sink(FrameSettings settings, List<Frame> frames) {
    return new FrameSink() {
      @Override
      public void frame(Frame binned) {
        var copy = new Frame(settings);
        System.arraycopy(binned.planes(), 0, copy.planes(), 0, copy.planes().length);
        frames.add(copy);
      }

      @Override
      public void discontinuity(long beforeNs, long afterNs) {
        throw new IllegalStateException("a pattern has no gaps");
      }
    };
  }

  /** The seed of the pattern over which most rungs change their minds, at most of the rates. */
  static long seed(Manifest manifest, List<CompiledTicket> rungs, List<Double> rates) {
    long bestSeed = 0;
    int best = -1;
    int most = rungs.size() * rates.size() * (STEPS - SETTLING);
    for (long seed = 1; seed <= CANDIDATES && best < most; seed++) {
      int changes = 0;
      for (double rate : rates) {
        List<Frame> frames = of(manifest, seed, rate, STEPS);
        for (CompiledTicket rung : rungs) {
          changes += changes(rung, frames);
        }
      }
      if (changes > best) {
        best = changes;
        bestSeed = seed;
      }
    }
    return bestSeed;
  }

  private static int changes(CompiledTicket rung, List<Frame> frames) {
    var engine = new Engine(rung);
    float[] confidences = new float[rung.manifest().labels().size()];
    int changes = 0;
    int before = -1;
    for (int step = 0; step < frames.size(); step++) {
      engine.step(frames.get(step));
      engine.confidences(confidences);
      int surest = surest(confidences);
      if (step >= SETTLING && surest != before) {
        changes++;
      }
      before = surest;
    }
    return changes;
  }

  private static int surest(float[] confidences) {
    int surest = 0;
    for (int c = 1; c < confidences.length; c++) {
      if (confidences[c] > confidences[surest]) {
        surest = c;
      }
    }
    return surest;
  }
}
