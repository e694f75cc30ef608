/**
 * The functions of a native library, and the enums and structs that they use.
 *
 * Generated from rust/ by `deno task generate`. Do not edit.
 *
 * @module
 */

/** The version of these declarations. The library must have been built with the same version. */
export const ABI_VERSION = 2958741446;

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

/** What a handle stands for. */
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
} as const;

/** The formats of encoded pictures. */
export const ImageFormat = {
  Jpeg: 0,
  Png: 1,
  WebP: 2,
} as const;

/** Operators that write the first of two tensors. */
export const InPlaceOp = {
  Add: 0,
  Sub: 1,
  Mul: 2,
  Div: 3,
} as const;

/** Operators that make a tensor of a size, of float32 on the CPU. */
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

/** Operators that give views of a tensor which lie one after the other along a dimension. */
export const PartsOp = {
  Chunk: 0,
  Split: 1,
  Unbind: 2,
} as const;

/** What a place of an index is, in the first of its four numbers. */
export const PlaceKind = {
  Element: 0,
  Range: 1,
  New: 2,
  Rest: 3,
} as const;

/** How a reduction combines elements. The values are c10d's. */
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

/** Operators of a tensor and whole numbers. */
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

/** What an exported function returns. TypeScript throws by it. */
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

/** What the first byte of a value says. */
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

/**
 * Where the text of a failure goes. The caller owns it. Offsets of the fields and the total size, in bytes.
 */
export const ErrorBuffer = {
  length: 0,
  sequence: 4,
  text: 8,
  size: 8192,
} as const;

/** Where the calls of a thread are noted. Offsets of the fields and the total size, in bytes. */
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

/** What came of a call that returns a value. Offsets of the fields and the total size, in bytes. */
export const Reply = {
  length: 0,
  request: 8,
  size: 16,
} as const;

/** What a tensor is. Offsets of the fields and the total size, in bytes. */
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
  /** The version of these declarations. TypeScript refuses a library of another one. */
  cohort_abi_version: {
    parameters: [],
    result: "u32", // uint32_t
  },
  /** Refuses a library of operators, which JavaScript is about to load, where this process takes none. */
  cohort_code_check: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Has this process refuse files that are code, for good. */
  cohort_code_refuse: {
    parameters: [],
    result: "void", // void
  },
  /**
   * Notes the collectives of this process in `area` from now on, whoever starts them; null ends it. `now` is
   * the time in milliseconds, by the clock of whoever reads.
   */
  cohort_collectives_note: {
    parameters: [
      "buffer", // uint8_t *area
      "f64", // Length length
      "f64", // double now
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Has `request` complete when all collectives that libtorch starts by itself, for what has been asked for
   * so far, have ended; 0 if there are none. It fails if one has that nobody waited for.
   */
  cohort_communications_wait: {
    parameters: [
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Blocks until a request has completed, and writes the numbers of those that have. */
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
  /**
   * As `cohort_completions_wait_nonblocking`, on the event loop, for a limited time: no numbers are written
   * after it.
   */
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
  /**
   * Has a device used where none is named, by the calling thread and the executor's. `request` completes when
   * both do.
   */
  cohort_cuda_bind: {
    parameters: [
      "i32", // int32_t device
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * What the NVIDIA driver says: a tuple of its version and the devices, each a tuple of name and bytes of
   * memory.
   */
  cohort_cuda_driver: {
    parameters: [
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gives back what libtorch's allocator holds and nobody uses. */
  cohort_cuda_empty_cache: {
    parameters: [
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Loads libtorch's CUDA half from beside libtorch itself, else from the first of `folders`, one a line,
   * that has it. To be called off the event loop: it is large.
   */
  cohort_cuda_load_nonblocking: {
    parameters: [
      "buffer", // const uint8_t *folders
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** A device's memory, in bytes: allocated, its peak, reserved, its peak, free, in all. */
  cohort_cuda_memory: {
    parameters: [
      "i32", // int32_t device
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Begins the peaks of a device's memory anew. */
  cohort_cuda_reset_peaks: {
    parameters: [
      "i32", // int32_t device
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Waits until a device has done all that it was given. To be called off the event loop. */
  cohort_cuda_synchronize_nonblocking: {
    parameters: [
      "i32", // int32_t device
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Has a stream go on only when the device has come to an event. */
  cohort_event_block: {
    parameters: [
      "f64", // Handle on
      "i32", // int32_t device
      "f64", // double id
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Milliseconds between two events. */
  cohort_event_elapsed: {
    parameters: [
      "f64", // Handle from
      "f64", // Handle to
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Gives an event up. */
  cohort_event_free: {
    parameters: [
      "f64", // Handle on
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Makes an event; if `timing`, one that times can be told between. */
  cohort_event_new: {
    parameters: [
      "u32", // uint32_t timing
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Whether the device has come to an event: 1 or 0. */
  cohort_event_query: {
    parameters: [
      "f64", // Handle on
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Puts an event behind all that is in a stream. */
  cohort_event_record: {
    parameters: [
      "f64", // Handle on
      "i32", // int32_t device
      "f64", // double id
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Waits until the device has come to an event. To be called off the event loop. */
  cohort_event_synchronize_nonblocking: {
    parameters: [
      "f64", // Handle on
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /**
   * Lets the process leave without the destructors of libtorch's statics, as far as they exist by now. To be
   * called after loading, and again as late as can be: libtorch makes some of them while it works.
   */
  cohort_exit_arm: {
    parameters: [],
    result: "void", // void
  },
  /** Gives the generator up. */
  cohort_generator_free: {
    parameters: [
      "f64", // Handle generator
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Makes a generator on a device, or gives the device's default one. */
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
  /** The seed; with `is_fresh`, a new one. */
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
  /** The state, a tensor of bytes. */
  cohort_generator_state: {
    parameters: [
      "f64", // Handle generator
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Collects a tensor of each rank on all. The request's value is the list. */
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
  /** Collects a tensor of each rank on all, of any shapes. The request's value is the list. */
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
  /** Reduces a tensor on all ranks, in place. */
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
  /** Gives each rank one tensor, and gets one of each. The request's value is the list of those. */
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
  /** Waits for all ranks. */
  cohort_group_barrier: {
    parameters: [
      "f64", // Handle on
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Copies rank `src`'s tensor into the others', in place. */
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
  /**
   * Copies rank `src`'s bytes to the others, as many as there are. The request's value is a tensor of them.
   */
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
  /**
   * Waits until all that this rank has started on its CUDA device has ended, also by models and backward
   * passes, whose failures are told here.
   */
  cohort_group_flush: {
    parameters: [
      "f64", // Handle on
      "f64", // double sequence
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Forms a group with the ranks that do so with the same store, secret and name, on a thread of its own. The
   * request's value is the group's handle. `cuda_device` is this rank's, if all have one, else negative.
   * `dropped` is null, or says that the group has been dropped when it is `epoch` or more.
   */
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
  /** Gives up forming a group: its request fails at once. Does nothing if the request has completed. */
  cohort_group_form_cancel: {
    parameters: [
      "f64", // double request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Gives a group up: what is in flight fails, here and on the other ranks; if `aborted`, they are not waited
   * for.
   */
  cohort_group_free: {
    parameters: [
      "f64", // Handle group
      "u32", // uint32_t aborted
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Collects a tensor of each rank on rank `dst`. The request's value is the list, none on the others. */
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
  /**
   * Collects the bytes of each rank on rank `dst`, as many as there are of each. The request's value is the
   * list, none on the others.
   */
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
  /** Whether groups whose interface address is this one connect by Unix sockets: 1, or else 0. */
  cohort_group_probe: {
    parameters: [
      "buffer", // const uint8_t *interface_address
      "f64", // Length interface_address_length
      "buffer", // uint32_t *by_unix
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Reduces a tensor into that of rank `dst`, in place. */
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
  /**
   * Reduces one tensor for each rank, or the equal parts of one along its first dimension. The request's
   * value is this rank's part.
   */
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
  /**
   * Has functional collectives find the group by a name, in place of any other of that name, while it lives.
   */
  cohort_group_register: {
    parameters: [
      "f64", // Handle on
      "buffer", // const uint8_t *name
      "f64", // Length name_length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Deals rank `src`'s tensors out, one to each rank's `output`, contiguous. The others give none. */
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
  /** Sends a tensor to rank `dst`, or receives one from it, in place. */
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
  /**
   * Decodes a copy of a file. `channels` is 0 for those that the file has. The request's value is a tuple:
   * width, height, channels, EXIF's number of the orientation, pixels.
   */
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
  /**
   * Encodes a copy of pixels: rows from the top, channels interleaved. The request's value is the file's
   * bytes.
   */
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
  /** As `cohort_image_encode`, on the calling thread. The value is the file's bytes. */
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
  /** Where the lent elements are; null if the handle is stale or there are none. */
  cohort_loan_data: {
    parameters: [
      "f64", // Handle loan
    ],
    result: "pointer", // const uint8_t *
  },
  /** Gives the loan back. */
  cohort_loan_free: {
    parameters: [
      "f64", // Handle loan
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Lends a tensor to be read: to be sent, or uploaded. A contiguous CPU tensor is lent as it is, any other
   * as a copy, which nobody else has.
   */
  cohort_loan_new: {
    parameters: [
      "f64", // Handle tensor
      "u32", // uint32_t is_upload
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Where a buffer of JavaScript's is. */
  cohort_memory_address: {
    parameters: [
      "buffer", // uint8_t *bytes
    ],
    result: "pointer", // uint8_t *
  },
  /** Has large tensors refused that there is no memory for. To be called after loading. */
  cohort_memory_arm: {
    parameters: [],
    result: "void", // void
  },
  /** An address as a number. */
  cohort_memory_place: {
    parameters: [
      "pointer", // uint8_t *address
    ],
    result: "f64", // double
  },
  /**
   * Enters a mode (`ModeKind`) until `cohort_mode_leave`. `dtype` (0xFFFFFFFF: the device's own) and `cache`
   * are autocast's.
   */
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
  /** 1 if a mode (`ModeKind`) is on, else 0. */
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
  /** The paths of the module's attributes. */
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
  /**
   * Runs a method on the executor, or on the spot if it is brief, under the calling thread's state. Its
   * tensors are lent until the request is taken. The request's number is below zero if it can be taken at
   * once.
   */
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
  /** Gives the module up. Calls of it in flight go on. */
  cohort_module_free: {
    parameters: [
      "f64", // Handle module
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** An attribute of the module. The request's value is it. */
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
  /** The names of the module's methods. */
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
  /** Sets an attribute of the module to the one argument. */
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
  /** The module's parameters, or its buffers. The request's value is a dict by their paths. */
  cohort_module_tensors: {
    parameters: [
      "f64", // Handle module
      "u32", // uint32_t buffers
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Moves or converts the module's tensors. What is empty stays as it is. */
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
  /** Sets whether the module is being trained. */
  cohort_module_train: {
    parameters: [
      "f64", // Handle module
      "u32", // uint32_t on
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Notes the calling thread's blocking calls in `area` from now on; null ends it. */
  cohort_native_calls_note: {
    parameters: [
      "buffer", // uint8_t *area
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Loads the library that links NCCL, after libtorch's CUDA half. To be called off the event loop. */
  cohort_nccl_load_nonblocking: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
    nonblocking: true,
  },
  /** Calls the operator. Several results are a tuple. */
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
  /**
   * Finds an operator by its whole name ("aten::add.Tensor"), or all overloads of one ("aten::add").
   * TypeScript keeps the number.
   */
  cohort_operator_find: {
    parameters: [
      "buffer", // const uint8_t *name
      "f64", // Length name_length
      "buffer", // OperatorInfo *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** 1 if the overload that takes these arguments may give a tensor other memory, else 0. */
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
  /** The whole names of all operators that the dispatcher knows, a list of strings. */
  cohort_operator_names: {
    parameters: [
      "buffer", // uint8_t *out
      "f64", // Length capacity
      "buffer", // Reply *reply
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** The schemas of the operator's overloads, a list of strings. */
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
  /**
   * Calls the operator on the executor, under the calling thread's state. Its tensors are lent until the
   * request is taken, whose value is as that of `cohort_operator_call`.
   */
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
  /** Gives the package up. Runs in flight go on. */
  cohort_package_free: {
    parameters: [
      "f64", // Handle package
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Loads a model of a package, on the executor. The request's value is its handle. `folder`: where it is
   * unpacked to, if not to one of this process. `device`: CUDA's index, below zero for the CPU.
   */
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
  /**
   * What the package says of itself: a tuple of what it takes, what it gives, as PyTorch describes trees, and
   * its metadata.
   */
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
  /**
   * Runs the package on the executor, or on the spot if it is brief, under the calling thread's state. Its
   * tensors are lent until the request is taken, whose value is the list of results. Its number is below zero
   * if it can be taken at once.
   */
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
  /** Unhooks the reducer. Not while a backward pass goes on. */
  cohort_reducer_free: {
    parameters: [
      "f64", // Handle reducer
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Hooks into the backward passes of parameters, to average their gradients over a group. `names` are
   * theirs, with a NUL between each two.
   */
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
  /**
   * To be called after a forward pass whose gradients are to be averaged. The sum of the ranks' gradients is
   * divided by `divisor`.
   */
  cohort_reducer_prepare_backward: {
    parameters: [
      "f64", // Handle reducer
      "i32", // int32_t divisor
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Ends a backward pass that has come to none of the parameters on this rank. Collective. */
  cohort_reducer_settle: {
    parameters: [
      "f64", // Handle reducer
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Takes part in a backward pass of the other ranks' with gradients of zero. If `is_outdated`, it fails
   * there: this rank's model has changed. Collective.
   */
  cohort_reducer_shadow: {
    parameters: [
      "f64", // Handle reducer
      "u32", // uint32_t is_outdated
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * A number that tells lists of tensors apart by dtypes, kinds of device, layouts, sizes, and whether they
   * require gradients.
   */
  cohort_reducer_signature: {
    parameters: [
      "buffer", // const double *of
      "f64", // Length count
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * What has become of the backward pass that was prepared last: 0 if it has ended, 1 if it has not come to
   * any of the parameters, 2 if it was broken off, 3 if it averaged nothing since other ranks' models have
   * changed.
   */
  cohort_reducer_state: {
    parameters: [
      "f64", // Handle reducer
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Takes a completed request's value, or fails as the request did. Its borrows end. */
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
  /** Gives the file up. Its memory stays mapped as long as a tensor uses it. */
  cohort_safetensors_free: {
    parameters: [
      "f64", // Handle file
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * What the file holds: its metadata, a dict, and a list of its tensors, each a tuple of its name,
   * libtorch's number of its dtype (the format's name where libtorch has none), and its sizes.
   */
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
  /** Opens a file of tensors, on the executor. The request's value is the file's handle. */
  cohort_safetensors_open: {
    parameters: [
      "buffer", // const uint8_t *path
      "f64", // Length path_length
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Writes tensors to a file, on the executor. `arguments` are a dict of tensors and one of texts, the
   * metadata. The tensors are lent until the request is taken.
   */
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
  /** A tensor of the file, over its mapped memory. */
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
  /** Sets the seed of libtorch's random numbers. */
  cohort_seed_set: {
    parameters: [
      "buffer", // const uint64_t *seed
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Stops serving a store. Whoever waits at it is told. */
  cohort_store_free: {
    parameters: [
      "f64", // Handle store
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Serves a store at `address`, `unix:/path` or `tcp://host:port`; port 0 takes a free one, and `bound` gets
   * it. Over TCP ranks prove that they know `secret`. They may connect when this returns.
   */
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
  /** The stream that the calling thread uses. */
  cohort_stream_current: {
    parameters: [
      "i32", // int32_t device
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** One of libtorch's streams. */
  cohort_stream_new: {
    parameters: [
      "i32", // int32_t device
      "u32", // uint32_t high_priority
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Notes that a stream uses a tensor that was made in another one. */
  cohort_stream_record_tensor: {
    parameters: [
      "f64", // Handle of
      "i32", // int32_t device
      "f64", // double id
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Has the calling thread use a stream. `out` gets the one before. */
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
   * The part of a tensor at an index of elements, ranges and dimensions: a view. There are four numbers to a
   * place.
   */
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
  /** Calls an operator of a tensor and a number, as `BinaryOp` of two: `add`, `sub`, `mul` or `div`. */
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
  /** Bytes of the tensor's elements; -1 if the handle is stale. */
  cohort_tensor_bytes: {
    parameters: [
      "f64", // Handle tensor
    ],
    result: "f64", // double
  },
  /**
   * Refuses unless the tensor's memory can be looked at and written by JavaScript: on the CPU, contiguous,
   * and not lent.
   */
  cohort_tensor_check_view: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Copies the tensor's elements, row-major, from any device. */
  cohort_tensor_copy: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // uint8_t *out
      "f64", // Length length
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** How many tensors TypeScript holds. */
  cohort_tensor_count: {
    parameters: [],
    result: "u32", // uint32_t
  },
  /** Where the tensor's elements are; null if the handle is stale or there are none. */
  cohort_tensor_data: {
    parameters: [
      "f64", // Handle tensor
    ],
    result: "pointer", // uint8_t *
  },
  /** Gives tensors up. All of them are tried; the first failure is told. */
  cohort_tensor_free: {
    parameters: [
      "buffer", // const double *tensors
      "f64", // Length count
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Calls an operator that writes the first of two tensors. Its result is that tensor, under the handle that
   * it has.
   */
  cohort_tensor_in_place: {
    parameters: [
      "f64", // Handle left
      "f64", // Handle right
      "u32", // uint32_t operator
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator that writes a tensor, of it and a number. */
  cohort_tensor_in_place_number: {
    parameters: [
      "f64", // Handle left
      "f64", // double right
      "u32", // uint32_t operator
      "pointer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** What the tensor is, but for its sizes. */
  cohort_tensor_info: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // TensorInfo *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** Calls an operator that makes a tensor of a size. */
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
  /** Makes a tensor of the caller's elements, by copy. */
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
  /**
   * Calls an operator that takes a tensor apart. `out` gets how many parts there are, and then their handles.
   * `Grow` if there are more than fit.
   */
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
  /** Calls an operator of a tensor and whole numbers. */
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
  /**
   * How many dimensions the tensor has, and its sizes, as many as fit; negative where `cohort_tensor_info`
   * says why not.
   */
  cohort_tensor_shape_of: {
    parameters: [
      "f64", // Handle tensor
      "pointer", // double *out
      "f64", // Length capacity
    ],
    result: "i32", // int32_t
  },
  /** A new handle to the same tensor. */
  cohort_tensor_share: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // double *out
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /** The tensor's sizes, as many as fit. */
  cohort_tensor_sizes: {
    parameters: [
      "f64", // Handle tensor
      "buffer", // double *out
      "f64", // Length capacity
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
  /**
   * Identifies the memory that views share, as a number to compare; 0 where there is none or the handle is
   * stale.
   */
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
  /** libtorch's threads per operator on the calling thread. */
  cohort_threads_get: {
    parameters: [],
    result: "u32", // uint32_t
  },
  /**
   * Sets libtorch's threads per operator, on the calling thread and the executor's. `request` completes when
   * both have them.
   */
  cohort_threads_set: {
    parameters: [
      "u32", // uint32_t count
      "buffer", // double *request
      "buffer", // ErrorBuffer *error
    ],
    result: "i32", // Status
  },
} as const;
