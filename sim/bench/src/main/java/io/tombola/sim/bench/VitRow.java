package io.tombola.sim.bench;

/**
 * One line of {@code tombola bench engine --arch vit-... --json}.
 *
 * @param width columns of a frame, in pixels; rows alike
 * @param encoder what its weights are: {@code 16-bit} or {@code ternary}, and {@code -} where that
 *     is a peer's own affair
 * @param keep the share of the embedding's weights that is kept, and of a ternary encoder's
 * @param patchKeep the share of patches that is kept
 * @param firingRate of the encoder's neurons
 * @param streamMean of what its maps see of the stream: a count, or a rate
 * @param millionAdditionsPerStep synaptic operations, embedding and attention included
 * @param timesteps of a window, which the encoder takes at once
 * @param msPerStep median time of a window, for each of its timesteps; the embedding included
 * @param bytesPerStep what a timestep leaves on the Java heap
 */
record VitRow(
    String runtime,
    String arch,
    int width,
    int height,
    String encoder,
    double keep,
    double patchKeep,
    double firingRate,
    double streamMean,
    double millionAdditionsPerStep,
    int timesteps,
    double msPerStep,
    long bytesPerStep) {}
