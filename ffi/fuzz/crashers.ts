/**
 * Operators of libtorch 2.11.0 that crash their process on unexpected arguments. According to a debugger,
 * they crash below the dispatcher, in libtorch's own code. Each name stands for all its overloads.
 *
 * @module
 */

const UNCHECKED = "reads memory by sizes, indices or types of arguments that it does not check";
const BACKWARD = "expects to be called only by autograd, and does not check the shapes of the forward pass";
const EMPTY_LIST = "takes the first tensor of a list without checking that there is one";
const UNEVEN_LISTS = "iterates two lists by the length of one";
const QUANTIZED = "creates or reads quantized elements of a tensor without a quantizer";
const ZERO = "divides by a size or a step that is zero";
const NO_RANKS = "does not check that its sizes match the ranks of a group";
const UNCHECKED_STEPS = "runs an unlimited number of steps";

/** Why each operator crashes, by its name without the overload. */
export const CRASHERS: Readonly<Record<string, string>> = {
  "_c10d_functional::all_to_all_single": NO_RANKS,
  "_c10d_functional::reduce_scatter_tensor": NO_RANKS,
  "_c10d_functional_autograd::all_to_all_single": NO_RANKS,
  "aten::_batch_norm_no_update": UNCHECKED,
  "aten::_cdist_backward": BACKWARD,
  "aten::_cholesky_solve_helper": UNCHECKED,
  "aten::_convert_indices_from_csr_to_coo": UNCHECKED,
  "aten::_fft_r2c": UNCHECKED,
  "aten::_foreach_copy": UNEVEN_LISTS,
  "aten::_logcumsumexp": UNCHECKED,
  "aten::_native_batch_norm_legit": UNCHECKED,
  "aten::_neg_view_copy": QUANTIZED,
  "aten::_nnpack_spatial_convolution": UNCHECKED,
  "aten::_pdist_backward": BACKWARD,
  "aten::_remove_batch_dim": UNCHECKED,
  "aten::_reshape_alias_copy": UNCHECKED,
  "aten::_slow_conv2d_backward": BACKWARD,
  "aten::_sobol_engine_initialize_state_": UNCHECKED,
  "aten::_stack": EMPTY_LIST,
  "aten::_thnn_differentiable_gru_cell_backward": BACKWARD,
  "aten::_thnn_differentiable_lstm_cell_backward": BACKWARD,
  "aten::_transform_bias_rescale_qkv": ZERO,
  "aten::_weight_norm": UNCHECKED,
  "aten::_weight_norm_interface": ZERO,
  "aten::align_tensors": EMPTY_LIST,
  "aten::align_to": UNCHECKED,
  "aten::batch_norm_update_stats": UNCHECKED,
  "aten::concatenate": UNCHECKED,
  "aten::copy": QUANTIZED,
  "aten::fractional_max_pool2d_backward": BACKWARD,
  "aten::fractional_max_pool3d_backward": BACKWARD,
  "aten::matrix_power": UNCHECKED_STEPS,
  "aten::range": ZERO,
  "aten::reflection_pad1d_backward": BACKWARD,
  "aten::reflection_pad2d_backward": BACKWARD,
  "aten::reflection_pad3d": UNCHECKED,
  "aten::slow_conv3d": UNCHECKED,
  "aten::slow_conv3d_forward": UNCHECKED,
  "aten::special_laguerre_polynomial_l": UNCHECKED_STEPS,
  "aten::special_legendre_polynomial_p": UNCHECKED_STEPS,
  "aten::view_copy": QUANTIZED,
  "mkldnn::_reorder_mkldnn_rnn_layer_weight": UNCHECKED,
  "onednn::linear_prepack_fp16": UNCHECKED,
  "quantized::embedding_bag_2bit_prepack": UNCHECKED_STEPS,
};
