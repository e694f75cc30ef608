/**
 * The functions of a native library, and the enums and structs that they use.
 *
 * Generated from rust/ by `deno task generate`. Do not edit.
 *
 * @module
 */

/** The kind of object that a handle refers to. */
export const HandleKind = {
  Tensor: 1,
  Module: 2,
  Group: 3,
  Store: 4,
  Loan: 5,
  Generator: 6,
  Reducer: 7,
  Safetensors: 8,
  Package: 9,
  Gpu: 10,
  Kernel: 11,
  Buffer: 12,
  Event: 13,
  Segment: 14,
} as const;

/** The result of an exported function. It selects the error that TypeScript throws. */
export const Status = {
  Ok: 0,
  Native: 1,
  Type: 2,
  Range: 3,
  Handle: 4,
  Borrowed: 5,
  Collective: 6,
  Panic: 7,
  Grow: 8,
} as const;

/** The first byte of a value, which determines its payload. */
export const WireTag = {
  None: 0,
  False: 1,
  True: 2,
  Number: 3,
  Int: 4,
  Float: 5,
  Tensor: 6,
  Object: 7,
  String: 8,
  Bytes: 9,
  List: 10,
  Tuple: 11,
  Dict: 12,
  Argument: 13,
} as const;

/** Receives the text of an error. The caller owns it. Offsets of the fields and the total size, in bytes. */
export const ErrorBuffer = {
  length: 0,
  sequence: 4,
  text: 8,
  size: 8192,
} as const;

/** The record of a thread's calls. Offsets of the fields and the total size, in bytes. */
export const NativeCalls = {
  count: 0,
  length: 4,
  name: 8,
  size: 72,
} as const;

/** The exported functions. */
export const SYMBOLS = {
  /** Returns the version of the declarations from which this library was built. */
  cohort_wgpu_abi_version: {
    parameters: [],
    result: "u32", // uint32_t
  },
  /** Writes the adapters as a list of dicts. Call it off the event loop, because it loads drivers. */
  cohort_wgpu_adapters_nonblocking: {
    parameters: [
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // double *length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Releases the handle of a buffer. Queued work can still use the buffer. */
  cohort_wgpu_buffer_free: {
    parameters: [
      "f64", // Handle buffer
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Allocates a buffer of `size` bytes. If `clear` is not 0, the buffer is filled with zeros. */
  cohort_wgpu_buffer_new: {
    parameters: [
      "f64", // Handle gpu
      "f64", // Length size
      "u32", // uint32_t clear
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Queues a copy from a buffer to the program's memory. */
  cohort_wgpu_buffer_read: {
    parameters: [
      "f64", // Handle gpu
      "f64", // Handle buffer
      "buffer", // uint8_t *address
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Queues a copy from the program's memory to a buffer. */
  cohort_wgpu_buffer_write: {
    parameters: [
      "f64", // Handle gpu
      "f64", // Handle buffer
      "buffer", // const uint8_t *address
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Blocks until a request completes, and writes the numbers of completed requests. */
  cohort_wgpu_completions_wait_nonblocking: {
    parameters: [
      "buffer", // double *requests
      "f64", // Length capacity
      "buffer", // uint32_t *count
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Works like `cohort_wgpu_completions_wait_nonblocking`, but blocks the event loop, for a limited time. */
  cohort_wgpu_completions_wait_within: {
    parameters: [
      "buffer", // double *requests
      "f64", // Length capacity
      "u32", // uint32_t microseconds
      "buffer", // uint32_t *count
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Fails if the GPU is lost. It does not wait. */
  cohort_wgpu_gpu_check: {
    parameters: [
      "f64", // Handle gpu
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Destroys the GPU's device, as if it were lost. Work in flight fails, and so does all later work. */
  cohort_wgpu_gpu_destroy: {
    parameters: [
      "f64", // Handle gpu
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Opens a request that completes when all earlier work of the GPU has ended. */
  cohort_wgpu_gpu_finish: {
    parameters: [
      "f64", // Handle gpu
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Releases the handle of a GPU. Its kernels and buffers live as long as their own handles. */
  cohort_wgpu_gpu_free: {
    parameters: [
      "f64", // Handle gpu
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Opens the adapter at an index. Call it off the event loop. */
  cohort_wgpu_gpu_open_nonblocking: {
    parameters: [
      "u32", // uint32_t index
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /**
   * Queues a run of a kernel. `buffers` has the handles of its storage buffers, in the order of its
   * variables. `parameters` has the bytes of its uniform buffers, one after another, each padded to a
   * multiple of 16.
   */
  cohort_wgpu_kernel_dispatch: {
    parameters: [
      "f64", // Handle gpu
      "f64", // Handle kernel
      "buffer", // const double *buffers
      "f64", // Length count
      "buffer", // const uint8_t *parameters
      "f64", // Length length
      "u32", // uint32_t x
      "u32", // uint32_t y
      "u32", // uint32_t z
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Releases the handle of a kernel. */
  cohort_wgpu_kernel_free: {
    parameters: [
      "f64", // Handle kernel
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Compiles WGSL, or returns the kernel that was compiled from the same WGSL before. `names` has one name of
   * an override per line, and `constants` their values. Call it off the event loop.
   */
  cohort_wgpu_kernel_new_nonblocking: {
    parameters: [
      "f64", // Handle gpu
      "buffer", // const uint8_t *code
      "f64", // Length code_length
      "buffer", // const uint8_t *entry
      "f64", // Length entry_length
      "buffer", // const uint8_t *names
      "f64", // Length names_length
      "buffer", // const double *constants
      "f64", // Length count
      "buffer", // double *kernel
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // double *length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Ends a completed request, or fails as it did. */
  cohort_wgpu_request_take: {
    parameters: [
      "f64", // double request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
} as const;
