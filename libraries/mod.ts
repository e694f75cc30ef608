/**
 * Native libraries: those of this package, libtorch and the system's. ffi/ opens them. The runner lists them
 * in the permissions of ranks.
 *
 * @module
 */
export { commandFor, type Step, taskFor } from "./commands.ts";
export { COHORT, COHORT_NCCL, COHORT_WGPU, fileNameOf, type Library, OPENED } from "./library.ts";
export {
  cudaFolderOf,
  LIBTORCH_VARIABLES,
  LIBTORCH_VERSION,
  libtorchPlaces,
  libtorchVersionAt,
  VERSION_HEADERS,
} from "./libtorch.ts";
export {
  C_LIBRARY_PLACES,
  cacheFolderOf,
  cacheKeyOf,
  checkoutFolder,
  describeTried,
  fileBeside,
  type Places,
  placesOf,
  type Variables,
} from "./places.ts";
