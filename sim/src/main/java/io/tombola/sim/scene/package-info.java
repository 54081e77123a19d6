/**
 * Simulated gestures: a moving upper body seen by a DVS pixel array.
 *
 * <p>{@link io.tombola.sim.scene.GestureSimulator} is the way in. Inside, a {@code Motion} names
 * where the hands go, {@code Skeleton} bends the joints, {@code Renderer} paints soft capsules in
 * log intensity 300 times a second and {@code PixelArray} turns the pictures into events.
 * Everything follows from seeds; no clock and no static state is read. Lengths are metres with y
 * downwards and z towards the camera; the person's right hand is at the image's left.
 */
package io.tombola.sim.scene;
