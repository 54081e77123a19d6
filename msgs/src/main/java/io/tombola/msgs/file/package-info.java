/**
 * Recordings on disk: one reader a format, all behind {@link io.tombola.msgs.event.EventReader},
 * and {@link io.tombola.msgs.file.EventFiles}, which chooses by content.
 *
 * <p>Readers stream with bounded memory, turn times into nanoseconds and pixels so that (0, 0) is
 * the top left, and deliver every whole event before they report a damaged end.
 */
package io.tombola.msgs.file;
