/**
 * From a ticket file to the ticket that runs, while the camera goes on: {@link
 * io.tombola.node.swap.TicketFolder} notices files, {@link io.tombola.node.swap.TicketLoader}
 * reads, verifies, fits, compiles, checks and warms them off the hot path, {@link
 * io.tombola.node.swap.HotSwap} hands the camera what is ready, and {@link
 * io.tombola.node.swap.TicketAccount} counts what became of each.
 *
 * <p>A ticket that is refused changes nothing. One that took over may still be undone by its trial,
 * which the camera holds: {@link io.tombola.node.decide.TicketTrial}.
 */
package io.tombola.node.swap;
