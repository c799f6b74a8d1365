import { readTelephonyState, type TelephonyState } from '../contract/state';
import { fields, unique } from './guard';
import { ContractError } from './kinds';

/**
 * Reads the State that the program told; throws a ContractError that names the field which is not what the contract
 * says. What a page lists by a key is there once.
 */
export function readState(value: unknown): TelephonyState {
  if (fields(value).rev === undefined) throw new ContractError('TelephonyState.rev', 'number', undefined);
  const state = readTelephonyState(value);
  return {
    ...state,
    servers: unique(state.servers, ({ name }) => name),
    calls: unique(state.calls, ({ id }) => id),
    log: unique(state.log, ({ id }) => id),
    site: { ...state.site, results: [...new Set(state.site.results)] },
  };
}
