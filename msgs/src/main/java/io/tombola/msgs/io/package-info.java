/**
 * How files are read and written here, for every format: forward through one bounded buffer that
 * knows its byte offset, and into a temporary neighbour that takes the file's name once it is
 * whole.
 */
package io.tombola.msgs.io;
