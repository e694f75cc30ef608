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
export { ABORT_GROUP, END_SETUP, FLUSH_GROUP, NATIVE_GROUP, REFORM_GROUP, UNIQUE_NAME } from "./internal.ts";
export {
  type AllGatherOptions,
  type AllReduceOptions,
  Collectives,
  type DestinationOptions,
  ProcessGroup,
  type RecvOptions,
  type ReduceOp,
  type ReduceToOptions,
  type ScatterOptions,
  type SendOptions,
  type SourceOptions,
} from "./process_group.ts";
export { type NamedParameters, Reducer, type ReducerOptions, signatureOf } from "./reducer.ts";
