/**
 * Process groups and their collectives.
 *
 * @module
 */
export {
  connectsByUnixSockets,
  formGroup,
  type FormGroupOptions,
  hostStore,
  type HostStoreOptions,
  type StoreHost,
} from "./group_forming.ts";
export { formGroupOfOne } from "./group_of_one.ts";
export {
  abortGroup,
  type AllGatherOptions,
  type AllReduceOptions,
  Collectives,
  type DestinationOptions,
  endSetup,
  flushGroup,
  nativeGroup,
  ProcessGroup,
  type RecvOptions,
  type ReduceOp,
  type ReduceToOptions,
  reformGroup,
  type ScatterOptions,
  type SendOptions,
  type SourceOptions,
  uniqueName,
} from "./process_group.ts";
export { type NamedParameters, Reducer, type ReducerOptions, signatureOf } from "./reducer.ts";
