/**
 * The functions of a native library, and the enums and structs that they use.
 *
 * Generated from rust/ by `deno task generate`. Do not edit.
 *
 * @module
 */

/** Operators that reduce a tensor along dimensions. */
export const AlongOp = {
  Sum: 0,
  Mean: 1,
} as const;

/** Operators of two tensors. */
export const BinaryOp = {
  Add: 0,
  Sub: 1,
  Mul: 2,
  Div: 3,
  Pow: 4,
  Eq: 5,
  Ne: 6,
  Lt: 7,
  Le: 8,
  Gt: 9,
  Ge: 10,
  Remainder: 11,
  Matmul: 12,
  Mm: 13,
  Maximum: 14,
  Minimum: 15,
} as const;

/** An element type, by libtorch's number (`c10::ScalarType`). */
export const DType = {
  Uint8: 0,
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  Float16: 5,
  Float32: 6,
  Float64: 7,
  Complex64: 9,
  Bool: 11,
  Bfloat16: 15,
} as const;

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

/** The formats of encoded pictures. */
export const ImageFormat = {
  Jpeg: 0,
  Png: 1,
  WebP: 2,
} as const;

/** Operators of two tensors that write the first one. */
export const InPlaceOp = {
  Add: 0,
  Sub: 1,
  Mul: 2,
  Div: 3,
} as const;

/** Operators that create a tensor of a given size, of dtype float32, on the CPU. */
export const MakeOp = {
  Zeros: 0,
  Ones: 1,
  Empty: 2,
  Rand: 3,
  Randn: 4,
} as const;

/** A mode of the calling thread. */
export const ModeKind = {
  Grad: 0,
  Inference: 1,
  AutocastCpu: 2,
  AutocastCuda: 3,
} as const;

/** Operators that split a tensor along a dimension into views. */
export const PartsOp = {
  Chunk: 0,
  Split: 1,
  Unbind: 2,
} as const;

/** The kind of an index entry, which is the first of the entry's four numbers. */
export const PlaceKind = {
  Element: 0,
  Range: 1,
  New: 2,
  Rest: 3,
} as const;

/** How a reduction combines elements. The values are those of c10d. */
export const ReduceOp = {
  Sum: 0,
  Avg: 1,
  Product: 2,
  Min: 3,
  Max: 4,
  Band: 5,
  Bor: 6,
  Bxor: 7,
} as const;

/** Operators of a tensor and integers. */
export const ShapeOp = {
  View: 0,
  Reshape: 1,
  Expand: 2,
  Permute: 3,
  Select: 4,
  Transpose: 5,
  Unsqueeze: 6,
  Squeeze: 7,
  Narrow: 8,
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

/** Operators of three tensors. */
export const TernaryOp = {
  Addcmul: 0,
  Addcdiv: 1,
  Addmm: 2,
  Lerp: 3,
} as const;

/** Operators of one tensor. */
export const UnaryOp = {
  Contiguous: 0,
  Detach: 1,
  Neg: 2,
  Abs: 3,
  Exp: 4,
  Log: 5,
  Sqrt: 6,
  Relu: 7,
  Sigmoid: 8,
  Tanh: 9,
  Sin: 10,
  Cos: 11,
  Sum: 12,
  Mean: 13,
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

/** An operator that was found. Offsets of the fields and the total size, in bytes. */
export const OperatorInfo = {
  operator: 0,
  writes: 4,
  moves: 8,
  size: 12,
} as const;

/** The result of a call that returns a value. Offsets of the fields and the total size, in bytes. */
export const Reply = {
  length: 0,
  request: 8,
  size: 16,
} as const;

/** The properties of a tensor. Offsets of the fields and the total size, in bytes. */
export const TensorInfo = {
  elements: 0,
  bytes: 8,
  dtype: 16,
  dimensions: 20,
  deviceType: 24,
  deviceIndex: 28,
  contiguous: 32,
  size: 40,
} as const;

/** The exported functions. */
export const SYMBOLS = {
  /** Returns the version of these declarations. TypeScript refuses a library of another version. */
  cohort_abi_version: {
    parameters: [],
    result: "u32", // uint32_t
  },
  /** Checks that this process may load a library of operators, which JavaScript is about to do. */
  cohort_code_check: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Makes this process refuse files that are code, permanently. */
  cohort_code_refuse: {
    parameters: [],
    result: "void", // void
  },
  /** Records the collectives of this process in `area` from now on, or nowhere if `area` is null. */
  cohort_collectives_note: {
    parameters: [
      "buffer", // uint8_t *area
      "f64", // Length length
      "f64", // double now
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Opens a request that completes when the collectives that libtorch itself starts have ended. */
  cohort_communications_wait: {
    parameters: [
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Blocks until a request completes, and writes the numbers of completed requests. */
  cohort_completions_wait_nonblocking: {
    parameters: [
      "buffer", // double *requests
      "f64", // Length capacity
      "buffer", // uint32_t *count
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Works like `cohort_completions_wait_nonblocking`, but blocks the event loop, for a limited time. */
  cohort_completions_wait_within: {
    parameters: [
      "buffer", // double *requests
      "f64", // Length capacity
      "u32", // uint32_t microseconds
      "buffer", // uint32_t *count
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sets the default device of the calling thread and the executor's thread. */
  cohort_cuda_bind: {
    parameters: [
      "i32", // int32_t device
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Queries the NVIDIA driver. */
  cohort_cuda_driver: {
    parameters: [
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Releases the unused memory that libtorch's allocator has cached. */
  cohort_cuda_empty_cache: {
    parameters: [
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Loads libtorch's CUDA library from libtorch's own folder, or else from one of `folders`. */
  cohort_cuda_load_nonblocking: {
    parameters: [
      "buffer", // const uint8_t *folders
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Gets a device's memory in bytes: allocated, its peak, reserved, its peak, free, total. */
  cohort_cuda_memory: {
    parameters: [
      "i32", // int32_t device
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Resets the peaks of a device's memory. */
  cohort_cuda_reset_peaks: {
    parameters: [
      "i32", // int32_t device
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Waits until a device has finished all of its work. Call it off the event loop. */
  cohort_cuda_synchronize_nonblocking: {
    parameters: [
      "i32", // int32_t device
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /**
   * Connects to a Unix socket, sends a message there, and keeps the connection open until this process dies.
   * It then ends before the kernel has freed the process's memory.
   */
  cohort_death_notice_start: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // const uint8_t *message
      "f64", // Length message_length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Makes a stream wait until the device has reached an event. */
  cohort_event_block: {
    parameters: [
      "f64", // Handle on
      "i32", // int32_t device
      "f64", // double id
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets the time between two events, in milliseconds. */
  cohort_event_elapsed: {
    parameters: [
      "f64", // Handle from
      "f64", // Handle to
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Frees an event. */
  cohort_event_free: {
    parameters: [
      "f64", // Handle on
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Creates an event. It can measure time if `timing` is not 0. */
  cohort_event_new: {
    parameters: [
      "u32", // uint32_t timing
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Queries whether the device has reached an event: 1 or 0. */
  cohort_event_query: {
    parameters: [
      "f64", // Handle on
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Records an event in a stream, after all work that the stream has. */
  cohort_event_record: {
    parameters: [
      "f64", // Handle on
      "i32", // int32_t device
      "f64", // double id
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Waits until the device has reached an event. Call it off the event loop. */
  cohort_event_synchronize_nonblocking: {
    parameters: [
      "f64", // Handle on
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Makes the process end without the destructors of the static objects that libtorch has created so far. */
  cohort_exit_arm: {
    parameters: [],
    result: "void", // void
  },
  /** Frees the generator. */
  cohort_generator_free: {
    parameters: [
      "f64", // Handle generator
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Creates a generator on a device, or returns the device's default generator if `is_default` is not 0. */
  cohort_generator_new: {
    parameters: [
      "buffer", // const uint8_t *device
      "f64", // Length device_length
      "u32", // uint32_t is_default
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets the seed. If `is_fresh` is not 0, sets a new random seed first. */
  cohort_generator_seed: {
    parameters: [
      "f64", // Handle generator
      "u32", // uint32_t is_fresh
      "buffer", // uint64_t *seed
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sets the seed. */
  cohort_generator_set_seed: {
    parameters: [
      "f64", // Handle generator
      "buffer", // const uint64_t *seed
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sets the state. */
  cohort_generator_set_state: {
    parameters: [
      "f64", // Handle generator
      "f64", // Handle tensor
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets the state, a tensor of bytes. */
  cohort_generator_state: {
    parameters: [
      "f64", // Handle generator
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gathers a tensor from each rank on all ranks. */
  cohort_group_all_gather: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gathers a tensor of any shape from each rank on all ranks. */
  cohort_group_all_gather_uneven: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Reduces a tensor over all ranks, in place. */
  cohort_group_all_reduce: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "u32", // uint32_t op
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sends one tensor to each rank and receives one from each. */
  cohort_group_all_to_all: {
    parameters: [
      "f64", // Handle on
      "buffer", // const double *inputs
      "f64", // Length count
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Waits until all ranks have made this call. */
  cohort_group_barrier: {
    parameters: [
      "f64", // Handle on
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Broadcasts the tensor of rank `src` into the tensors of the other ranks, in place. */
  cohort_group_broadcast: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "u32", // uint32_t src
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Broadcasts bytes, of any length, from rank `src`. */
  cohort_group_broadcast_bytes: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "u32", // uint32_t src
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Waits until all work that this rank has started on its CUDA device has ended. */
  cohort_group_flush: {
    parameters: [
      "f64", // Handle on
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Forms a group with the ranks that use the same store, secret and name, on a separate thread. */
  cohort_group_form: {
    parameters: [
      "buffer", // const uint8_t *store
      "f64", // Length store_length
      "buffer", // const uint8_t *secret
      "f64", // Length secret_length
      "buffer", // const uint8_t *name
      "f64", // Length name_length
      "buffer", // const uint8_t *interface_address
      "f64", // Length interface_address_length
      "u32", // uint32_t rank
      "u32", // uint32_t size
      "f64", // double form_timeout_ms
      "f64", // double timeout_ms
      "u32", // uint32_t check_collectives
      "i32", // int32_t cuda_device
      "buffer", // const int32_t *dropped
      "i32", // int32_t epoch
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Cancels forming a group: its request fails at once. Does nothing if the request has completed. */
  cohort_group_form_cancel: {
    parameters: [
      "f64", // double request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Ends a group. Its collectives in flight fail, here and on the other ranks. */
  cohort_group_free: {
    parameters: [
      "f64", // Handle group
      "u32", // uint32_t aborted
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gathers a tensor from each rank on rank `dst`. */
  cohort_group_gather: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "u32", // uint32_t dst
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gathers bytes, of any length, from each rank on rank `dst`. */
  cohort_group_gather_bytes: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "u32", // uint32_t dst
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Queries whether groups with this interface address connect by Unix sockets: 1 or 0. */
  cohort_group_probe: {
    parameters: [
      "buffer", // const uint8_t *interface_address
      "f64", // Length interface_address_length
      "buffer", // uint32_t *by_unix
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Reduces a tensor over all ranks into the tensor of rank `dst`, in place. */
  cohort_group_reduce: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "u32", // uint32_t dst
      "u32", // uint32_t op
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Reduces one tensor for each rank, or the equal parts of one tensor along its first dimension. */
  cohort_group_reduce_scatter: {
    parameters: [
      "f64", // Handle on
      "buffer", // const double *inputs
      "f64", // Length count
      "u32", // uint32_t op
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Registers the group under a name, by which functional collectives find it while it exists. */
  cohort_group_register: {
    parameters: [
      "f64", // Handle on
      "buffer", // const uint8_t *name
      "f64", // Length name_length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Scatters the tensors of rank `src`, one into each rank's `output`, which must be contiguous. */
  cohort_group_scatter: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle output
      "buffer", // const double *inputs
      "f64", // Length count
      "u32", // uint32_t src
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sends a tensor to rank `peer` if `sends` is 1, else receives one from it, in place. */
  cohort_group_transfer: {
    parameters: [
      "f64", // Handle on
      "f64", // Handle of
      "u32", // uint32_t sends
      "u32", // uint32_t peer
      "i32", // int32_t tag
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Decodes a copy of a file on the executor. */
  cohort_image_decode: {
    parameters: [
      "buffer", // const uint8_t *bytes
      "f64", // Length length
      "u32", // uint32_t channels
      "u32", // uint32_t bits
      "u32", // uint32_t apply_orientation
      "f64", // double max_pixels
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Encodes a copy of pixels on a thread for pictures. The request's value is the bytes of the file. */
  cohort_image_encode: {
    parameters: [
      "buffer", // const uint8_t *pixels
      "f64", // Length length
      "u32", // uint32_t width
      "u32", // uint32_t height
      "u32", // uint32_t channels
      "u32", // uint32_t bits
      "u32", // uint32_t format
      "u32", // uint32_t quality
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Works like `cohort_image_encode` on the calling thread. The value is the bytes of the file. */
  cohort_image_encode_here: {
    parameters: [
      "buffer", // const uint8_t *pixels
      "f64", // Length length
      "u32", // uint32_t width
      "u32", // uint32_t height
      "u32", // uint32_t channels
      "u32", // uint32_t bits
      "u32", // uint32_t format
      "u32", // uint32_t quality
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Returns the address of the lent elements: null if the handle is stale or there are no elements. */
  cohort_loan_data: {
    parameters: [
      "f64", // Handle loan
    ],
    result: "pointer", // const uint8_t *
  },
  /** Ends the loan. */
  cohort_loan_free: {
    parameters: [
      "f64", // Handle loan
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Lends a tensor for reading: for an upload to a GPU if `is_upload` is not 0, else for a send. */
  cohort_loan_new: {
    parameters: [
      "f64", // Handle tensor
      "u32", // uint32_t is_upload
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Returns the address of a JavaScript buffer. */
  cohort_memory_address: {
    parameters: [
      "buffer", // uint8_t *bytes
    ],
    result: "pointer", // uint8_t *
  },
  /** Makes libtorch refuse large tensors that do not fit into memory. Call it after loading the library. */
  cohort_memory_arm: {
    parameters: [],
    result: "void", // void
  },
  /** Returns an address as a number. */
  cohort_memory_place: {
    parameters: [
      "pointer", // uint8_t *address
    ],
    result: "f64", // double
  },
  /** Enters a mode (`ModeKind`) until `cohort_mode_leave`. */
  cohort_mode_enter: {
    parameters: [
      "u32", // uint32_t kind
      "u32", // uint32_t enabled
      "u32", // uint32_t dtype
      "u32", // uint32_t cache
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Returns 1 if a mode (`ModeKind`) is on, else 0. */
  cohort_mode_get: {
    parameters: [
      "u32", // uint32_t kind
    ],
    result: "u32", // uint32_t
  },
  /** Leaves the mode that was entered last. */
  cohort_mode_leave: {
    parameters: [
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Lists the paths of the module's attributes. */
  cohort_module_attributes: {
    parameters: [
      "f64", // Handle module
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Runs a method under the calling thread's state, on the executor, or at once if it is brief. */
  cohort_module_call: {
    parameters: [
      "f64", // Handle module
      "buffer", // const uint8_t *method
      "f64", // Length method_length
      "buffer", // const uint8_t *arguments
      "f64", // Length length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Frees the module. Its calls in flight continue. */
  cohort_module_free: {
    parameters: [
      "f64", // Handle module
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets an attribute of the module. It is the request's value. */
  cohort_module_get: {
    parameters: [
      "f64", // Handle module
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Loads a module from a file, on the executor. The request's value is the module's handle. */
  cohort_module_load: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // const uint8_t *device
      "f64", // Length device_length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Lists the names of the module's methods. */
  cohort_module_methods: {
    parameters: [
      "f64", // Handle module
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Writes the module to a file. */
  cohort_module_save: {
    parameters: [
      "f64", // Handle module
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sets an attribute of the module to the value in `arguments`. */
  cohort_module_set: {
    parameters: [
      "f64", // Handle module
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // const uint8_t *arguments
      "f64", // Length length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets the module's parameters, or its buffers if `buffers` is not 0. */
  cohort_module_tensors: {
    parameters: [
      "f64", // Handle module
      "u32", // uint32_t buffers
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Moves the module's tensors to a device and converts them to a dtype. */
  cohort_module_to: {
    parameters: [
      "f64", // Handle module
      "buffer", // const uint8_t *device
      "f64", // Length device_length
      "buffer", // const uint8_t *dtype
      "f64", // Length dtype_length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sets whether the module is in training mode. */
  cohort_module_train: {
    parameters: [
      "f64", // Handle module
      "u32", // uint32_t on
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Records the calling thread's native calls in `area` from now on, or nowhere if `area` is null. */
  cohort_native_calls_note: {
    parameters: [
      "buffer", // uint8_t *area
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Loads the library that links NCCL, after libtorch's CUDA library. Call it off the event loop. */
  cohort_nccl_load_nonblocking: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Calls the operator. Several results are returned as a tuple. */
  cohort_operator_call: {
    parameters: [
      "u32", // uint32_t number
      "pointer", // uint8_t *arguments
      "f64", // Length length
      "pointer", // uint8_t *out
      "f64", // Length capacity
      "pointer", // Reply *reply
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Finds an operator by its name. */
  cohort_operator_find: {
    parameters: [
      "buffer", // const uint8_t *name
      "f64", // Length name_length
      "buffer", // OperatorInfo *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Queries whether the overload for these arguments may give a tensor other memory: 1 or 0. */
  cohort_operator_moves: {
    parameters: [
      "u32", // uint32_t number
      "buffer", // const uint8_t *arguments
      "f64", // Length length
      "buffer", // uint32_t *moves
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Lists the full names of all operators of the dispatcher, as strings. */
  cohort_operator_names: {
    parameters: [
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Lists the schemas of the operator's overloads, as strings. */
  cohort_operator_schemas: {
    parameters: [
      "u32", // uint32_t number
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls the operator on the executor, under the calling thread's state. */
  cohort_operator_submit: {
    parameters: [
      "u32", // uint32_t number
      "buffer", // const uint8_t *arguments
      "f64", // Length length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Frees the package. Its runs in flight continue. */
  cohort_package_free: {
    parameters: [
      "f64", // Handle package
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Loads a model of a package, on the executor. The request's value is the handle. */
  cohort_package_load: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // const uint8_t *model
      "f64", // Length model_length
      "buffer", // const uint8_t *folder
      "f64", // Length folder_length
      "i32", // int32_t device
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Describes the package. */
  cohort_package_look: {
    parameters: [
      "f64", // Handle package
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Runs the package under the calling thread's state, on the executor, or at once if it is brief. */
  cohort_package_run: {
    parameters: [
      "f64", // Handle package
      "buffer", // const double *inputs
      "f64", // Length count
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Frees the reducer and removes its hooks. Refused during a backward pass. */
  cohort_reducer_free: {
    parameters: [
      "f64", // Handle reducer
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Creates a reducer, which averages the gradients of parameters over a group during backward passes. */
  cohort_reducer_new: {
    parameters: [
      "f64", // Handle over
      "buffer", // const double *parameters
      "f64", // Length count
      "buffer", // const uint8_t *names
      "f64", // Length names_length
      "f64", // double bucket_bytes
      "f64", // double first_bucket_bytes
      "u32", // uint32_t find_unused_parameters
      "u32", // uint32_t gradient_as_bucket_view
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Prepares the backward pass that averages gradients. Call it after the forward pass. */
  cohort_reducer_prepare_backward: {
    parameters: [
      "f64", // Handle reducer
      "i32", // int32_t divisor
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Ends a backward pass that has not reached any of the parameters on this rank. Collective. */
  cohort_reducer_settle: {
    parameters: [
      "f64", // Handle reducer
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Takes part in the other ranks' backward pass with gradients of zero. Collective. */
  cohort_reducer_shadow: {
    parameters: [
      "f64", // Handle reducer
      "u32", // uint32_t is_outdated
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Computes a number that identifies the properties of a list of tensors. */
  cohort_reducer_signature: {
    parameters: [
      "buffer", // const double *of
      "f64", // Length count
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets the state of the backward pass that was prepared last. */
  cohort_reducer_state: {
    parameters: [
      "f64", // Handle reducer
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Takes a completed request's value, or fails as the request did. This ends the request's borrows. */
  cohort_request_take: {
    parameters: [
      "f64", // double request
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Frees the file. Its memory stays mapped as long as a tensor uses it. */
  cohort_safetensors_free: {
    parameters: [
      "f64", // Handle file
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Describes the file's contents. */
  cohort_safetensors_look: {
    parameters: [
      "f64", // Handle file
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Opens a safetensors file, on the executor. The request's value is the file's handle. */
  cohort_safetensors_open: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Writes tensors to a file, on the executor. The tensors are lent until the request is taken. */
  cohort_safetensors_save: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // const uint8_t *arguments
      "f64", // Length length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets a tensor of the file. It uses the file's mapped memory. */
  cohort_safetensors_tensor: {
    parameters: [
      "f64", // Handle file
      "buffer", // const uint8_t *name
      "f64", // Length name_length
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sets the seed of libtorch's default random number generators. */
  cohort_seed_set: {
    parameters: [
      "buffer", // const uint64_t *seed
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Closes a segment. Tensors of it stay valid. */
  cohort_segment_close: {
    parameters: [
      "f64", // Handle segment
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Opens a segment that begins with `head`. */
  cohort_segment_open: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // const uint8_t *head
      "f64", // Length head_length
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Copies bytes from a segment. */
  cohort_segment_read: {
    parameters: [
      "f64", // Handle segment
      "f64", // double offset
      "buffer", // uint8_t *out
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Ends a call's use of segments. Tensors that are still alive get their own copy of the memory, in place.
   * Writes the number of bytes in those tensors.
   */
  cohort_segment_release: {
    parameters: [
      "f64", // double call
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Makes a tensor of elements in a segment, without a copy. They are `length` bytes. */
  cohort_segment_tensor: {
    parameters: [
      "f64", // Handle segment
      "f64", // double offset
      "f64", // Length length
      "f64", // double call
      "u32", // uint32_t dtype
      "buffer", // const double *sizes
      "f64", // Length dimensions
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Copies bytes into a segment, and makes it longer if necessary. */
  cohort_segment_write: {
    parameters: [
      "f64", // Handle segment
      "f64", // double offset
      "buffer", // const uint8_t *data
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Stops hosting a store. The ranks that wait for it get an error. */
  cohort_store_free: {
    parameters: [
      "f64", // Handle store
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Hosts a store at `address`: `unix:/path` or `tcp://host:port`. */
  cohort_store_host: {
    parameters: [
      "buffer", // const uint8_t *address
      "f64", // Length address_length
      "buffer", // const uint8_t *secret
      "f64", // Length secret_length
      "buffer", // uint32_t *bound
      "buffer", // Handle *store
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets the calling thread's current stream. */
  cohort_stream_current: {
    parameters: [
      "i32", // int32_t device
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets one of libtorch's streams. */
  cohort_stream_new: {
    parameters: [
      "i32", // int32_t device
      "u32", // uint32_t high_priority
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Records that a stream uses a tensor that was allocated in another stream. */
  cohort_stream_record_tensor: {
    parameters: [
      "f64", // Handle of
      "i32", // int32_t device
      "f64", // double id
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Sets the calling thread's current stream. `out` gets the previous stream. */
  cohort_stream_use: {
    parameters: [
      "i32", // int32_t device
      "f64", // double id
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Calls an operator that reduces a tensor along dimensions. If `keeps` is not 0, they remain, of size 1.
   */
  cohort_tensor_along: {
    parameters: [
      "f64", // Handle tensor
      "pointer", // double *dimensions
      "f64", // Length count
      "u32", // uint32_t keeps
      "u32", // uint32_t operator
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Creates a view of the part of a tensor at an index. Each entry of the index consists of four numbers. */
  cohort_tensor_at: {
    parameters: [
      "f64", // Handle tensor
      "pointer", // double *places
      "f64", // Length count
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator of two tensors. */
  cohort_tensor_binary: {
    parameters: [
      "f64", // Handle left
      "f64", // Handle right
      "u32", // uint32_t operator
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator of a tensor and a number: the `BinaryOp` `Add`, `Sub`, `Mul` or `Div`. */
  cohort_tensor_binary_number: {
    parameters: [
      "f64", // Handle left
      "f64", // double right
      "u32", // uint32_t operator
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Returns the size of the tensor's elements in bytes, or -1 if the handle is stale. */
  cohort_tensor_bytes: {
    parameters: [
      "f64", // Handle tensor
    ],
    result: "f64", // double
  },
  /** Checks that JavaScript can read and write the tensor's memory. */
  cohort_tensor_check_view: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Copies the tensor's elements from any device, in row-major order. */
  cohort_tensor_copy: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // uint8_t *out
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Returns the number of tensors that TypeScript holds. */
  cohort_tensor_count: {
    parameters: [],
    result: "u32", // uint32_t
  },
  /** Returns the address of the tensor's elements: null if the handle is stale or there are no elements. */
  cohort_tensor_data: {
    parameters: [
      "f64", // Handle tensor
    ],
    result: "pointer", // uint8_t *
  },
  /** Frees tensors. A failure does not keep the others from being freed; the first failure is reported. */
  cohort_tensor_free: {
    parameters: [
      "buffer", // const double *tensors
      "f64", // Length count
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator of two tensors that writes the first one. */
  cohort_tensor_in_place: {
    parameters: [
      "f64", // Handle left
      "f64", // Handle right
      "u32", // uint32_t operator
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator of a tensor and a number that writes the tensor. */
  cohort_tensor_in_place_number: {
    parameters: [
      "f64", // Handle left
      "f64", // double right
      "u32", // uint32_t operator
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets the tensor's properties, except its sizes. */
  cohort_tensor_info: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // TensorInfo *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls `aten::linear`. If `bias` is 0, there is none. */
  cohort_tensor_linear: {
    parameters: [
      "f64", // Handle input
      "f64", // Handle weight
      "f64", // Handle bias
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator that creates a tensor of a given size. */
  cohort_tensor_make: {
    parameters: [
      "pointer", // double *sizes
      "f64", // Length count
      "u32", // uint32_t operator
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Creates a tensor from a copy of the caller's elements. */
  cohort_tensor_new: {
    parameters: [
      "u32", // uint32_t dtype
      "buffer", // const double *sizes
      "f64", // Length dimensions
      "buffer", // const uint8_t *data
      "f64", // Length length
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator that splits a tensor. */
  cohort_tensor_parts: {
    parameters: [
      "f64", // Handle tensor
      "f64", // double number
      "f64", // double dimension
      "u32", // uint32_t operator
      "pointer", // double *out
      "f64", // Length capacity
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator of a tensor and integers. */
  cohort_tensor_shape: {
    parameters: [
      "f64", // Handle tensor
      "pointer", // double *ints
      "f64", // Length count
      "u32", // uint32_t operator
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Returns the number of the tensor's dimensions, and writes its sizes, as many as fit. */
  cohort_tensor_shape_of: {
    parameters: [
      "f64", // Handle tensor
      "pointer", // double *out
      "f64", // Length capacity
    ],
    result: "i32", // int32_t
  },
  /** Creates another handle to the same tensor. */
  cohort_tensor_share: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gets the tensor's sizes, as many as fit. */
  cohort_tensor_sizes: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // double *out
      "f64", // Length capacity
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Returns a number that identifies the tensor's storage, which its views share. */
  cohort_tensor_storage: {
    parameters: [
      "f64", // Handle tensor
    ],
    result: "f64", // double
  },
  /** Calls an operator of three tensors. */
  cohort_tensor_ternary: {
    parameters: [
      "f64", // Handle one
      "f64", // Handle two
      "f64", // Handle three
      "u32", // uint32_t operator
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator of one tensor. */
  cohort_tensor_unary: {
    parameters: [
      "f64", // Handle tensor
      "u32", // uint32_t operator
      "pointer", // double *out
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Returns libtorch's threads per operator on the calling thread. */
  cohort_threads_get: {
    parameters: [],
    result: "u32", // uint32_t
  },
  /** Sets libtorch's threads per operator, on the calling thread and the executor's thread. */
  cohort_threads_set: {
    parameters: [
      "u32", // uint32_t count
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
} as const;
