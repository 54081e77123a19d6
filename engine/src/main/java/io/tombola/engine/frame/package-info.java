/**
 * From events to timesteps: the settings of a frame, the frame itself, and the binner that fills
 * it.
 */
package io.tombola.engine.frame;
