package io.tombola.sim.report;

import io.tombola.sim.search.SearchResult;

/**
 * What a search of a sweep came to; its file is this as JSON.
 *
 * @param search null when it failed
 * @param energy null when it failed
 * @param failure why it failed, else null
 */
public record CellResult(Cell cell, SearchResult search, CellEnergy energy, String failure) {
  /**
   * An inference's energy, 45 nm, millijoules.
   *
   * @param fp32 by equations (3) and (4) at fp32 prices; without spikes, all multiply-adds of all
   *     frames
   * @param oneBit the same at the price of additions, for methods of 1-bit weights; else null
   * @param synapticOperations by equation (3); 0 without spikes
   * @param maskedOperations exact ones of the ticket in the engine; null where there is none
   * @param masked energy of those at fp32 prices, likewise
   */
  public record CellEnergy(
      double fp32,
      Double oneBit,
      double synapticOperations,
      Double maskedOperations,
      Double masked) {}
}
