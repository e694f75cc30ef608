/**
 * ATen's operators as methods of tensors.
 *
 * Generated from the dispatcher's schemas by `deno task generate`. Do not edit.
 *
 * @module
 */
import type { Device, DTypeName, Float, Int, Layout, MemoryFormat, Scalar } from "./arguments.ts";
import type { Generator } from "./generator.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The operators that PyTorch has as methods of tensors, with PyTorch's names.
 *
 * Pass arguments by position. An object at the end can hold the optional and keyword-only ones by name.
 * Methods whose names end in an underscore change the tensor and return it. The comment of each overload is
 * its schema. `Tensor` has these methods.
 */
export interface TensorMethods {
  /** `aten::__and__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __and__(other: Scalar): Tensor;
  /** `aten::__and__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __and__(options: { other: Scalar }): Tensor;
  /** `aten::__and__.Tensor(Tensor self, Tensor other) -> Tensor` */
  __and__(other: Tensor): Tensor;
  /** `aten::__iand__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __iand__(other: Scalar): this;
  /** `aten::__iand__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __iand__(options: { other: Scalar }): this;
  /** `aten::__iand__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  __iand__(other: Tensor): this;
  /** `aten::__ilshift__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __ilshift__(other: Scalar): this;
  /** `aten::__ilshift__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __ilshift__(options: { other: Scalar }): this;
  /** `aten::__ilshift__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  __ilshift__(other: Tensor): this;
  /** `aten::__ior__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __ior__(other: Scalar): this;
  /** `aten::__ior__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __ior__(options: { other: Scalar }): this;
  /** `aten::__ior__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  __ior__(other: Tensor): this;
  /** `aten::__irshift__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __irshift__(other: Scalar): this;
  /** `aten::__irshift__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __irshift__(options: { other: Scalar }): this;
  /** `aten::__irshift__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  __irshift__(other: Tensor): this;
  /** `aten::__ixor__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __ixor__(other: Scalar): this;
  /** `aten::__ixor__.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  __ixor__(options: { other: Scalar }): this;
  /** `aten::__ixor__.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  __ixor__(other: Tensor): this;
  /** `aten::__lshift__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __lshift__(other: Scalar): Tensor;
  /** `aten::__lshift__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __lshift__(options: { other: Scalar }): Tensor;
  /** `aten::__lshift__.Tensor(Tensor self, Tensor other) -> Tensor` */
  __lshift__(other: Tensor): Tensor;
  /** `aten::__or__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __or__(other: Scalar): Tensor;
  /** `aten::__or__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __or__(options: { other: Scalar }): Tensor;
  /** `aten::__or__.Tensor(Tensor self, Tensor other) -> Tensor` */
  __or__(other: Tensor): Tensor;
  /** `aten::__rshift__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __rshift__(other: Scalar): Tensor;
  /** `aten::__rshift__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __rshift__(options: { other: Scalar }): Tensor;
  /** `aten::__rshift__.Tensor(Tensor self, Tensor other) -> Tensor` */
  __rshift__(other: Tensor): Tensor;
  /** `aten::__xor__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __xor__(other: Scalar): Tensor;
  /** `aten::__xor__.Scalar(Tensor self, Scalar other) -> Tensor` */
  __xor__(options: { other: Scalar }): Tensor;
  /** `aten::__xor__.Tensor(Tensor self, Tensor other) -> Tensor` */
  __xor__(other: Tensor): Tensor;
  /**
   * `aten::_addmm_activation(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1, bool
   * use_gelu=False) -> Tensor`
   */
  _addmm_activation(
    mat1: Tensor,
    mat2: Tensor,
    options?: { beta?: Scalar; alpha?: Scalar; use_gelu?: boolean },
  ): Tensor;
  /** `aten::_autocast_to_full_precision(Tensor(a) self, bool cuda_enabled, bool cpu_enabled) -> Tensor(a)` */
  _autocast_to_full_precision(cuda_enabled: boolean, cpu_enabled: boolean): Tensor;
  /** `aten::_autocast_to_full_precision(Tensor(a) self, bool cuda_enabled, bool cpu_enabled) -> Tensor(a)` */
  _autocast_to_full_precision(options: { cuda_enabled: boolean; cpu_enabled: boolean }): Tensor;
  /**
   * `aten::_autocast_to_reduced_precision(Tensor(a) self, bool cuda_enabled, bool cpu_enabled, ScalarType
   * cuda_dtype, ScalarType cpu_dtype) -> Tensor(a)`
   */
  _autocast_to_reduced_precision(
    cuda_enabled: boolean,
    cpu_enabled: boolean,
    cuda_dtype: DTypeName,
    cpu_dtype: DTypeName,
  ): Tensor;
  /**
   * `aten::_autocast_to_reduced_precision(Tensor(a) self, bool cuda_enabled, bool cpu_enabled, ScalarType
   * cuda_dtype, ScalarType cpu_dtype) -> Tensor(a)`
   */
  _autocast_to_reduced_precision(
    options: { cuda_enabled: boolean; cpu_enabled: boolean; cuda_dtype: DTypeName; cpu_dtype: DTypeName },
  ): Tensor;
  /** `aten::_coalesced_(Tensor(a!) self, bool coalesced) -> Tensor(a!)` */
  _coalesced_(coalesced: boolean): this;
  /** `aten::_coalesced_(Tensor(a!) self, bool coalesced) -> Tensor(a!)` */
  _coalesced_(options: { coalesced: boolean }): this;
  /** `aten::_conj(Tensor(a) self) -> Tensor(a)` */
  _conj(): Tensor;
  /** `aten::_conj_physical(Tensor self) -> Tensor` */
  _conj_physical(): Tensor;
  /** `aten::_dimI(Tensor self) -> int` */
  _dimI(): number;
  /** `aten::_dimV(Tensor self) -> int` */
  _dimV(): number;
  /** `aten::_fw_primal(Tensor(a) self, int level) -> Tensor(a)` */
  _fw_primal(level: Int): Tensor;
  /** `aten::_fw_primal(Tensor(a) self, int level) -> Tensor(a)` */
  _fw_primal(options: { level: Int }): Tensor;
  /** `aten::_indices(Tensor(a) self) -> Tensor(a)` */
  _indices(): Tensor;
  /** `aten::_is_all_true(Tensor self) -> Tensor` */
  _is_all_true(): Tensor;
  /** `aten::_is_any_true(Tensor self) -> Tensor` */
  _is_any_true(): Tensor;
  /** `aten::_lazy_clone(Tensor self) -> Tensor` */
  _lazy_clone(): Tensor;
  /** `aten::_neg_view(Tensor(a) self) -> Tensor(a)` */
  _neg_view(): Tensor;
  /** `aten::_nested_tensor_size(Tensor self) -> Tensor` */
  _nested_tensor_size(): Tensor;
  /** `aten::_nested_tensor_storage_offsets(Tensor self) -> Tensor` */
  _nested_tensor_storage_offsets(): Tensor;
  /** `aten::_nested_tensor_strides(Tensor self) -> Tensor` */
  _nested_tensor_strides(): Tensor;
  /** `aten::_nnz(Tensor self) -> int` */
  _nnz(): number;
  /** `aten::_reshape_alias(Tensor(a) self, SymInt[] size, SymInt[] stride) -> Tensor(a)` */
  _reshape_alias(size: readonly Int[], stride: readonly Int[]): Tensor;
  /** `aten::_reshape_alias(Tensor(a) self, SymInt[] size, SymInt[] stride) -> Tensor(a)` */
  _reshape_alias(options: { size: readonly Int[]; stride: readonly Int[] }): Tensor;
  /** `aten::_sparse_mask_projection(Tensor self, Tensor mask, bool accumulate_matches=False) -> Tensor` */
  _sparse_mask_projection(mask: Tensor, accumulate_matches?: boolean): Tensor;
  /** `aten::_sparse_mask_projection(Tensor self, Tensor mask, bool accumulate_matches=False) -> Tensor` */
  _sparse_mask_projection(mask: Tensor, options: { accumulate_matches?: boolean }): Tensor;
  /** `aten::_to_dense(Tensor self, ScalarType? dtype=None, bool? masked_grad=None) -> Tensor` */
  _to_dense(dtype?: DTypeName | null, masked_grad?: boolean | null): Tensor;
  /** `aten::_to_dense(Tensor self, ScalarType? dtype=None, bool? masked_grad=None) -> Tensor` */
  _to_dense(options: { dtype?: DTypeName | null; masked_grad?: boolean | null }): Tensor;
  /** `aten::_to_sparse.sparse_dim(Tensor self, int sparse_dim) -> Tensor` */
  _to_sparse(sparse_dim: Int): Tensor;
  /** `aten::_to_sparse.sparse_dim(Tensor self, int sparse_dim) -> Tensor` */
  _to_sparse(options: { sparse_dim: Int }): Tensor;
  /**
   * `aten::_to_sparse(Tensor self, *, Layout? layout=None, int[2]? blocksize=None, int? dense_dim=None) ->
   * Tensor`
   */
  _to_sparse(
    options?: { layout?: Layout | null; blocksize?: Int | readonly Int[] | null; dense_dim?: Int | null },
  ): Tensor;
  /** `aten::_to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  _to_sparse_bsc(blocksize: Int | readonly Int[], dense_dim?: Int | null): Tensor;
  /** `aten::_to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  _to_sparse_bsc(blocksize: Int | readonly Int[], options: { dense_dim?: Int | null }): Tensor;
  /** `aten::_to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  _to_sparse_bsc(options: { blocksize: Int | readonly Int[]; dense_dim?: Int | null }): Tensor;
  /** `aten::_to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  _to_sparse_bsr(blocksize: Int | readonly Int[], dense_dim?: Int | null): Tensor;
  /** `aten::_to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  _to_sparse_bsr(blocksize: Int | readonly Int[], options: { dense_dim?: Int | null }): Tensor;
  /** `aten::_to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  _to_sparse_bsr(options: { blocksize: Int | readonly Int[]; dense_dim?: Int | null }): Tensor;
  /** `aten::_to_sparse_csc(Tensor self, int? dense_dim=None) -> Tensor` */
  _to_sparse_csc(dense_dim?: Int | null): Tensor;
  /** `aten::_to_sparse_csc(Tensor self, int? dense_dim=None) -> Tensor` */
  _to_sparse_csc(options: { dense_dim?: Int | null }): Tensor;
  /** `aten::_to_sparse_csr(Tensor self, int? dense_dim=None) -> Tensor` */
  _to_sparse_csr(dense_dim?: Int | null): Tensor;
  /** `aten::_to_sparse_csr(Tensor self, int? dense_dim=None) -> Tensor` */
  _to_sparse_csr(options: { dense_dim?: Int | null }): Tensor;
  /** `aten::_values(Tensor(a) self) -> Tensor(a)` */
  _values(): Tensor;
  /** `aten::_version(Tensor self) -> int` */
  _version(): number;
  /** `aten::abs(Tensor self) -> Tensor` */
  abs(): Tensor;
  /** `aten::abs_(Tensor(a!) self) -> Tensor(a!)` */
  abs_(): this;
  /** `aten::absolute(Tensor self) -> Tensor` */
  absolute(): Tensor;
  /** `aten::absolute_(Tensor(a!) self) -> Tensor(a!)` */
  absolute_(): this;
  /** `aten::acos(Tensor self) -> Tensor` */
  acos(): Tensor;
  /** `aten::acos_(Tensor(a!) self) -> Tensor(a!)` */
  acos_(): this;
  /** `aten::acosh(Tensor self) -> Tensor` */
  acosh(): Tensor;
  /** `aten::acosh_(Tensor(a!) self) -> Tensor(a!)` */
  acosh_(): this;
  /** `aten::add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  add(other: Scalar, alpha?: Scalar): Tensor;
  /** `aten::add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  add(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** `aten::add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  add(options: { other: Scalar; alpha?: Scalar }): Tensor;
  /** `aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor` */
  add(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** `aten::add_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  add_(other: Scalar, alpha?: Scalar): this;
  /** `aten::add_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  add_(other: Scalar, options: { alpha?: Scalar }): this;
  /** `aten::add_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  add_(options: { other: Scalar; alpha?: Scalar }): this;
  /** `aten::add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)` */
  add_(other: Tensor, options?: { alpha?: Scalar }): this;
  /** `aten::addbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor` */
  addbmm(batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /**
   * `aten::addbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) ->
   * Tensor(a!)`
   */
  addbmm_(batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): this;
  /** `aten::addcdiv(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor` */
  addcdiv(tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
  /** `aten::addcdiv_(Tensor(a!) self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor(a!)` */
  addcdiv_(tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): this;
  /** `aten::addcmul(Tensor self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor` */
  addcmul(tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): Tensor;
  /** `aten::addcmul_(Tensor(a!) self, Tensor tensor1, Tensor tensor2, *, Scalar value=1) -> Tensor(a!)` */
  addcmul_(tensor1: Tensor, tensor2: Tensor, options?: { value?: Scalar }): this;
  /** `aten::addmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor` */
  addmm(mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /**
   * `aten::addmm.dtype(Tensor self, Tensor mat1, Tensor mat2, ScalarType out_dtype, *, Scalar beta=1, Scalar
   * alpha=1) -> Tensor`
   */
  addmm(
    mat1: Tensor,
    mat2: Tensor,
    out_dtype: DTypeName,
    options?: { beta?: Scalar; alpha?: Scalar },
  ): Tensor;
  /**
   * `aten::addmm_(Tensor(a!) self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!)`
   */
  addmm_(mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): this;
  /** `aten::addmv(Tensor self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor` */
  addmv(mat: Tensor, vec: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /**
   * `aten::addmv_(Tensor(a!) self, Tensor mat, Tensor vec, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!)`
   */
  addmv_(mat: Tensor, vec: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): this;
  /** `aten::addr(Tensor self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor` */
  addr(vec1: Tensor, vec2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /**
   * `aten::addr_(Tensor(a!) self, Tensor vec1, Tensor vec2, *, Scalar beta=1, Scalar alpha=1) -> Tensor(a!)`
   */
  addr_(vec1: Tensor, vec2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): this;
  /** `aten::adjoint(Tensor(a) self) -> Tensor(a)` */
  adjoint(): Tensor;
  /** `aten::alias(Tensor(a) self) -> Tensor(a)` */
  alias(): Tensor;
  /** `aten::align_as(Tensor self, Tensor other) -> Tensor` */
  align_as(other: Tensor): Tensor;
  /** `aten::align_to(Tensor(a) self, str[] names) -> Tensor(a)` */
  align_to(names: readonly string[]): Tensor;
  /** `aten::align_to(Tensor(a) self, str[] names) -> Tensor(a)` */
  align_to(options: { names: readonly string[] }): Tensor;
  /** `aten::align_to.ellipsis_idx(Tensor(a) self, str[] order, int ellipsis_idx) -> Tensor(a)` */
  align_to(order: readonly string[], ellipsis_idx: Int): Tensor;
  /** `aten::align_to.ellipsis_idx(Tensor(a) self, str[] order, int ellipsis_idx) -> Tensor(a)` */
  align_to(options: { order: readonly string[]; ellipsis_idx: Int }): Tensor;
  /** `aten::all(Tensor self) -> Tensor` */
  all(): Tensor;
  /** `aten::all.dim(Tensor self, int dim, bool keepdim=False) -> Tensor` */
  all(dim: Int, keepdim?: boolean): Tensor;
  /** `aten::all.dim(Tensor self, int dim, bool keepdim=False) -> Tensor` */
  all(dim: Int, options: { keepdim?: boolean }): Tensor;
  /** `aten::all.dim(Tensor self, int dim, bool keepdim=False) -> Tensor` */
  all(options: { dim: Int; keepdim?: boolean }): Tensor;
  /** `aten::all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor` */
  all(dim?: readonly Int[] | null, keepdim?: boolean): Tensor;
  /** `aten::all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor` */
  all(options: { dim?: readonly Int[] | null; keepdim?: boolean }): Tensor;
  /**
   * `aten::allclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool
   * equal_nan=False) -> bool`
   */
  allclose(other: Tensor, rtol?: Float, atol?: Float, equal_nan?: boolean): boolean;
  /**
   * `aten::allclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool
   * equal_nan=False) -> bool`
   */
  allclose(other: Tensor, options: { rtol?: Float; atol?: Float; equal_nan?: boolean }): boolean;
  /** `aten::amax(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor` */
  amax(dim?: Int | readonly Int[], keepdim?: boolean): Tensor;
  /** `aten::amax(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor` */
  amax(options: { dim?: Int | readonly Int[]; keepdim?: boolean }): Tensor;
  /** `aten::amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor` */
  amin(dim?: Int | readonly Int[], keepdim?: boolean): Tensor;
  /** `aten::amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor` */
  amin(options: { dim?: Int | readonly Int[]; keepdim?: boolean }): Tensor;
  /** `aten::aminmax(Tensor self, *, int? dim=None, bool keepdim=False) -> (Tensor min, Tensor max)` */
  aminmax(options?: { dim?: Int | null; keepdim?: boolean }): [min: Tensor, max: Tensor];
  /** `aten::angle(Tensor self) -> Tensor` */
  angle(): Tensor;
  /** `aten::any(Tensor self) -> Tensor` */
  any(): Tensor;
  /** `aten::any.dim(Tensor self, int dim, bool keepdim=False) -> Tensor` */
  any(dim: Int, keepdim?: boolean): Tensor;
  /** `aten::any.dim(Tensor self, int dim, bool keepdim=False) -> Tensor` */
  any(dim: Int, options: { keepdim?: boolean }): Tensor;
  /** `aten::any.dim(Tensor self, int dim, bool keepdim=False) -> Tensor` */
  any(options: { dim: Int; keepdim?: boolean }): Tensor;
  /** `aten::any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor` */
  any(dim?: readonly Int[] | null, keepdim?: boolean): Tensor;
  /** `aten::any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor` */
  any(options: { dim?: readonly Int[] | null; keepdim?: boolean }): Tensor;
  /** `aten::arccos(Tensor self) -> Tensor` */
  arccos(): Tensor;
  /** `aten::arccos_(Tensor(a!) self) -> Tensor(a!)` */
  arccos_(): this;
  /** `aten::arccosh(Tensor self) -> Tensor` */
  arccosh(): Tensor;
  /** `aten::arccosh_(Tensor(a!) self) -> Tensor(a!)` */
  arccosh_(): this;
  /** `aten::arcsin(Tensor self) -> Tensor` */
  arcsin(): Tensor;
  /** `aten::arcsin_(Tensor(a!) self) -> Tensor(a!)` */
  arcsin_(): this;
  /** `aten::arcsinh(Tensor self) -> Tensor` */
  arcsinh(): Tensor;
  /** `aten::arcsinh_(Tensor(a!) self) -> Tensor(a!)` */
  arcsinh_(): this;
  /** `aten::arctan(Tensor self) -> Tensor` */
  arctan(): Tensor;
  /** `aten::arctan2(Tensor self, Tensor other) -> Tensor` */
  arctan2(other: Tensor): Tensor;
  /** `aten::arctan2_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  arctan2_(other: Tensor): this;
  /** `aten::arctan_(Tensor(a!) self) -> Tensor(a!)` */
  arctan_(): this;
  /** `aten::arctanh(Tensor self) -> Tensor` */
  arctanh(): Tensor;
  /** `aten::arctanh_(Tensor(a!) self) -> Tensor(a!)` */
  arctanh_(): this;
  /** `aten::argmax(Tensor self, int? dim=None, bool keepdim=False) -> Tensor` */
  argmax(dim?: Int | null, keepdim?: boolean): Tensor;
  /** `aten::argmax(Tensor self, int? dim=None, bool keepdim=False) -> Tensor` */
  argmax(options: { dim?: Int | null; keepdim?: boolean }): Tensor;
  /** `aten::argmin(Tensor self, int? dim=None, bool keepdim=False) -> Tensor` */
  argmin(dim?: Int | null, keepdim?: boolean): Tensor;
  /** `aten::argmin(Tensor self, int? dim=None, bool keepdim=False) -> Tensor` */
  argmin(options: { dim?: Int | null; keepdim?: boolean }): Tensor;
  /** `aten::argsort(Tensor self, int dim=-1, bool descending=False) -> Tensor` */
  argsort(dim?: Int, descending?: boolean): Tensor;
  /** `aten::argsort(Tensor self, int dim=-1, bool descending=False) -> Tensor` */
  argsort(options: { dim?: Int; descending?: boolean }): Tensor;
  /** `aten::argsort.stable(Tensor self, *, bool stable, int dim=-1, bool descending=False) -> Tensor` */
  argsort(options: { stable: boolean; dim?: Int; descending?: boolean }): Tensor;
  /** `aten::argwhere(Tensor self) -> Tensor` */
  argwhere(): Tensor;
  /**
   * `aten::as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) ->
   * Tensor(a)`
   */
  as_strided(size: readonly Int[], stride: readonly Int[], storage_offset?: Int | null): Tensor;
  /**
   * `aten::as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) ->
   * Tensor(a)`
   */
  as_strided(size: readonly Int[], stride: readonly Int[], options: { storage_offset?: Int | null }): Tensor;
  /**
   * `aten::as_strided(Tensor(a) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) ->
   * Tensor(a)`
   */
  as_strided(options: { size: readonly Int[]; stride: readonly Int[]; storage_offset?: Int | null }): Tensor;
  /**
   * `aten::as_strided_(Tensor(a!) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) ->
   * Tensor(a!)`
   */
  as_strided_(size: readonly Int[], stride: readonly Int[], storage_offset?: Int | null): this;
  /**
   * `aten::as_strided_(Tensor(a!) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) ->
   * Tensor(a!)`
   */
  as_strided_(size: readonly Int[], stride: readonly Int[], options: { storage_offset?: Int | null }): this;
  /**
   * `aten::as_strided_(Tensor(a!) self, SymInt[] size, SymInt[] stride, SymInt? storage_offset=None) ->
   * Tensor(a!)`
   */
  as_strided_(options: { size: readonly Int[]; stride: readonly Int[]; storage_offset?: Int | null }): this;
  /**
   * `aten::as_strided_scatter(Tensor self, Tensor src, SymInt[] size, SymInt[] stride, SymInt?
   * storage_offset=None) -> Tensor`
   */
  as_strided_scatter(
    src: Tensor,
    size: readonly Int[],
    stride: readonly Int[],
    storage_offset?: Int | null,
  ): Tensor;
  /**
   * `aten::as_strided_scatter(Tensor self, Tensor src, SymInt[] size, SymInt[] stride, SymInt?
   * storage_offset=None) -> Tensor`
   */
  as_strided_scatter(
    src: Tensor,
    size: readonly Int[],
    stride: readonly Int[],
    options: { storage_offset?: Int | null },
  ): Tensor;
  /** `aten::asin(Tensor self) -> Tensor` */
  asin(): Tensor;
  /** `aten::asin_(Tensor(a!) self) -> Tensor(a!)` */
  asin_(): this;
  /** `aten::asinh(Tensor self) -> Tensor` */
  asinh(): Tensor;
  /** `aten::asinh_(Tensor(a!) self) -> Tensor(a!)` */
  asinh_(): this;
  /** `aten::atan(Tensor self) -> Tensor` */
  atan(): Tensor;
  /** `aten::atan2(Tensor self, Tensor other) -> Tensor` */
  atan2(other: Tensor): Tensor;
  /** `aten::atan2_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  atan2_(other: Tensor): this;
  /** `aten::atan_(Tensor(a!) self) -> Tensor(a!)` */
  atan_(): this;
  /** `aten::atanh(Tensor self) -> Tensor` */
  atanh(): Tensor;
  /** `aten::atanh_(Tensor(a!) self) -> Tensor(a!)` */
  atanh_(): this;
  /**
   * `aten::baddbmm(Tensor self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) -> Tensor`
   */
  baddbmm(batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /**
   * `aten::baddbmm.dtype(Tensor self, Tensor batch1, Tensor batch2, ScalarType out_dtype, *, Scalar beta=1,
   * Scalar alpha=1) -> Tensor`
   */
  baddbmm(
    batch1: Tensor,
    batch2: Tensor,
    out_dtype: DTypeName,
    options?: { beta?: Scalar; alpha?: Scalar },
  ): Tensor;
  /**
   * `aten::baddbmm_(Tensor(a!) self, Tensor batch1, Tensor batch2, *, Scalar beta=1, Scalar alpha=1) ->
   * Tensor(a!)`
   */
  baddbmm_(batch1: Tensor, batch2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): this;
  /** `aten::bernoulli(Tensor self, *, Generator? generator=None) -> Tensor` */
  bernoulli(options?: { generator?: Generator | null }): Tensor;
  /** `aten::bernoulli.Tensor(Tensor self, Tensor p, *, Generator? generator=None) -> Tensor` */
  bernoulli(p: Tensor, options?: { generator?: Generator | null }): Tensor;
  /** `aten::bernoulli.p(Tensor self, float p, *, Generator? generator=None) -> Tensor` */
  bernoulli(p: Float, options?: { generator?: Generator | null }): Tensor;
  /** `aten::bernoulli.p(Tensor self, float p, *, Generator? generator=None) -> Tensor` */
  bernoulli(options: { p: Float; generator?: Generator | null }): Tensor;
  /** `aten::bernoulli_.Tensor(Tensor(a!) self, Tensor p, *, Generator? generator=None) -> Tensor(a!)` */
  bernoulli_(p: Tensor, options?: { generator?: Generator | null }): this;
  /** `aten::bernoulli_.float(Tensor(a!) self, float p=0.5, *, Generator? generator=None) -> Tensor(a!)` */
  bernoulli_(p?: Float, options?: { generator?: Generator | null }): this;
  /** `aten::bernoulli_.float(Tensor(a!) self, float p=0.5, *, Generator? generator=None) -> Tensor(a!)` */
  bernoulli_(options: { p?: Float; generator?: Generator | null }): this;
  /** `aten::bincount(Tensor self, Tensor? weights=None, SymInt minlength=0) -> Tensor` */
  bincount(weights?: Tensor | null, minlength?: Int): Tensor;
  /** `aten::bincount(Tensor self, Tensor? weights=None, SymInt minlength=0) -> Tensor` */
  bincount(options: { weights?: Tensor | null; minlength?: Int }): Tensor;
  /** `aten::bitwise_and.Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_and(other: Scalar): Tensor;
  /** `aten::bitwise_and.Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_and(options: { other: Scalar }): Tensor;
  /** `aten::bitwise_and.Tensor(Tensor self, Tensor other) -> Tensor` */
  bitwise_and(other: Tensor): Tensor;
  /** `aten::bitwise_and_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_and_(other: Scalar): this;
  /** `aten::bitwise_and_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_and_(options: { other: Scalar }): this;
  /** `aten::bitwise_and_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  bitwise_and_(other: Tensor): this;
  /** `aten::bitwise_left_shift.Tensor(Tensor self, Tensor other) -> Tensor` */
  bitwise_left_shift(other: Tensor): Tensor;
  /** `aten::bitwise_left_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_left_shift(other: Scalar): Tensor;
  /** `aten::bitwise_left_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_left_shift(options: { other: Scalar }): Tensor;
  /** `aten::bitwise_left_shift_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  bitwise_left_shift_(other: Tensor): this;
  /** `aten::bitwise_left_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_left_shift_(other: Scalar): this;
  /** `aten::bitwise_left_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_left_shift_(options: { other: Scalar }): this;
  /** `aten::bitwise_not(Tensor self) -> Tensor` */
  bitwise_not(): Tensor;
  /** `aten::bitwise_not_(Tensor(a!) self) -> Tensor(a!)` */
  bitwise_not_(): this;
  /** `aten::bitwise_or.Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_or(other: Scalar): Tensor;
  /** `aten::bitwise_or.Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_or(options: { other: Scalar }): Tensor;
  /** `aten::bitwise_or.Tensor(Tensor self, Tensor other) -> Tensor` */
  bitwise_or(other: Tensor): Tensor;
  /** `aten::bitwise_or_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_or_(other: Scalar): this;
  /** `aten::bitwise_or_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_or_(options: { other: Scalar }): this;
  /** `aten::bitwise_or_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  bitwise_or_(other: Tensor): this;
  /** `aten::bitwise_right_shift.Tensor(Tensor self, Tensor other) -> Tensor` */
  bitwise_right_shift(other: Tensor): Tensor;
  /** `aten::bitwise_right_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_right_shift(other: Scalar): Tensor;
  /** `aten::bitwise_right_shift.Tensor_Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_right_shift(options: { other: Scalar }): Tensor;
  /** `aten::bitwise_right_shift_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  bitwise_right_shift_(other: Tensor): this;
  /** `aten::bitwise_right_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_right_shift_(other: Scalar): this;
  /** `aten::bitwise_right_shift_.Tensor_Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_right_shift_(options: { other: Scalar }): this;
  /** `aten::bitwise_xor.Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_xor(other: Scalar): Tensor;
  /** `aten::bitwise_xor.Scalar(Tensor self, Scalar other) -> Tensor` */
  bitwise_xor(options: { other: Scalar }): Tensor;
  /** `aten::bitwise_xor.Tensor(Tensor self, Tensor other) -> Tensor` */
  bitwise_xor(other: Tensor): Tensor;
  /** `aten::bitwise_xor_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_xor_(other: Scalar): this;
  /** `aten::bitwise_xor_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  bitwise_xor_(options: { other: Scalar }): this;
  /** `aten::bitwise_xor_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  bitwise_xor_(other: Tensor): this;
  /** `aten::bmm(Tensor self, Tensor mat2) -> Tensor` */
  bmm(mat2: Tensor): Tensor;
  /** `aten::bmm.dtype(Tensor self, Tensor mat2, ScalarType out_dtype) -> Tensor` */
  bmm(mat2: Tensor, out_dtype: DTypeName): Tensor;
  /** `aten::broadcast_to(Tensor(a) self, SymInt[] size) -> Tensor(a)` */
  broadcast_to(size: readonly Int[]): Tensor;
  /** `aten::broadcast_to(Tensor(a) self, SymInt[] size) -> Tensor(a)` */
  broadcast_to(options: { size: readonly Int[] }): Tensor;
  /**
   * `aten::cauchy_(Tensor(a!) self, float median=0., float sigma=1., *, Generator? generator=None) ->
   * Tensor(a!)`
   */
  cauchy_(median?: Float, sigma?: Float, options?: { generator?: Generator | null }): this;
  /**
   * `aten::cauchy_(Tensor(a!) self, float median=0., float sigma=1., *, Generator? generator=None) ->
   * Tensor(a!)`
   */
  cauchy_(options: { median?: Float; sigma?: Float; generator?: Generator | null }): this;
  /** `aten::ccol_indices(Tensor(a) self) -> Tensor(a)` */
  ccol_indices(): Tensor;
  /** `aten::ceil(Tensor self) -> Tensor` */
  ceil(): Tensor;
  /** `aten::ceil_(Tensor(a!) self) -> Tensor(a!)` */
  ceil_(): this;
  /** `aten::chalf(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor` */
  chalf(options?: { memory_format?: MemoryFormat | null }): Tensor;
  /** `aten::cholesky(Tensor self, bool upper=False) -> Tensor` */
  cholesky(upper?: boolean): Tensor;
  /** `aten::cholesky(Tensor self, bool upper=False) -> Tensor` */
  cholesky(options: { upper?: boolean }): Tensor;
  /** `aten::cholesky_inverse(Tensor self, bool upper=False) -> Tensor` */
  cholesky_inverse(upper?: boolean): Tensor;
  /** `aten::cholesky_inverse(Tensor self, bool upper=False) -> Tensor` */
  cholesky_inverse(options: { upper?: boolean }): Tensor;
  /** `aten::cholesky_solve(Tensor self, Tensor input2, bool upper=False) -> Tensor` */
  cholesky_solve(input2: Tensor, upper?: boolean): Tensor;
  /** `aten::cholesky_solve(Tensor self, Tensor input2, bool upper=False) -> Tensor` */
  cholesky_solve(input2: Tensor, options: { upper?: boolean }): Tensor;
  /** `aten::chunk(Tensor(a -> *) self, int chunks, int dim=0) -> Tensor(a)[]` */
  chunk(chunks: Int, dim?: Int): Tensor[];
  /** `aten::chunk(Tensor(a -> *) self, int chunks, int dim=0) -> Tensor(a)[]` */
  chunk(chunks: Int, options: { dim?: Int }): Tensor[];
  /** `aten::chunk(Tensor(a -> *) self, int chunks, int dim=0) -> Tensor(a)[]` */
  chunk(options: { chunks: Int; dim?: Int }): Tensor[];
  /** `aten::clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor` */
  clamp(min?: Scalar | null, max?: Scalar | null): Tensor;
  /** `aten::clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor` */
  clamp(options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
  /** `aten::clamp.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor` */
  clamp(min?: Tensor | null, max?: Tensor | null): Tensor;
  /** `aten::clamp.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor` */
  clamp(options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** `aten::clamp_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!)` */
  clamp_(min?: Scalar | null, max?: Scalar | null): this;
  /** `aten::clamp_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!)` */
  clamp_(options: { min?: Scalar | null; max?: Scalar | null }): this;
  /** `aten::clamp_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!)` */
  clamp_(min?: Tensor | null, max?: Tensor | null): this;
  /** `aten::clamp_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!)` */
  clamp_(options: { min?: Tensor | null; max?: Tensor | null }): this;
  /** `aten::clamp_max(Tensor self, Scalar max) -> Tensor` */
  clamp_max(max: Scalar): Tensor;
  /** `aten::clamp_max(Tensor self, Scalar max) -> Tensor` */
  clamp_max(options: { max: Scalar }): Tensor;
  /** `aten::clamp_max.Tensor(Tensor self, Tensor max) -> Tensor` */
  clamp_max(max: Tensor): Tensor;
  /** `aten::clamp_max_(Tensor(a!) self, Scalar max) -> Tensor(a!)` */
  clamp_max_(max: Scalar): this;
  /** `aten::clamp_max_(Tensor(a!) self, Scalar max) -> Tensor(a!)` */
  clamp_max_(options: { max: Scalar }): this;
  /** `aten::clamp_max_.Tensor(Tensor(a!) self, Tensor max) -> Tensor(a!)` */
  clamp_max_(max: Tensor): this;
  /** `aten::clamp_min(Tensor self, Scalar min) -> Tensor` */
  clamp_min(min: Scalar): Tensor;
  /** `aten::clamp_min(Tensor self, Scalar min) -> Tensor` */
  clamp_min(options: { min: Scalar }): Tensor;
  /** `aten::clamp_min.Tensor(Tensor self, Tensor min) -> Tensor` */
  clamp_min(min: Tensor): Tensor;
  /** `aten::clamp_min_(Tensor(a!) self, Scalar min) -> Tensor(a!)` */
  clamp_min_(min: Scalar): this;
  /** `aten::clamp_min_(Tensor(a!) self, Scalar min) -> Tensor(a!)` */
  clamp_min_(options: { min: Scalar }): this;
  /** `aten::clamp_min_.Tensor(Tensor(a!) self, Tensor min) -> Tensor(a!)` */
  clamp_min_(min: Tensor): this;
  /** `aten::clip(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor` */
  clip(min?: Scalar | null, max?: Scalar | null): Tensor;
  /** `aten::clip(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor` */
  clip(options: { min?: Scalar | null; max?: Scalar | null }): Tensor;
  /** `aten::clip.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor` */
  clip(min?: Tensor | null, max?: Tensor | null): Tensor;
  /** `aten::clip.Tensor(Tensor self, Tensor? min=None, Tensor? max=None) -> Tensor` */
  clip(options: { min?: Tensor | null; max?: Tensor | null }): Tensor;
  /** `aten::clip_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!)` */
  clip_(min?: Scalar | null, max?: Scalar | null): this;
  /** `aten::clip_(Tensor(a!) self, Scalar? min=None, Scalar? max=None) -> Tensor(a!)` */
  clip_(options: { min?: Scalar | null; max?: Scalar | null }): this;
  /** `aten::clip_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!)` */
  clip_(min?: Tensor | null, max?: Tensor | null): this;
  /** `aten::clip_.Tensor(Tensor(a!) self, Tensor? min=None, Tensor? max=None) -> Tensor(a!)` */
  clip_(options: { min?: Tensor | null; max?: Tensor | null }): this;
  /** `aten::clone(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor` */
  clone(options?: { memory_format?: MemoryFormat | null }): Tensor;
  /** `aten::coalesce(Tensor(a) self) -> Tensor(a)` */
  coalesce(): Tensor;
  /** `aten::col_indices(Tensor(a) self) -> Tensor(a)` */
  col_indices(): Tensor;
  /** `aten::conj(Tensor(a) self) -> Tensor(a)` */
  conj(): Tensor;
  /** `aten::conj_physical(Tensor self) -> Tensor` */
  conj_physical(): Tensor;
  /** `aten::conj_physical_(Tensor(a!) self) -> Tensor(a!)` */
  conj_physical_(): this;
  /** `aten::contiguous(Tensor(a) self, *, MemoryFormat memory_format=0) -> Tensor(a)` */
  contiguous(options?: { memory_format?: MemoryFormat }): Tensor;
  /** `aten::copy_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!)` */
  copy_(src: Tensor, non_blocking?: boolean): this;
  /** `aten::copy_(Tensor(a!) self, Tensor src, bool non_blocking=False) -> Tensor(a!)` */
  copy_(src: Tensor, options: { non_blocking?: boolean }): this;
  /** `aten::copysign.Scalar(Tensor self, Scalar other) -> Tensor` */
  copysign(other: Scalar): Tensor;
  /** `aten::copysign.Scalar(Tensor self, Scalar other) -> Tensor` */
  copysign(options: { other: Scalar }): Tensor;
  /** `aten::copysign.Tensor(Tensor self, Tensor other) -> Tensor` */
  copysign(other: Tensor): Tensor;
  /** `aten::copysign_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  copysign_(other: Scalar): this;
  /** `aten::copysign_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  copysign_(options: { other: Scalar }): this;
  /** `aten::copysign_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  copysign_(other: Tensor): this;
  /** `aten::corrcoef(Tensor self) -> Tensor` */
  corrcoef(): Tensor;
  /** `aten::cos(Tensor self) -> Tensor` */
  cos(): Tensor;
  /** `aten::cos_(Tensor(a!) self) -> Tensor(a!)` */
  cos_(): this;
  /** `aten::cosh(Tensor self) -> Tensor` */
  cosh(): Tensor;
  /** `aten::cosh_(Tensor(a!) self) -> Tensor(a!)` */
  cosh_(): this;
  /** `aten::count_nonzero(Tensor self, int? dim=None) -> Tensor` */
  count_nonzero(dim?: Int | null): Tensor;
  /** `aten::count_nonzero(Tensor self, int? dim=None) -> Tensor` */
  count_nonzero(options: { dim?: Int | null }): Tensor;
  /** `aten::count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor` */
  count_nonzero(dim: readonly Int[]): Tensor;
  /** `aten::count_nonzero.dim_IntList(Tensor self, int[] dim) -> Tensor` */
  count_nonzero(options: { dim: readonly Int[] }): Tensor;
  /** `aten::cov(Tensor self, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None) -> Tensor` */
  cov(options?: { correction?: Int; fweights?: Tensor | null; aweights?: Tensor | null }): Tensor;
  /** `aten::cross(Tensor self, Tensor other, int? dim=None) -> Tensor` */
  cross(other: Tensor, dim?: Int | null): Tensor;
  /** `aten::cross(Tensor self, Tensor other, int? dim=None) -> Tensor` */
  cross(other: Tensor, options: { dim?: Int | null }): Tensor;
  /** `aten::crow_indices(Tensor(a) self) -> Tensor(a)` */
  crow_indices(): Tensor;
  /** `aten::cummax(Tensor self, int dim) -> (Tensor values, Tensor indices)` */
  cummax(dim: Int): [values: Tensor, indices: Tensor];
  /** `aten::cummax(Tensor self, int dim) -> (Tensor values, Tensor indices)` */
  cummax(options: { dim: Int }): [values: Tensor, indices: Tensor];
  /** `aten::cummin(Tensor self, int dim) -> (Tensor values, Tensor indices)` */
  cummin(dim: Int): [values: Tensor, indices: Tensor];
  /** `aten::cummin(Tensor self, int dim) -> (Tensor values, Tensor indices)` */
  cummin(options: { dim: Int }): [values: Tensor, indices: Tensor];
  /** `aten::cumprod(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor` */
  cumprod(dim: Int, options?: { dtype?: DTypeName | null }): Tensor;
  /** `aten::cumprod(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor` */
  cumprod(options: { dim: Int; dtype?: DTypeName | null }): Tensor;
  /** `aten::cumprod_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!)` */
  cumprod_(dim: Int, options?: { dtype?: DTypeName | null }): this;
  /** `aten::cumprod_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!)` */
  cumprod_(options: { dim: Int; dtype?: DTypeName | null }): this;
  /** `aten::cumsum(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor` */
  cumsum(dim: Int, options?: { dtype?: DTypeName | null }): Tensor;
  /** `aten::cumsum(Tensor self, int dim, *, ScalarType? dtype=None) -> Tensor` */
  cumsum(options: { dim: Int; dtype?: DTypeName | null }): Tensor;
  /** `aten::cumsum_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!)` */
  cumsum_(dim: Int, options?: { dtype?: DTypeName | null }): this;
  /** `aten::cumsum_(Tensor(a!) self, int dim, *, ScalarType? dtype=None) -> Tensor(a!)` */
  cumsum_(options: { dim: Int; dtype?: DTypeName | null }): this;
  /** `aten::deg2rad(Tensor self) -> Tensor` */
  deg2rad(): Tensor;
  /** `aten::deg2rad_(Tensor(a!) self) -> Tensor(a!)` */
  deg2rad_(): this;
  /** `aten::dense_dim(Tensor self) -> int` */
  dense_dim(): number;
  /** `aten::dequantize.self(Tensor self) -> Tensor` */
  dequantize(): Tensor;
  /** `aten::det(Tensor self) -> Tensor` */
  det(): Tensor;
  /** `aten::detach(Tensor(a) self) -> Tensor(a)` */
  detach(): Tensor;
  /** `aten::detach_(Tensor(a!) self) -> Tensor(a!)` */
  detach_(): this;
  /** `aten::diag(Tensor self, int diagonal=0) -> Tensor` */
  diag(diagonal?: Int): Tensor;
  /** `aten::diag(Tensor self, int diagonal=0) -> Tensor` */
  diag(options: { diagonal?: Int }): Tensor;
  /** `aten::diag_embed(Tensor self, int offset=0, int dim1=-2, int dim2=-1) -> Tensor` */
  diag_embed(offset?: Int, dim1?: Int, dim2?: Int): Tensor;
  /** `aten::diag_embed(Tensor self, int offset=0, int dim1=-2, int dim2=-1) -> Tensor` */
  diag_embed(options: { offset?: Int; dim1?: Int; dim2?: Int }): Tensor;
  /** `aten::diagflat(Tensor self, int offset=0) -> Tensor` */
  diagflat(offset?: Int): Tensor;
  /** `aten::diagflat(Tensor self, int offset=0) -> Tensor` */
  diagflat(options: { offset?: Int }): Tensor;
  /** `aten::diagonal(Tensor(a) self, int offset=0, int dim1=0, int dim2=1) -> Tensor(a)` */
  diagonal(offset?: Int, dim1?: Int, dim2?: Int): Tensor;
  /** `aten::diagonal(Tensor(a) self, int offset=0, int dim1=0, int dim2=1) -> Tensor(a)` */
  diagonal(options: { offset?: Int; dim1?: Int; dim2?: Int }): Tensor;
  /** `aten::diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor` */
  diagonal_scatter(src: Tensor, offset?: Int, dim1?: Int, dim2?: Int): Tensor;
  /** `aten::diagonal_scatter(Tensor self, Tensor src, int offset=0, int dim1=0, int dim2=1) -> Tensor` */
  diagonal_scatter(src: Tensor, options: { offset?: Int; dim1?: Int; dim2?: Int }): Tensor;
  /** `aten::diff(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor` */
  diff(n?: Int, dim?: Int, prepend?: Tensor | null, append?: Tensor | null): Tensor;
  /** `aten::diff(Tensor self, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None) -> Tensor` */
  diff(options: { n?: Int; dim?: Int; prepend?: Tensor | null; append?: Tensor | null }): Tensor;
  /** `aten::digamma(Tensor self) -> Tensor` */
  digamma(): Tensor;
  /** `aten::digamma_(Tensor(a!) self) -> Tensor(a!)` */
  digamma_(): this;
  /** `aten::dist(Tensor self, Tensor other, Scalar p=2) -> Tensor` */
  dist(other: Tensor, p?: Scalar): Tensor;
  /** `aten::dist(Tensor self, Tensor other, Scalar p=2) -> Tensor` */
  dist(other: Tensor, options: { p?: Scalar }): Tensor;
  /** `aten::div.Scalar(Tensor self, Scalar other) -> Tensor` */
  div(other: Scalar): Tensor;
  /** `aten::div.Scalar(Tensor self, Scalar other) -> Tensor` */
  div(options: { other: Scalar }): Tensor;
  /** `aten::div.Tensor(Tensor self, Tensor other) -> Tensor` */
  div(other: Tensor): Tensor;
  /** `aten::div.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor` */
  div(other: Scalar, options: { rounding_mode: string | null }): Tensor;
  /** `aten::div.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor` */
  div(options: { other: Scalar; rounding_mode: string | null }): Tensor;
  /** `aten::div.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor` */
  div(other: Tensor, options: { rounding_mode: string | null }): Tensor;
  /** `aten::div_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  div_(other: Scalar): this;
  /** `aten::div_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  div_(options: { other: Scalar }): this;
  /** `aten::div_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  div_(other: Tensor): this;
  /** `aten::div_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!)` */
  div_(other: Scalar, options: { rounding_mode: string | null }): this;
  /** `aten::div_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!)` */
  div_(options: { other: Scalar; rounding_mode: string | null }): this;
  /** `aten::div_.Tensor_mode(Tensor(a!) self, Tensor other, *, str? rounding_mode) -> Tensor(a!)` */
  div_(other: Tensor, options: { rounding_mode: string | null }): this;
  /** `aten::divide.Scalar(Tensor self, Scalar other) -> Tensor` */
  divide(other: Scalar): Tensor;
  /** `aten::divide.Scalar(Tensor self, Scalar other) -> Tensor` */
  divide(options: { other: Scalar }): Tensor;
  /** `aten::divide.Tensor(Tensor self, Tensor other) -> Tensor` */
  divide(other: Tensor): Tensor;
  /** `aten::divide.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor` */
  divide(other: Scalar, options: { rounding_mode: string | null }): Tensor;
  /** `aten::divide.Scalar_mode(Tensor self, Scalar other, *, str? rounding_mode) -> Tensor` */
  divide(options: { other: Scalar; rounding_mode: string | null }): Tensor;
  /** `aten::divide.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor` */
  divide(other: Tensor, options: { rounding_mode: string | null }): Tensor;
  /** `aten::divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  divide_(other: Scalar): this;
  /** `aten::divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  divide_(options: { other: Scalar }): this;
  /** `aten::divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  divide_(other: Tensor): this;
  /** `aten::divide_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!)` */
  divide_(other: Scalar, options: { rounding_mode: string | null }): this;
  /** `aten::divide_.Scalar_mode(Tensor(a!) self, Scalar other, *, str? rounding_mode) -> Tensor(a!)` */
  divide_(options: { other: Scalar; rounding_mode: string | null }): this;
  /** `aten::divide_.Tensor_mode(Tensor(a!) self, Tensor other, *, str? rounding_mode) -> Tensor(a!)` */
  divide_(other: Tensor, options: { rounding_mode: string | null }): this;
  /** `aten::dot(Tensor self, Tensor tensor) -> Tensor` */
  dot(tensor: Tensor): Tensor;
  /** `aten::dsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]` */
  dsplit(indices: readonly Int[]): Tensor[];
  /** `aten::dsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]` */
  dsplit(options: { indices: readonly Int[] }): Tensor[];
  /** `aten::dsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]` */
  dsplit(sections: Int): Tensor[];
  /** `aten::dsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]` */
  dsplit(options: { sections: Int }): Tensor[];
  /** `aten::eq.Scalar(Tensor self, Scalar other) -> Tensor` */
  eq(other: Scalar): Tensor;
  /** `aten::eq.Scalar(Tensor self, Scalar other) -> Tensor` */
  eq(options: { other: Scalar }): Tensor;
  /** `aten::eq.Tensor(Tensor self, Tensor other) -> Tensor` */
  eq(other: Tensor): Tensor;
  /** `aten::eq_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  eq_(other: Scalar): this;
  /** `aten::eq_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  eq_(options: { other: Scalar }): this;
  /** `aten::eq_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  eq_(other: Tensor): this;
  /** `aten::equal(Tensor self, Tensor other) -> bool` */
  equal(other: Tensor): boolean;
  /** `aten::erf(Tensor self) -> Tensor` */
  erf(): Tensor;
  /** `aten::erf_(Tensor(a!) self) -> Tensor(a!)` */
  erf_(): this;
  /** `aten::erfc(Tensor self) -> Tensor` */
  erfc(): Tensor;
  /** `aten::erfc_(Tensor(a!) self) -> Tensor(a!)` */
  erfc_(): this;
  /** `aten::erfinv(Tensor self) -> Tensor` */
  erfinv(): Tensor;
  /** `aten::erfinv_(Tensor(a!) self) -> Tensor(a!)` */
  erfinv_(): this;
  /** `aten::exp(Tensor self) -> Tensor` */
  exp(): Tensor;
  /** `aten::exp2(Tensor self) -> Tensor` */
  exp2(): Tensor;
  /** `aten::exp2_(Tensor(a!) self) -> Tensor(a!)` */
  exp2_(): this;
  /** `aten::exp_(Tensor(a!) self) -> Tensor(a!)` */
  exp_(): this;
  /** `aten::expand(Tensor(a) self, SymInt[] size, *, bool implicit=False) -> Tensor(a)` */
  expand(size: readonly Int[], options?: { implicit?: boolean }): Tensor;
  /** `aten::expand(Tensor(a) self, SymInt[] size, *, bool implicit=False) -> Tensor(a)` */
  expand(options: { size: readonly Int[]; implicit?: boolean }): Tensor;
  /** `aten::expand_as(Tensor(a) self, Tensor other) -> Tensor(a)` */
  expand_as(other: Tensor): Tensor;
  /** `aten::expm1(Tensor self) -> Tensor` */
  expm1(): Tensor;
  /** `aten::expm1_(Tensor(a!) self) -> Tensor(a!)` */
  expm1_(): this;
  /** `aten::exponential_(Tensor(a!) self, float lambd=1., *, Generator? generator=None) -> Tensor(a!)` */
  exponential_(lambd?: Float, options?: { generator?: Generator | null }): this;
  /** `aten::exponential_(Tensor(a!) self, float lambd=1., *, Generator? generator=None) -> Tensor(a!)` */
  exponential_(options: { lambd?: Float; generator?: Generator | null }): this;
  /** `aten::fill_.Scalar(Tensor(a!) self, Scalar value) -> Tensor(a!)` */
  fill_(value: Scalar): this;
  /** `aten::fill_.Scalar(Tensor(a!) self, Scalar value) -> Tensor(a!)` */
  fill_(options: { value: Scalar }): this;
  /** `aten::fill_.Tensor(Tensor(a!) self, Tensor value) -> Tensor(a!)` */
  fill_(value: Tensor): this;
  /** `aten::fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!)` */
  fill_diagonal_(fill_value: Scalar, wrap?: boolean): this;
  /** `aten::fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!)` */
  fill_diagonal_(fill_value: Scalar, options: { wrap?: boolean }): this;
  /** `aten::fill_diagonal_(Tensor(a!) self, Scalar fill_value, bool wrap=False) -> Tensor(a!)` */
  fill_diagonal_(options: { fill_value: Scalar; wrap?: boolean }): this;
  /** `aten::fix(Tensor self) -> Tensor` */
  fix(): Tensor;
  /** `aten::fix_(Tensor(a!) self) -> Tensor(a!)` */
  fix_(): this;
  /** `aten::flatten.using_ints(Tensor(a) self, int start_dim=0, int end_dim=-1) -> Tensor(a)` */
  flatten(start_dim?: Int, end_dim?: Int): Tensor;
  /** `aten::flatten.using_ints(Tensor(a) self, int start_dim=0, int end_dim=-1) -> Tensor(a)` */
  flatten(options: { start_dim?: Int; end_dim?: Int }): Tensor;
  /** `aten::flatten.named_out_dim(Tensor(a) self, int start_dim, int end_dim, str out_dim) -> Tensor(a)` */
  flatten(start_dim: Int, end_dim: Int, out_dim: string): Tensor;
  /** `aten::flatten.named_out_dim(Tensor(a) self, int start_dim, int end_dim, str out_dim) -> Tensor(a)` */
  flatten(options: { start_dim: Int; end_dim: Int; out_dim: string }): Tensor;
  /** `aten::flip(Tensor self, int[] dims) -> Tensor` */
  flip(dims: readonly Int[]): Tensor;
  /** `aten::flip(Tensor self, int[] dims) -> Tensor` */
  flip(options: { dims: readonly Int[] }): Tensor;
  /** `aten::fliplr(Tensor self) -> Tensor` */
  fliplr(): Tensor;
  /** `aten::flipud(Tensor self) -> Tensor` */
  flipud(): Tensor;
  /** `aten::float_power.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor` */
  float_power(exponent: Scalar): Tensor;
  /** `aten::float_power.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor` */
  float_power(options: { exponent: Scalar }): Tensor;
  /** `aten::float_power.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor` */
  float_power(exponent: Tensor): Tensor;
  /** `aten::float_power_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!)` */
  float_power_(exponent: Scalar): this;
  /** `aten::float_power_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!)` */
  float_power_(options: { exponent: Scalar }): this;
  /** `aten::float_power_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!)` */
  float_power_(exponent: Tensor): this;
  /** `aten::floor(Tensor self) -> Tensor` */
  floor(): Tensor;
  /** `aten::floor_(Tensor(a!) self) -> Tensor(a!)` */
  floor_(): this;
  /** `aten::floor_divide(Tensor self, Tensor other) -> Tensor` */
  floor_divide(other: Tensor): Tensor;
  /** `aten::floor_divide.Scalar(Tensor self, Scalar other) -> Tensor` */
  floor_divide(other: Scalar): Tensor;
  /** `aten::floor_divide.Scalar(Tensor self, Scalar other) -> Tensor` */
  floor_divide(options: { other: Scalar }): Tensor;
  /** `aten::floor_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  floor_divide_(other: Scalar): this;
  /** `aten::floor_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  floor_divide_(options: { other: Scalar }): this;
  /** `aten::floor_divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  floor_divide_(other: Tensor): this;
  /** `aten::fmax(Tensor self, Tensor other) -> Tensor` */
  fmax(other: Tensor): Tensor;
  /** `aten::fmin(Tensor self, Tensor other) -> Tensor` */
  fmin(other: Tensor): Tensor;
  /** `aten::fmod.Scalar(Tensor self, Scalar other) -> Tensor` */
  fmod(other: Scalar): Tensor;
  /** `aten::fmod.Scalar(Tensor self, Scalar other) -> Tensor` */
  fmod(options: { other: Scalar }): Tensor;
  /** `aten::fmod.Tensor(Tensor self, Tensor other) -> Tensor` */
  fmod(other: Tensor): Tensor;
  /** `aten::fmod_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  fmod_(other: Scalar): this;
  /** `aten::fmod_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  fmod_(options: { other: Scalar }): this;
  /** `aten::fmod_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  fmod_(other: Tensor): this;
  /** `aten::frac(Tensor self) -> Tensor` */
  frac(): Tensor;
  /** `aten::frac_(Tensor(a!) self) -> Tensor(a!)` */
  frac_(): this;
  /** `aten::frexp.Tensor(Tensor self) -> (Tensor mantissa, Tensor exponent)` */
  frexp(): [mantissa: Tensor, exponent: Tensor];
  /** `aten::gather(Tensor self, int dim, Tensor index, *, bool sparse_grad=False) -> Tensor` */
  gather(dim: Int, index: Tensor, options?: { sparse_grad?: boolean }): Tensor;
  /** `aten::gcd(Tensor self, Tensor other) -> Tensor` */
  gcd(other: Tensor): Tensor;
  /** `aten::gcd_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  gcd_(other: Tensor): this;
  /** `aten::ge.Scalar(Tensor self, Scalar other) -> Tensor` */
  ge(other: Scalar): Tensor;
  /** `aten::ge.Scalar(Tensor self, Scalar other) -> Tensor` */
  ge(options: { other: Scalar }): Tensor;
  /** `aten::ge.Tensor(Tensor self, Tensor other) -> Tensor` */
  ge(other: Tensor): Tensor;
  /** `aten::ge_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  ge_(other: Scalar): this;
  /** `aten::ge_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  ge_(options: { other: Scalar }): this;
  /** `aten::ge_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  ge_(other: Tensor): this;
  /** `aten::geometric_(Tensor(a!) self, float p, *, Generator? generator=None) -> Tensor(a!)` */
  geometric_(p: Float, options?: { generator?: Generator | null }): this;
  /** `aten::geometric_(Tensor(a!) self, float p, *, Generator? generator=None) -> Tensor(a!)` */
  geometric_(options: { p: Float; generator?: Generator | null }): this;
  /** `aten::geqrf(Tensor self) -> (Tensor a, Tensor tau)` */
  geqrf(): [a: Tensor, tau: Tensor];
  /** `aten::ger(Tensor self, Tensor vec2) -> Tensor` */
  ger(vec2: Tensor): Tensor;
  /** `aten::greater.Scalar(Tensor self, Scalar other) -> Tensor` */
  greater(other: Scalar): Tensor;
  /** `aten::greater.Scalar(Tensor self, Scalar other) -> Tensor` */
  greater(options: { other: Scalar }): Tensor;
  /** `aten::greater.Tensor(Tensor self, Tensor other) -> Tensor` */
  greater(other: Tensor): Tensor;
  /** `aten::greater_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  greater_(other: Scalar): this;
  /** `aten::greater_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  greater_(options: { other: Scalar }): this;
  /** `aten::greater_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  greater_(other: Tensor): this;
  /** `aten::greater_equal.Scalar(Tensor self, Scalar other) -> Tensor` */
  greater_equal(other: Scalar): Tensor;
  /** `aten::greater_equal.Scalar(Tensor self, Scalar other) -> Tensor` */
  greater_equal(options: { other: Scalar }): Tensor;
  /** `aten::greater_equal.Tensor(Tensor self, Tensor other) -> Tensor` */
  greater_equal(other: Tensor): Tensor;
  /** `aten::greater_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  greater_equal_(other: Scalar): this;
  /** `aten::greater_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  greater_equal_(options: { other: Scalar }): this;
  /** `aten::greater_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  greater_equal_(other: Tensor): this;
  /** `aten::gt.Scalar(Tensor self, Scalar other) -> Tensor` */
  gt(other: Scalar): Tensor;
  /** `aten::gt.Scalar(Tensor self, Scalar other) -> Tensor` */
  gt(options: { other: Scalar }): Tensor;
  /** `aten::gt.Tensor(Tensor self, Tensor other) -> Tensor` */
  gt(other: Tensor): Tensor;
  /** `aten::gt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  gt_(other: Scalar): this;
  /** `aten::gt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  gt_(options: { other: Scalar }): this;
  /** `aten::gt_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  gt_(other: Tensor): this;
  /** `aten::hardshrink(Tensor self, Scalar lambd=0.5) -> Tensor` */
  hardshrink(lambd?: Scalar): Tensor;
  /** `aten::hardshrink(Tensor self, Scalar lambd=0.5) -> Tensor` */
  hardshrink(options: { lambd?: Scalar }): Tensor;
  /** `aten::hardshrink_backward(Tensor grad_out, Tensor self, Scalar lambd) -> Tensor` */
  hardshrink_backward(grad_out: Tensor, lambd: Scalar): Tensor;
  /** `aten::hash_tensor(Tensor self, int[1] dim=[], *, bool keepdim=False, int mode=0) -> Tensor` */
  hash_tensor(dim?: Int | readonly Int[], options?: { keepdim?: boolean; mode?: Int }): Tensor;
  /** `aten::hash_tensor(Tensor self, int[1] dim=[], *, bool keepdim=False, int mode=0) -> Tensor` */
  hash_tensor(options: { dim?: Int | readonly Int[]; keepdim?: boolean; mode?: Int }): Tensor;
  /** `aten::heaviside(Tensor self, Tensor values) -> Tensor` */
  heaviside(values: Tensor): Tensor;
  /** `aten::heaviside_(Tensor(a!) self, Tensor values) -> Tensor(a!)` */
  heaviside_(values: Tensor): this;
  /** `aten::histc(Tensor self, int bins=100, Scalar min=0, Scalar max=0) -> Tensor` */
  histc(bins?: Int, min?: Scalar, max?: Scalar): Tensor;
  /** `aten::histc(Tensor self, int bins=100, Scalar min=0, Scalar max=0) -> Tensor` */
  histc(options: { bins?: Int; min?: Scalar; max?: Scalar }): Tensor;
  /**
   * `aten::histogram.bins_tensor(Tensor self, Tensor bins, *, Tensor? weight=None, bool density=False) ->
   * (Tensor hist, Tensor bin_edges)`
   */
  histogram(
    bins: Tensor,
    options?: { weight?: Tensor | null; density?: boolean },
  ): [hist: Tensor, bin_edges: Tensor];
  /**
   * `aten::histogram.bin_ct(Tensor self, int bins=100, *, float[]? range=None, Tensor? weight=None, bool
   * density=False) -> (Tensor hist, Tensor bin_edges)`
   */
  histogram(
    bins?: Int,
    options?: { range?: readonly Float[] | null; weight?: Tensor | null; density?: boolean },
  ): [hist: Tensor, bin_edges: Tensor];
  /**
   * `aten::histogram.bin_ct(Tensor self, int bins=100, *, float[]? range=None, Tensor? weight=None, bool
   * density=False) -> (Tensor hist, Tensor bin_edges)`
   */
  histogram(
    options: { bins?: Int; range?: readonly Float[] | null; weight?: Tensor | null; density?: boolean },
  ): [hist: Tensor, bin_edges: Tensor];
  /** `aten::hsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]` */
  hsplit(indices: readonly Int[]): Tensor[];
  /** `aten::hsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]` */
  hsplit(options: { indices: readonly Int[] }): Tensor[];
  /** `aten::hsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]` */
  hsplit(sections: Int): Tensor[];
  /** `aten::hsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]` */
  hsplit(options: { sections: Int }): Tensor[];
  /** `aten::hypot(Tensor self, Tensor other) -> Tensor` */
  hypot(other: Tensor): Tensor;
  /** `aten::hypot_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  hypot_(other: Tensor): this;
  /** `aten::i0(Tensor self) -> Tensor` */
  i0(): Tensor;
  /** `aten::i0_(Tensor(a!) self) -> Tensor(a!)` */
  i0_(): this;
  /** `aten::igamma(Tensor self, Tensor other) -> Tensor` */
  igamma(other: Tensor): Tensor;
  /** `aten::igamma_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  igamma_(other: Tensor): this;
  /** `aten::igammac(Tensor self, Tensor other) -> Tensor` */
  igammac(other: Tensor): Tensor;
  /** `aten::igammac_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  igammac_(other: Tensor): this;
  /** `aten::imag(Tensor(a) self) -> Tensor(a)` */
  imag(): Tensor;
  /** `aten::index.Tensor(Tensor self, Tensor?[] indices) -> Tensor` */
  index(indices: readonly (Tensor | null)[]): Tensor;
  /** `aten::index_add(Tensor self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) -> Tensor` */
  index_add(dim: Int, index: Tensor, source: Tensor, options?: { alpha?: Scalar }): Tensor;
  /**
   * `aten::index_add_(Tensor(a!) self, int dim, Tensor index, Tensor source, *, Scalar alpha=1) ->
   * Tensor(a!)`
   */
  index_add_(dim: Int, index: Tensor, source: Tensor, options?: { alpha?: Scalar }): this;
  /** `aten::index_copy(Tensor self, int dim, Tensor index, Tensor source) -> Tensor` */
  index_copy(dim: Int, index: Tensor, source: Tensor): Tensor;
  /** `aten::index_copy_(Tensor(a!) self, int dim, Tensor index, Tensor source) -> Tensor(a!)` */
  index_copy_(dim: Int, index: Tensor, source: Tensor): this;
  /** `aten::index_fill.int_Scalar(Tensor self, int dim, Tensor index, Scalar value) -> Tensor` */
  index_fill(dim: Int, index: Tensor, value: Scalar): Tensor;
  /** `aten::index_fill.int_Tensor(Tensor self, int dim, Tensor index, Tensor value) -> Tensor` */
  index_fill(dim: Int, index: Tensor, value: Tensor): Tensor;
  /** `aten::index_fill_.int_Scalar(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!)` */
  index_fill_(dim: Int, index: Tensor, value: Scalar): this;
  /** `aten::index_fill_.int_Tensor(Tensor(a!) self, int dim, Tensor index, Tensor value) -> Tensor(a!)` */
  index_fill_(dim: Int, index: Tensor, value: Tensor): this;
  /** `aten::index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor` */
  index_put(indices: readonly (Tensor | null)[], values: Tensor, accumulate?: boolean): Tensor;
  /** `aten::index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor` */
  index_put(indices: readonly (Tensor | null)[], values: Tensor, options: { accumulate?: boolean }): Tensor;
  /**
   * `aten::index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate=False) ->
   * Tensor(a!)`
   */
  index_put_(indices: readonly (Tensor | null)[], values: Tensor, accumulate?: boolean): this;
  /**
   * `aten::index_put_(Tensor(a!) self, Tensor?[] indices, Tensor values, bool accumulate=False) ->
   * Tensor(a!)`
   */
  index_put_(indices: readonly (Tensor | null)[], values: Tensor, options: { accumulate?: boolean }): this;
  /**
   * `aten::index_reduce(Tensor self, int dim, Tensor index, Tensor source, str reduce, *, bool
   * include_self=True) -> Tensor`
   */
  index_reduce(
    dim: Int,
    index: Tensor,
    source: Tensor,
    reduce: string,
    options?: { include_self?: boolean },
  ): Tensor;
  /**
   * `aten::index_reduce_(Tensor(a!) self, int dim, Tensor index, Tensor source, str reduce, *, bool
   * include_self=True) -> Tensor(a!)`
   */
  index_reduce_(
    dim: Int,
    index: Tensor,
    source: Tensor,
    reduce: string,
    options?: { include_self?: boolean },
  ): this;
  /** `aten::index_select(Tensor self, int dim, Tensor index) -> Tensor` */
  index_select(dim: Int, index: Tensor): Tensor;
  /** `aten::indices(Tensor(a) self) -> Tensor(a)` */
  indices(): Tensor;
  /** `aten::inner(Tensor self, Tensor other) -> Tensor` */
  inner(other: Tensor): Tensor;
  /** `aten::int_repr(Tensor self) -> Tensor` */
  int_repr(): Tensor;
  /** `aten::inverse(Tensor self) -> Tensor` */
  inverse(): Tensor;
  /** `aten::is_coalesced(Tensor self) -> bool` */
  is_coalesced(): boolean;
  /** `aten::is_complex(Tensor self) -> bool` */
  is_complex(): boolean;
  /** `aten::is_conj(Tensor self) -> bool` */
  is_conj(): boolean;
  /** `aten::is_distributed(Tensor self) -> bool` */
  is_distributed(): boolean;
  /** `aten::is_floating_point(Tensor self) -> bool` */
  is_floating_point(): boolean;
  /** `aten::is_inference(Tensor self) -> bool` */
  is_inference(): boolean;
  /** `aten::is_leaf(Tensor self) -> bool` */
  is_leaf(): boolean;
  /** `aten::is_neg(Tensor self) -> bool` */
  is_neg(): boolean;
  /** `aten::is_nonzero(Tensor self) -> bool` */
  is_nonzero(): boolean;
  /** `aten::is_pinned(Tensor self, Device? device=None) -> bool` */
  is_pinned(device?: Device | null): boolean;
  /** `aten::is_pinned(Tensor self, Device? device=None) -> bool` */
  is_pinned(options: { device?: Device | null }): boolean;
  /** `aten::is_same_size(Tensor self, Tensor other) -> bool` */
  is_same_size(other: Tensor): boolean;
  /** `aten::is_set_to(Tensor self, Tensor tensor) -> bool` */
  is_set_to(tensor: Tensor): boolean;
  /** `aten::is_signed(Tensor self) -> bool` */
  is_signed(): boolean;
  /**
   * `aten::isclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool
   * equal_nan=False) -> Tensor`
   */
  isclose(other: Tensor, rtol?: Float, atol?: Float, equal_nan?: boolean): Tensor;
  /**
   * `aten::isclose(Tensor self, Tensor other, float rtol=1.0000000000000001e-05, float atol=1e-08, bool
   * equal_nan=False) -> Tensor`
   */
  isclose(other: Tensor, options: { rtol?: Float; atol?: Float; equal_nan?: boolean }): Tensor;
  /** `aten::isfinite(Tensor self) -> Tensor` */
  isfinite(): Tensor;
  /** `aten::isinf(Tensor self) -> Tensor` */
  isinf(): Tensor;
  /** `aten::isnan(Tensor self) -> Tensor` */
  isnan(): Tensor;
  /** `aten::isneginf(Tensor self) -> Tensor` */
  isneginf(): Tensor;
  /** `aten::isposinf(Tensor self) -> Tensor` */
  isposinf(): Tensor;
  /** `aten::isreal(Tensor self) -> Tensor` */
  isreal(): Tensor;
  /**
   * `aten::istft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None,
   * bool center=True, bool normalized=False, bool? onesided=None, int? length=None, bool
   * return_complex=False) -> Tensor`
   */
  istft(
    n_fft: Int,
    hop_length?: Int | null,
    win_length?: Int | null,
    window?: Tensor | null,
    center?: boolean,
    normalized?: boolean,
    onesided?: boolean | null,
    length?: Int | null,
    return_complex?: boolean,
  ): Tensor;
  /**
   * `aten::istft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None,
   * bool center=True, bool normalized=False, bool? onesided=None, int? length=None, bool
   * return_complex=False) -> Tensor`
   */
  istft(
    n_fft: Int,
    options: {
      hop_length?: Int | null;
      win_length?: Int | null;
      window?: Tensor | null;
      center?: boolean;
      normalized?: boolean;
      onesided?: boolean | null;
      length?: Int | null;
      return_complex?: boolean;
    },
  ): Tensor;
  /**
   * `aten::istft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None,
   * bool center=True, bool normalized=False, bool? onesided=None, int? length=None, bool
   * return_complex=False) -> Tensor`
   */
  istft(
    options: {
      n_fft: Int;
      hop_length?: Int | null;
      win_length?: Int | null;
      window?: Tensor | null;
      center?: boolean;
      normalized?: boolean;
      onesided?: boolean | null;
      length?: Int | null;
      return_complex?: boolean;
    },
  ): Tensor;
  /** `aten::kron(Tensor self, Tensor other) -> Tensor` */
  kron(other: Tensor): Tensor;
  /**
   * `aten::kthvalue(Tensor self, SymInt k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor
   * indices)`
   */
  kthvalue(k: Int, dim?: Int, keepdim?: boolean): [values: Tensor, indices: Tensor];
  /**
   * `aten::kthvalue(Tensor self, SymInt k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor
   * indices)`
   */
  kthvalue(k: Int, options: { dim?: Int; keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /**
   * `aten::kthvalue(Tensor self, SymInt k, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor
   * indices)`
   */
  kthvalue(options: { k: Int; dim?: Int; keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::lcm(Tensor self, Tensor other) -> Tensor` */
  lcm(other: Tensor): Tensor;
  /** `aten::lcm_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  lcm_(other: Tensor): this;
  /** `aten::ldexp.Tensor(Tensor self, Tensor other) -> Tensor` */
  ldexp(other: Tensor): Tensor;
  /** `aten::ldexp_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  ldexp_(other: Tensor): this;
  /** `aten::le.Scalar(Tensor self, Scalar other) -> Tensor` */
  le(other: Scalar): Tensor;
  /** `aten::le.Scalar(Tensor self, Scalar other) -> Tensor` */
  le(options: { other: Scalar }): Tensor;
  /** `aten::le.Tensor(Tensor self, Tensor other) -> Tensor` */
  le(other: Tensor): Tensor;
  /** `aten::le_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  le_(other: Scalar): this;
  /** `aten::le_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  le_(options: { other: Scalar }): this;
  /** `aten::le_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  le_(other: Tensor): this;
  /** `aten::lerp.Scalar(Tensor self, Tensor end, Scalar weight) -> Tensor` */
  lerp(end: Tensor, weight: Scalar): Tensor;
  /** `aten::lerp.Tensor(Tensor self, Tensor end, Tensor weight) -> Tensor` */
  lerp(end: Tensor, weight: Tensor): Tensor;
  /** `aten::lerp_.Scalar(Tensor(a!) self, Tensor end, Scalar weight) -> Tensor(a!)` */
  lerp_(end: Tensor, weight: Scalar): this;
  /** `aten::lerp_.Tensor(Tensor(a!) self, Tensor end, Tensor weight) -> Tensor(a!)` */
  lerp_(end: Tensor, weight: Tensor): this;
  /** `aten::less.Scalar(Tensor self, Scalar other) -> Tensor` */
  less(other: Scalar): Tensor;
  /** `aten::less.Scalar(Tensor self, Scalar other) -> Tensor` */
  less(options: { other: Scalar }): Tensor;
  /** `aten::less.Tensor(Tensor self, Tensor other) -> Tensor` */
  less(other: Tensor): Tensor;
  /** `aten::less_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  less_(other: Scalar): this;
  /** `aten::less_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  less_(options: { other: Scalar }): this;
  /** `aten::less_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  less_(other: Tensor): this;
  /** `aten::less_equal.Scalar(Tensor self, Scalar other) -> Tensor` */
  less_equal(other: Scalar): Tensor;
  /** `aten::less_equal.Scalar(Tensor self, Scalar other) -> Tensor` */
  less_equal(options: { other: Scalar }): Tensor;
  /** `aten::less_equal.Tensor(Tensor self, Tensor other) -> Tensor` */
  less_equal(other: Tensor): Tensor;
  /** `aten::less_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  less_equal_(other: Scalar): this;
  /** `aten::less_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  less_equal_(options: { other: Scalar }): this;
  /** `aten::less_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  less_equal_(other: Tensor): this;
  /** `aten::lgamma(Tensor self) -> Tensor` */
  lgamma(): Tensor;
  /** `aten::lgamma_(Tensor(a!) self) -> Tensor(a!)` */
  lgamma_(): this;
  /** `aten::log(Tensor self) -> Tensor` */
  log(): Tensor;
  /** `aten::log10(Tensor self) -> Tensor` */
  log10(): Tensor;
  /** `aten::log10_(Tensor(a!) self) -> Tensor(a!)` */
  log10_(): this;
  /** `aten::log1p(Tensor self) -> Tensor` */
  log1p(): Tensor;
  /** `aten::log1p_(Tensor(a!) self) -> Tensor(a!)` */
  log1p_(): this;
  /** `aten::log2(Tensor self) -> Tensor` */
  log2(): Tensor;
  /** `aten::log2_(Tensor(a!) self) -> Tensor(a!)` */
  log2_(): this;
  /** `aten::log_(Tensor(a!) self) -> Tensor(a!)` */
  log_(): this;
  /**
   * `aten::log_normal_(Tensor(a!) self, float mean=1., float std=2., *, Generator? generator=None) ->
   * Tensor(a!)`
   */
  log_normal_(mean?: Float, std?: Float, options?: { generator?: Generator | null }): this;
  /**
   * `aten::log_normal_(Tensor(a!) self, float mean=1., float std=2., *, Generator? generator=None) ->
   * Tensor(a!)`
   */
  log_normal_(options: { mean?: Float; std?: Float; generator?: Generator | null }): this;
  /** `aten::log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor` */
  log_softmax(dim: Int, dtype?: DTypeName | null): Tensor;
  /** `aten::log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor` */
  log_softmax(dim: Int, options: { dtype?: DTypeName | null }): Tensor;
  /** `aten::log_softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor` */
  log_softmax(options: { dim: Int; dtype?: DTypeName | null }): Tensor;
  /** `aten::logaddexp(Tensor self, Tensor other) -> Tensor` */
  logaddexp(other: Tensor): Tensor;
  /** `aten::logaddexp2(Tensor self, Tensor other) -> Tensor` */
  logaddexp2(other: Tensor): Tensor;
  /** `aten::logcumsumexp(Tensor self, int dim) -> Tensor` */
  logcumsumexp(dim: Int): Tensor;
  /** `aten::logcumsumexp(Tensor self, int dim) -> Tensor` */
  logcumsumexp(options: { dim: Int }): Tensor;
  /** `aten::logdet(Tensor self) -> Tensor` */
  logdet(): Tensor;
  /** `aten::logical_and(Tensor self, Tensor other) -> Tensor` */
  logical_and(other: Tensor): Tensor;
  /** `aten::logical_and_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  logical_and_(other: Tensor): this;
  /** `aten::logical_not(Tensor self) -> Tensor` */
  logical_not(): Tensor;
  /** `aten::logical_not_(Tensor(a!) self) -> Tensor(a!)` */
  logical_not_(): this;
  /** `aten::logical_or(Tensor self, Tensor other) -> Tensor` */
  logical_or(other: Tensor): Tensor;
  /** `aten::logical_or_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  logical_or_(other: Tensor): this;
  /** `aten::logical_xor(Tensor self, Tensor other) -> Tensor` */
  logical_xor(other: Tensor): Tensor;
  /** `aten::logical_xor_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  logical_xor_(other: Tensor): this;
  /** `aten::logit(Tensor self, float? eps=None) -> Tensor` */
  logit(eps?: Float | null): Tensor;
  /** `aten::logit(Tensor self, float? eps=None) -> Tensor` */
  logit(options: { eps?: Float | null }): Tensor;
  /** `aten::logit_(Tensor(a!) self, float? eps=None) -> Tensor(a!)` */
  logit_(eps?: Float | null): this;
  /** `aten::logit_(Tensor(a!) self, float? eps=None) -> Tensor(a!)` */
  logit_(options: { eps?: Float | null }): this;
  /** `aten::logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor` */
  logsumexp(dim: Int | readonly Int[], keepdim?: boolean): Tensor;
  /** `aten::logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor` */
  logsumexp(dim: Int | readonly Int[], options: { keepdim?: boolean }): Tensor;
  /** `aten::logsumexp(Tensor self, int[1] dim, bool keepdim=False) -> Tensor` */
  logsumexp(options: { dim: Int | readonly Int[]; keepdim?: boolean }): Tensor;
  /** `aten::lt.Scalar(Tensor self, Scalar other) -> Tensor` */
  lt(other: Scalar): Tensor;
  /** `aten::lt.Scalar(Tensor self, Scalar other) -> Tensor` */
  lt(options: { other: Scalar }): Tensor;
  /** `aten::lt.Tensor(Tensor self, Tensor other) -> Tensor` */
  lt(other: Tensor): Tensor;
  /** `aten::lt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  lt_(other: Scalar): this;
  /** `aten::lt_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  lt_(options: { other: Scalar }): this;
  /** `aten::lt_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  lt_(other: Tensor): this;
  /** `aten::lu_solve(Tensor self, Tensor LU_data, Tensor LU_pivots) -> Tensor` */
  lu_solve(LU_data: Tensor, LU_pivots: Tensor): Tensor;
  /** `aten::mH(Tensor(a) self) -> Tensor(a)` */
  mH(): Tensor;
  /** `aten::mT(Tensor(a) self) -> Tensor(a)` */
  mT(): Tensor;
  /** `aten::masked_fill.Scalar(Tensor self, Tensor mask, Scalar value) -> Tensor` */
  masked_fill(mask: Tensor, value: Scalar): Tensor;
  /** `aten::masked_fill.Tensor(Tensor self, Tensor mask, Tensor value) -> Tensor` */
  masked_fill(mask: Tensor, value: Tensor): Tensor;
  /** `aten::masked_fill_.Scalar(Tensor(a!) self, Tensor mask, Scalar value) -> Tensor(a!)` */
  masked_fill_(mask: Tensor, value: Scalar): this;
  /** `aten::masked_fill_.Tensor(Tensor(a!) self, Tensor mask, Tensor value) -> Tensor(a!)` */
  masked_fill_(mask: Tensor, value: Tensor): this;
  /** `aten::masked_scatter(Tensor self, Tensor mask, Tensor source) -> Tensor` */
  masked_scatter(mask: Tensor, source: Tensor): Tensor;
  /** `aten::masked_scatter_(Tensor(a!) self, Tensor mask, Tensor source) -> Tensor(a!)` */
  masked_scatter_(mask: Tensor, source: Tensor): this;
  /** `aten::masked_select(Tensor self, Tensor mask) -> Tensor` */
  masked_select(mask: Tensor): Tensor;
  /** `aten::matmul(Tensor self, Tensor other) -> Tensor` */
  matmul(other: Tensor): Tensor;
  /** `aten::matrix_H(Tensor(a) self) -> Tensor(a)` */
  matrix_H(): Tensor;
  /** `aten::matrix_exp(Tensor self) -> Tensor` */
  matrix_exp(): Tensor;
  /** `aten::matrix_power(Tensor self, int n) -> Tensor` */
  matrix_power(n: Int): Tensor;
  /** `aten::matrix_power(Tensor self, int n) -> Tensor` */
  matrix_power(options: { n: Int }): Tensor;
  /** `aten::max(Tensor self) -> Tensor` */
  max(): Tensor;
  /** `aten::max.other(Tensor self, Tensor other) -> Tensor` */
  max(other: Tensor): Tensor;
  /** `aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  max(dim: Int, keepdim?: boolean): [values: Tensor, indices: Tensor];
  /** `aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  max(dim: Int, options: { keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  max(options: { dim: Int; keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::maximum(Tensor self, Tensor other) -> Tensor` */
  maximum(other: Tensor): Tensor;
  /** `aten::mean(Tensor self, *, ScalarType? dtype=None) -> Tensor` */
  mean(options?: { dtype?: DTypeName | null }): Tensor;
  /** `aten::mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor` */
  mean(dim: Int | readonly Int[] | null, keepdim?: boolean, options?: { dtype?: DTypeName | null }): Tensor;
  /** `aten::mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor` */
  mean(dim: Int | readonly Int[] | null, options: { keepdim?: boolean; dtype?: DTypeName | null }): Tensor;
  /** `aten::mean.dim(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor` */
  mean(options: { dim: Int | readonly Int[] | null; keepdim?: boolean; dtype?: DTypeName | null }): Tensor;
  /** `aten::median(Tensor self) -> Tensor` */
  median(): Tensor;
  /** `aten::median.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  median(dim: Int, keepdim?: boolean): [values: Tensor, indices: Tensor];
  /** `aten::median.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  median(dim: Int, options: { keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::median.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  median(options: { dim: Int; keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::min(Tensor self) -> Tensor` */
  min(): Tensor;
  /** `aten::min.other(Tensor self, Tensor other) -> Tensor` */
  min(other: Tensor): Tensor;
  /** `aten::min.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  min(dim: Int, keepdim?: boolean): [values: Tensor, indices: Tensor];
  /** `aten::min.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  min(dim: Int, options: { keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::min.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  min(options: { dim: Int; keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::minimum(Tensor self, Tensor other) -> Tensor` */
  minimum(other: Tensor): Tensor;
  /** `aten::mm(Tensor self, Tensor mat2) -> Tensor` */
  mm(mat2: Tensor): Tensor;
  /** `aten::mm.dtype(Tensor self, Tensor mat2, ScalarType out_dtype) -> Tensor` */
  mm(mat2: Tensor, out_dtype: DTypeName): Tensor;
  /** `aten::mode(Tensor self, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  mode(dim?: Int, keepdim?: boolean): [values: Tensor, indices: Tensor];
  /** `aten::mode(Tensor self, int dim=-1, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  mode(options: { dim?: Int; keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::moveaxis.int(Tensor(a) self, int source, int destination) -> Tensor(a)` */
  moveaxis(source: Int, destination: Int): Tensor;
  /** `aten::moveaxis.int(Tensor(a) self, int source, int destination) -> Tensor(a)` */
  moveaxis(options: { source: Int; destination: Int }): Tensor;
  /** `aten::moveaxis.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a)` */
  moveaxis(source: readonly Int[], destination: readonly Int[]): Tensor;
  /** `aten::moveaxis.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a)` */
  moveaxis(options: { source: readonly Int[]; destination: readonly Int[] }): Tensor;
  /** `aten::movedim.int(Tensor(a) self, int source, int destination) -> Tensor(a)` */
  movedim(source: Int, destination: Int): Tensor;
  /** `aten::movedim.int(Tensor(a) self, int source, int destination) -> Tensor(a)` */
  movedim(options: { source: Int; destination: Int }): Tensor;
  /** `aten::movedim.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a)` */
  movedim(source: readonly Int[], destination: readonly Int[]): Tensor;
  /** `aten::movedim.intlist(Tensor(a) self, int[] source, int[] destination) -> Tensor(a)` */
  movedim(options: { source: readonly Int[]; destination: readonly Int[] }): Tensor;
  /** `aten::msort(Tensor self) -> Tensor` */
  msort(): Tensor;
  /** `aten::mul.Scalar(Tensor self, Scalar other) -> Tensor` */
  mul(other: Scalar): Tensor;
  /** `aten::mul.Scalar(Tensor self, Scalar other) -> Tensor` */
  mul(options: { other: Scalar }): Tensor;
  /** `aten::mul.Tensor(Tensor self, Tensor other) -> Tensor` */
  mul(other: Tensor): Tensor;
  /** `aten::mul_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  mul_(other: Scalar): this;
  /** `aten::mul_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  mul_(options: { other: Scalar }): this;
  /** `aten::mul_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  mul_(other: Tensor): this;
  /**
   * `aten::multinomial(Tensor self, SymInt num_samples, bool replacement=False, *, Generator? generator=None)
   * -> Tensor`
   */
  multinomial(num_samples: Int, replacement?: boolean, options?: { generator?: Generator | null }): Tensor;
  /**
   * `aten::multinomial(Tensor self, SymInt num_samples, bool replacement=False, *, Generator? generator=None)
   * -> Tensor`
   */
  multinomial(num_samples: Int, options: { replacement?: boolean; generator?: Generator | null }): Tensor;
  /**
   * `aten::multinomial(Tensor self, SymInt num_samples, bool replacement=False, *, Generator? generator=None)
   * -> Tensor`
   */
  multinomial(options: { num_samples: Int; replacement?: boolean; generator?: Generator | null }): Tensor;
  /** `aten::multiply.Scalar(Tensor self, Scalar other) -> Tensor` */
  multiply(other: Scalar): Tensor;
  /** `aten::multiply.Scalar(Tensor self, Scalar other) -> Tensor` */
  multiply(options: { other: Scalar }): Tensor;
  /** `aten::multiply.Tensor(Tensor self, Tensor other) -> Tensor` */
  multiply(other: Tensor): Tensor;
  /** `aten::multiply_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  multiply_(other: Scalar): this;
  /** `aten::multiply_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  multiply_(options: { other: Scalar }): this;
  /** `aten::multiply_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  multiply_(other: Tensor): this;
  /** `aten::mv(Tensor self, Tensor vec) -> Tensor` */
  mv(vec: Tensor): Tensor;
  /** `aten::mvlgamma(Tensor self, int p) -> Tensor` */
  mvlgamma(p: Int): Tensor;
  /** `aten::mvlgamma(Tensor self, int p) -> Tensor` */
  mvlgamma(options: { p: Int }): Tensor;
  /** `aten::mvlgamma_(Tensor(a!) self, int p) -> Tensor(a!)` */
  mvlgamma_(p: Int): this;
  /** `aten::mvlgamma_(Tensor(a!) self, int p) -> Tensor(a!)` */
  mvlgamma_(options: { p: Int }): this;
  /** `aten::nan_to_num(Tensor self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor` */
  nan_to_num(nan?: Float | null, posinf?: Float | null, neginf?: Float | null): Tensor;
  /** `aten::nan_to_num(Tensor self, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor` */
  nan_to_num(options: { nan?: Float | null; posinf?: Float | null; neginf?: Float | null }): Tensor;
  /**
   * `aten::nan_to_num_(Tensor(a!) self, float? nan=None, float? posinf=None, float? neginf=None) ->
   * Tensor(a!)`
   */
  nan_to_num_(nan?: Float | null, posinf?: Float | null, neginf?: Float | null): this;
  /**
   * `aten::nan_to_num_(Tensor(a!) self, float? nan=None, float? posinf=None, float? neginf=None) ->
   * Tensor(a!)`
   */
  nan_to_num_(options: { nan?: Float | null; posinf?: Float | null; neginf?: Float | null }): this;
  /**
   * `aten::nanmean(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor`
   */
  nanmean(
    dim?: Int | readonly Int[] | null,
    keepdim?: boolean,
    options?: { dtype?: DTypeName | null },
  ): Tensor;
  /**
   * `aten::nanmean(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor`
   */
  nanmean(
    options: { dim?: Int | readonly Int[] | null; keepdim?: boolean; dtype?: DTypeName | null },
  ): Tensor;
  /** `aten::nanmedian(Tensor self) -> Tensor` */
  nanmedian(): Tensor;
  /** `aten::nanmedian.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  nanmedian(dim: Int, keepdim?: boolean): [values: Tensor, indices: Tensor];
  /** `aten::nanmedian.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  nanmedian(dim: Int, options: { keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /** `aten::nanmedian.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)` */
  nanmedian(options: { dim: Int; keepdim?: boolean }): [values: Tensor, indices: Tensor];
  /**
   * `aten::nanquantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str
   * interpolation="linear") -> Tensor`
   */
  nanquantile(q: Tensor, dim?: Int | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  /**
   * `aten::nanquantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str
   * interpolation="linear") -> Tensor`
   */
  nanquantile(q: Tensor, options: { dim?: Int | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /**
   * `aten::nanquantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str
   * interpolation="linear") -> Tensor`
   */
  nanquantile(q: Float, dim?: Int | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  /**
   * `aten::nanquantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str
   * interpolation="linear") -> Tensor`
   */
  nanquantile(q: Float, options: { dim?: Int | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /**
   * `aten::nanquantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str
   * interpolation="linear") -> Tensor`
   */
  nanquantile(options: { q: Float; dim?: Int | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /**
   * `aten::nansum(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor`
   */
  nansum(
    dim?: Int | readonly Int[] | null,
    keepdim?: boolean,
    options?: { dtype?: DTypeName | null },
  ): Tensor;
  /**
   * `aten::nansum(Tensor self, int[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor`
   */
  nansum(options: { dim?: Int | readonly Int[] | null; keepdim?: boolean; dtype?: DTypeName | null }): Tensor;
  /** `aten::narrow(Tensor(a) self, int dim, SymInt start, SymInt length) -> Tensor(a)` */
  narrow(dim: Int, start: Int, length: Int): Tensor;
  /** `aten::narrow(Tensor(a) self, int dim, SymInt start, SymInt length) -> Tensor(a)` */
  narrow(options: { dim: Int; start: Int; length: Int }): Tensor;
  /** `aten::narrow.Tensor(Tensor(a) self, int dim, Tensor start, SymInt length) -> Tensor(a)` */
  narrow(dim: Int, start: Tensor, length: Int): Tensor;
  /** `aten::narrow_copy(Tensor self, int dim, SymInt start, SymInt length) -> Tensor` */
  narrow_copy(dim: Int, start: Int, length: Int): Tensor;
  /** `aten::narrow_copy(Tensor self, int dim, SymInt start, SymInt length) -> Tensor` */
  narrow_copy(options: { dim: Int; start: Int; length: Int }): Tensor;
  /** `aten::ne.Scalar(Tensor self, Scalar other) -> Tensor` */
  ne(other: Scalar): Tensor;
  /** `aten::ne.Scalar(Tensor self, Scalar other) -> Tensor` */
  ne(options: { other: Scalar }): Tensor;
  /** `aten::ne.Tensor(Tensor self, Tensor other) -> Tensor` */
  ne(other: Tensor): Tensor;
  /** `aten::ne_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  ne_(other: Scalar): this;
  /** `aten::ne_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  ne_(options: { other: Scalar }): this;
  /** `aten::ne_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  ne_(other: Tensor): this;
  /** `aten::neg(Tensor self) -> Tensor` */
  neg(): Tensor;
  /** `aten::neg_(Tensor(a!) self) -> Tensor(a!)` */
  neg_(): this;
  /** `aten::negative(Tensor self) -> Tensor` */
  negative(): Tensor;
  /** `aten::negative_(Tensor(a!) self) -> Tensor(a!)` */
  negative_(): this;
  /**
   * `aten::new_empty(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device?
   * device=None, bool? pin_memory=None) -> Tensor`
   */
  new_empty(
    size: readonly Int[],
    options?: {
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_empty(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device?
   * device=None, bool? pin_memory=None) -> Tensor`
   */
  new_empty(
    options: {
      size: readonly Int[];
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_empty_strided(Tensor self, SymInt[] size, SymInt[] stride, *, ScalarType? dtype=None, Layout?
   * layout=None, Device? device=None, bool? pin_memory=None) -> Tensor`
   */
  new_empty_strided(
    size: readonly Int[],
    stride: readonly Int[],
    options?: {
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_empty_strided(Tensor self, SymInt[] size, SymInt[] stride, *, ScalarType? dtype=None, Layout?
   * layout=None, Device? device=None, bool? pin_memory=None) -> Tensor`
   */
  new_empty_strided(
    options: {
      size: readonly Int[];
      stride: readonly Int[];
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_full(Tensor self, SymInt[] size, Scalar fill_value, *, ScalarType? dtype=None, Layout?
   * layout=None, Device? device=None, bool? pin_memory=None) -> Tensor`
   */
  new_full(
    size: readonly Int[],
    fill_value: Scalar,
    options?: {
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_full(Tensor self, SymInt[] size, Scalar fill_value, *, ScalarType? dtype=None, Layout?
   * layout=None, Device? device=None, bool? pin_memory=None) -> Tensor`
   */
  new_full(
    options: {
      size: readonly Int[];
      fill_value: Scalar;
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_ones(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device?
   * device=None, bool? pin_memory=None) -> Tensor`
   */
  new_ones(
    size: readonly Int[],
    options?: {
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_ones(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device?
   * device=None, bool? pin_memory=None) -> Tensor`
   */
  new_ones(
    options: {
      size: readonly Int[];
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_zeros(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device?
   * device=None, bool? pin_memory=None) -> Tensor`
   */
  new_zeros(
    size: readonly Int[],
    options?: {
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::new_zeros(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout? layout=None, Device?
   * device=None, bool? pin_memory=None) -> Tensor`
   */
  new_zeros(
    options: {
      size: readonly Int[];
      dtype?: DTypeName | null;
      layout?: Layout | null;
      device?: Device | null;
      pin_memory?: boolean | null;
    },
  ): Tensor;
  /** `aten::nextafter(Tensor self, Tensor other) -> Tensor` */
  nextafter(other: Tensor): Tensor;
  /** `aten::nextafter_(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  nextafter_(other: Tensor): this;
  /** `aten::nonzero(Tensor self) -> Tensor` */
  nonzero(): Tensor;
  /** `aten::nonzero_numpy(Tensor self) -> Tensor[]` */
  nonzero_numpy(): Tensor[];
  /** `aten::nonzero_static(Tensor self, *, SymInt size, int fill_value=-1) -> Tensor` */
  nonzero_static(options: { size: Int; fill_value?: Int }): Tensor;
  /** `aten::norm.Scalar(Tensor self, Scalar p=2) -> Tensor` */
  norm(p?: Scalar): Tensor;
  /** `aten::norm.Scalar(Tensor self, Scalar p=2) -> Tensor` */
  norm(options: { p?: Scalar }): Tensor;
  /** `aten::norm.ScalarOpt_dtype(Tensor self, Scalar? p, *, ScalarType dtype) -> Tensor` */
  norm(p: Scalar | null, options: { dtype: DTypeName }): Tensor;
  /** `aten::norm.ScalarOpt_dtype(Tensor self, Scalar? p, *, ScalarType dtype) -> Tensor` */
  norm(options: { p: Scalar | null; dtype: DTypeName }): Tensor;
  /** `aten::norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor` */
  norm(p: Scalar | null, dim: Int | readonly Int[], keepdim?: boolean): Tensor;
  /** `aten::norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor` */
  norm(p: Scalar | null, dim: Int | readonly Int[], options: { keepdim?: boolean }): Tensor;
  /** `aten::norm.ScalarOpt_dim(Tensor self, Scalar? p, int[1] dim, bool keepdim=False) -> Tensor` */
  norm(options: { p: Scalar | null; dim: Int | readonly Int[]; keepdim?: boolean }): Tensor;
  /**
   * `aten::norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, *, ScalarType dtype) ->
   * Tensor`
   */
  norm(p: Scalar | null, dim: Int | readonly Int[], keepdim: boolean, options: { dtype: DTypeName }): Tensor;
  /**
   * `aten::norm.ScalarOpt_dim_dtype(Tensor self, Scalar? p, int[1] dim, bool keepdim, *, ScalarType dtype) ->
   * Tensor`
   */
  norm(options: { p: Scalar | null; dim: Int | readonly Int[]; keepdim: boolean; dtype: DTypeName }): Tensor;
  /**
   * `aten::normal_(Tensor(a!) self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor(a!)`
   */
  normal_(mean?: Float, std?: Float, options?: { generator?: Generator | null }): this;
  /**
   * `aten::normal_(Tensor(a!) self, float mean=0., float std=1., *, Generator? generator=None) -> Tensor(a!)`
   */
  normal_(options: { mean?: Float; std?: Float; generator?: Generator | null }): this;
  /** `aten::not_equal.Scalar(Tensor self, Scalar other) -> Tensor` */
  not_equal(other: Scalar): Tensor;
  /** `aten::not_equal.Scalar(Tensor self, Scalar other) -> Tensor` */
  not_equal(options: { other: Scalar }): Tensor;
  /** `aten::not_equal.Tensor(Tensor self, Tensor other) -> Tensor` */
  not_equal(other: Tensor): Tensor;
  /** `aten::not_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  not_equal_(other: Scalar): this;
  /** `aten::not_equal_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  not_equal_(options: { other: Scalar }): this;
  /** `aten::not_equal_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  not_equal_(other: Tensor): this;
  /** `aten::numpy_T(Tensor(a) self) -> Tensor(a)` */
  numpy_T(): Tensor;
  /** `aten::orgqr(Tensor self, Tensor input2) -> Tensor` */
  orgqr(input2: Tensor): Tensor;
  /**
   * `aten::ormqr(Tensor self, Tensor input2, Tensor input3, bool left=True, bool transpose=False) -> Tensor`
   */
  ormqr(input2: Tensor, input3: Tensor, left?: boolean, transpose?: boolean): Tensor;
  /**
   * `aten::ormqr(Tensor self, Tensor input2, Tensor input3, bool left=True, bool transpose=False) -> Tensor`
   */
  ormqr(input2: Tensor, input3: Tensor, options: { left?: boolean; transpose?: boolean }): Tensor;
  /** `aten::outer(Tensor self, Tensor vec2) -> Tensor` */
  outer(vec2: Tensor): Tensor;
  /** `aten::permute(Tensor(a) self, int[] dims) -> Tensor(a)` */
  permute(dims: readonly Int[]): Tensor;
  /** `aten::permute(Tensor(a) self, int[] dims) -> Tensor(a)` */
  permute(options: { dims: readonly Int[] }): Tensor;
  /** `aten::pin_memory(Tensor(a) self, Device? device=None) -> Tensor(a)` */
  pin_memory(device?: Device | null): Tensor;
  /** `aten::pin_memory(Tensor(a) self, Device? device=None) -> Tensor(a)` */
  pin_memory(options: { device?: Device | null }): Tensor;
  /** `aten::pinverse(Tensor self, float rcond=1.0000000000000001e-15) -> Tensor` */
  pinverse(rcond?: Float): Tensor;
  /** `aten::pinverse(Tensor self, float rcond=1.0000000000000001e-15) -> Tensor` */
  pinverse(options: { rcond?: Float }): Tensor;
  /** `aten::polygamma(int n, Tensor self) -> Tensor` */
  polygamma(n: Int): Tensor;
  /** `aten::polygamma(int n, Tensor self) -> Tensor` */
  polygamma(options: { n: Int }): Tensor;
  /** `aten::polygamma_(Tensor(a!) self, int n) -> Tensor(a!)` */
  polygamma_(n: Int): this;
  /** `aten::polygamma_(Tensor(a!) self, int n) -> Tensor(a!)` */
  polygamma_(options: { n: Int }): this;
  /** `aten::positive(Tensor(a) self) -> Tensor(a)` */
  positive(): Tensor;
  /** `aten::pow.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor` */
  pow(exponent: Scalar): Tensor;
  /** `aten::pow.Tensor_Scalar(Tensor self, Scalar exponent) -> Tensor` */
  pow(options: { exponent: Scalar }): Tensor;
  /** `aten::pow.Tensor_Tensor(Tensor self, Tensor exponent) -> Tensor` */
  pow(exponent: Tensor): Tensor;
  /** `aten::pow_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!)` */
  pow_(exponent: Scalar): this;
  /** `aten::pow_.Scalar(Tensor(a!) self, Scalar exponent) -> Tensor(a!)` */
  pow_(options: { exponent: Scalar }): this;
  /** `aten::pow_.Tensor(Tensor(a!) self, Tensor exponent) -> Tensor(a!)` */
  pow_(exponent: Tensor): this;
  /** `aten::prelu(Tensor self, Tensor weight) -> Tensor` */
  prelu(weight: Tensor): Tensor;
  /** `aten::prod(Tensor self, *, ScalarType? dtype=None) -> Tensor` */
  prod(options?: { dtype?: DTypeName | null }): Tensor;
  /** `aten::prod.dim_int(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor` */
  prod(dim: Int, keepdim?: boolean, options?: { dtype?: DTypeName | null }): Tensor;
  /** `aten::prod.dim_int(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor` */
  prod(dim: Int, options: { keepdim?: boolean; dtype?: DTypeName | null }): Tensor;
  /** `aten::prod.dim_int(Tensor self, int dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor` */
  prod(options: { dim: Int; keepdim?: boolean; dtype?: DTypeName | null }): Tensor;
  /** `aten::put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor` */
  put(index: Tensor, source: Tensor, accumulate?: boolean): Tensor;
  /** `aten::put(Tensor self, Tensor index, Tensor source, bool accumulate=False) -> Tensor` */
  put(index: Tensor, source: Tensor, options: { accumulate?: boolean }): Tensor;
  /** `aten::put_(Tensor(a!) self, Tensor index, Tensor source, bool accumulate=False) -> Tensor(a!)` */
  put_(index: Tensor, source: Tensor, accumulate?: boolean): this;
  /** `aten::put_(Tensor(a!) self, Tensor index, Tensor source, bool accumulate=False) -> Tensor(a!)` */
  put_(index: Tensor, source: Tensor, options: { accumulate?: boolean }): this;
  /** `aten::q_per_channel_axis(Tensor self) -> int` */
  q_per_channel_axis(): number;
  /** `aten::q_per_channel_scales(Tensor self) -> Tensor` */
  q_per_channel_scales(): Tensor;
  /** `aten::q_per_channel_zero_points(Tensor self) -> Tensor` */
  q_per_channel_zero_points(): Tensor;
  /** `aten::q_scale(Tensor self) -> float` */
  q_scale(): number;
  /** `aten::q_zero_point(Tensor self) -> int` */
  q_zero_point(): number;
  /** `aten::qr(Tensor self, bool some=True) -> (Tensor Q, Tensor R)` */
  qr(some?: boolean): [Q: Tensor, R: Tensor];
  /** `aten::qr(Tensor self, bool some=True) -> (Tensor Q, Tensor R)` */
  qr(options: { some?: boolean }): [Q: Tensor, R: Tensor];
  /**
   * `aten::quantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear")
   * -> Tensor`
   */
  quantile(q: Tensor, dim?: Int | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  /**
   * `aten::quantile(Tensor self, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation="linear")
   * -> Tensor`
   */
  quantile(q: Tensor, options: { dim?: Int | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /**
   * `aten::quantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str
   * interpolation="linear") -> Tensor`
   */
  quantile(q: Float, dim?: Int | null, keepdim?: boolean, options?: { interpolation?: string }): Tensor;
  /**
   * `aten::quantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str
   * interpolation="linear") -> Tensor`
   */
  quantile(q: Float, options: { dim?: Int | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /**
   * `aten::quantile.scalar(Tensor self, float q, int? dim=None, bool keepdim=False, *, str
   * interpolation="linear") -> Tensor`
   */
  quantile(options: { q: Float; dim?: Int | null; keepdim?: boolean; interpolation?: string }): Tensor;
  /** `aten::rad2deg(Tensor self) -> Tensor` */
  rad2deg(): Tensor;
  /** `aten::rad2deg_(Tensor(a!) self) -> Tensor(a!)` */
  rad2deg_(): this;
  /** `aten::random_(Tensor(a!) self, *, Generator? generator=None) -> Tensor(a!)` */
  random_(options?: { generator?: Generator | null }): this;
  /** `aten::random_.to(Tensor(a!) self, int to, *, Generator? generator=None) -> Tensor(a!)` */
  random_(to: Int, options?: { generator?: Generator | null }): this;
  /** `aten::random_.to(Tensor(a!) self, int to, *, Generator? generator=None) -> Tensor(a!)` */
  random_(options: { to: Int; generator?: Generator | null }): this;
  /** `aten::random_.from(Tensor(a!) self, int from, int? to, *, Generator? generator=None) -> Tensor(a!)` */
  random_(from: Int, to: Int | null, options?: { generator?: Generator | null }): this;
  /** `aten::random_.from(Tensor(a!) self, int from, int? to, *, Generator? generator=None) -> Tensor(a!)` */
  random_(options: { from: Int; to: Int | null; generator?: Generator | null }): this;
  /** `aten::ravel(Tensor(a) self) -> Tensor(a)` */
  ravel(): Tensor;
  /** `aten::real(Tensor(a) self) -> Tensor(a)` */
  real(): Tensor;
  /** `aten::reciprocal(Tensor self) -> Tensor` */
  reciprocal(): Tensor;
  /** `aten::reciprocal_(Tensor(a!) self) -> Tensor(a!)` */
  reciprocal_(): this;
  /** `aten::refine_names(Tensor(a) self, str[] names) -> Tensor(a)` */
  refine_names(names: readonly string[]): Tensor;
  /** `aten::refine_names(Tensor(a) self, str[] names) -> Tensor(a)` */
  refine_names(options: { names: readonly string[] }): Tensor;
  /** `aten::relu(Tensor self) -> Tensor` */
  relu(): Tensor;
  /** `aten::relu_(Tensor(a!) self) -> Tensor(a!)` */
  relu_(): this;
  /** `aten::remainder.Scalar(Tensor self, Scalar other) -> Tensor` */
  remainder(other: Scalar): Tensor;
  /** `aten::remainder.Scalar(Tensor self, Scalar other) -> Tensor` */
  remainder(options: { other: Scalar }): Tensor;
  /** `aten::remainder.Tensor(Tensor self, Tensor other) -> Tensor` */
  remainder(other: Tensor): Tensor;
  /** `aten::remainder_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  remainder_(other: Scalar): this;
  /** `aten::remainder_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  remainder_(options: { other: Scalar }): this;
  /** `aten::remainder_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  remainder_(other: Tensor): this;
  /** `aten::rename(Tensor(a) self, str[]? names) -> Tensor(a)` */
  rename(names: readonly string[] | null): Tensor;
  /** `aten::rename(Tensor(a) self, str[]? names) -> Tensor(a)` */
  rename(options: { names: readonly string[] | null }): Tensor;
  /** `aten::rename_(Tensor(a!) self, str[]? names) -> Tensor(a!)` */
  rename_(names: readonly string[] | null): this;
  /** `aten::rename_(Tensor(a!) self, str[]? names) -> Tensor(a!)` */
  rename_(options: { names: readonly string[] | null }): this;
  /** `aten::renorm(Tensor self, Scalar p, int dim, Scalar maxnorm) -> Tensor` */
  renorm(p: Scalar, dim: Int, maxnorm: Scalar): Tensor;
  /** `aten::renorm(Tensor self, Scalar p, int dim, Scalar maxnorm) -> Tensor` */
  renorm(options: { p: Scalar; dim: Int; maxnorm: Scalar }): Tensor;
  /** `aten::renorm_(Tensor(a!) self, Scalar p, int dim, Scalar maxnorm) -> Tensor(a!)` */
  renorm_(p: Scalar, dim: Int, maxnorm: Scalar): this;
  /** `aten::renorm_(Tensor(a!) self, Scalar p, int dim, Scalar maxnorm) -> Tensor(a!)` */
  renorm_(options: { p: Scalar; dim: Int; maxnorm: Scalar }): this;
  /** `aten::repeat(Tensor self, SymInt[] repeats) -> Tensor` */
  repeat(repeats: readonly Int[]): Tensor;
  /** `aten::repeat(Tensor self, SymInt[] repeats) -> Tensor` */
  repeat(options: { repeats: readonly Int[] }): Tensor;
  /**
   * `aten::repeat_interleave.self_Tensor(Tensor self, Tensor repeats, int? dim=None, *, SymInt?
   * output_size=None) -> Tensor`
   */
  repeat_interleave(repeats: Tensor, dim?: Int | null, options?: { output_size?: Int | null }): Tensor;
  /**
   * `aten::repeat_interleave.self_Tensor(Tensor self, Tensor repeats, int? dim=None, *, SymInt?
   * output_size=None) -> Tensor`
   */
  repeat_interleave(repeats: Tensor, options: { dim?: Int | null; output_size?: Int | null }): Tensor;
  /**
   * `aten::repeat_interleave.self_int(Tensor self, SymInt repeats, int? dim=None, *, SymInt?
   * output_size=None) -> Tensor`
   */
  repeat_interleave(repeats: Int, dim?: Int | null, options?: { output_size?: Int | null }): Tensor;
  /**
   * `aten::repeat_interleave.self_int(Tensor self, SymInt repeats, int? dim=None, *, SymInt?
   * output_size=None) -> Tensor`
   */
  repeat_interleave(repeats: Int, options: { dim?: Int | null; output_size?: Int | null }): Tensor;
  /**
   * `aten::repeat_interleave.self_int(Tensor self, SymInt repeats, int? dim=None, *, SymInt?
   * output_size=None) -> Tensor`
   */
  repeat_interleave(options: { repeats: Int; dim?: Int | null; output_size?: Int | null }): Tensor;
  /** `aten::requires_grad_(Tensor(a!) self, bool requires_grad=True) -> Tensor(a!)` */
  requires_grad_(requires_grad?: boolean): this;
  /** `aten::requires_grad_(Tensor(a!) self, bool requires_grad=True) -> Tensor(a!)` */
  requires_grad_(options: { requires_grad?: boolean }): this;
  /** `aten::reshape(Tensor(a) self, SymInt[] shape) -> Tensor(a)` */
  reshape(shape: readonly Int[]): Tensor;
  /** `aten::reshape(Tensor(a) self, SymInt[] shape) -> Tensor(a)` */
  reshape(options: { shape: readonly Int[] }): Tensor;
  /** `aten::reshape_as(Tensor(a) self, Tensor other) -> Tensor(a)` */
  reshape_as(other: Tensor): Tensor;
  /** `aten::resize_(Tensor(a!) self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor(a!)` */
  resize_(size: readonly Int[], options?: { memory_format?: MemoryFormat | null }): this;
  /** `aten::resize_(Tensor(a!) self, SymInt[] size, *, MemoryFormat? memory_format=None) -> Tensor(a!)` */
  resize_(options: { size: readonly Int[]; memory_format?: MemoryFormat | null }): this;
  /**
   * `aten::resize_as_(Tensor(a!) self, Tensor the_template, *, MemoryFormat? memory_format=None) ->
   * Tensor(a!)`
   */
  resize_as_(the_template: Tensor, options?: { memory_format?: MemoryFormat | null }): this;
  /** `aten::resize_as_sparse_(Tensor(a!) self, Tensor the_template) -> Tensor(a!)` */
  resize_as_sparse_(the_template: Tensor): this;
  /** `aten::resolve_conj(Tensor(a) self) -> Tensor(a)` */
  resolve_conj(): Tensor;
  /** `aten::resolve_neg(Tensor(a) self) -> Tensor(a)` */
  resolve_neg(): Tensor;
  /** `aten::retain_grad(Tensor(a!) self) -> ()` */
  retain_grad(): void;
  /** `aten::retains_grad(Tensor self) -> bool` */
  retains_grad(): boolean;
  /** `aten::roll(Tensor self, SymInt[1] shifts, int[1] dims=[]) -> Tensor` */
  roll(shifts: Int | readonly Int[], dims?: Int | readonly Int[]): Tensor;
  /** `aten::roll(Tensor self, SymInt[1] shifts, int[1] dims=[]) -> Tensor` */
  roll(shifts: Int | readonly Int[], options: { dims?: Int | readonly Int[] }): Tensor;
  /** `aten::roll(Tensor self, SymInt[1] shifts, int[1] dims=[]) -> Tensor` */
  roll(options: { shifts: Int | readonly Int[]; dims?: Int | readonly Int[] }): Tensor;
  /** `aten::rot90(Tensor self, int k=1, int[] dims=[0, 1]) -> Tensor` */
  rot90(k?: Int, dims?: readonly Int[]): Tensor;
  /** `aten::rot90(Tensor self, int k=1, int[] dims=[0, 1]) -> Tensor` */
  rot90(options: { k?: Int; dims?: readonly Int[] }): Tensor;
  /** `aten::round(Tensor self) -> Tensor` */
  round(): Tensor;
  /** `aten::round.decimals(Tensor self, *, int decimals) -> Tensor` */
  round(options: { decimals: Int }): Tensor;
  /** `aten::round_(Tensor(a!) self) -> Tensor(a!)` */
  round_(): this;
  /** `aten::round_.decimals(Tensor(a!) self, *, int decimals) -> Tensor(a!)` */
  round_(options: { decimals: Int }): this;
  /** `aten::row_indices(Tensor(a) self) -> Tensor(a)` */
  row_indices(): Tensor;
  /** `aten::rsqrt(Tensor self) -> Tensor` */
  rsqrt(): Tensor;
  /** `aten::rsqrt_(Tensor(a!) self) -> Tensor(a!)` */
  rsqrt_(): this;
  /** `aten::scatter.src(Tensor self, int dim, Tensor index, Tensor src) -> Tensor` */
  scatter(dim: Int, index: Tensor, src: Tensor): Tensor;
  /** `aten::scatter.value(Tensor self, int dim, Tensor index, Scalar value) -> Tensor` */
  scatter(dim: Int, index: Tensor, value: Scalar): Tensor;
  /** `aten::scatter.reduce(Tensor self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor` */
  scatter(dim: Int, index: Tensor, src: Tensor, options: { reduce: string }): Tensor;
  /**
   * `aten::scatter.value_reduce(Tensor self, int dim, Tensor index, Scalar value, *, str reduce) -> Tensor`
   */
  scatter(dim: Int, index: Tensor, value: Scalar, options: { reduce: string }): Tensor;
  /** `aten::scatter_.src(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!)` */
  scatter_(dim: Int, index: Tensor, src: Tensor): this;
  /** `aten::scatter_.value(Tensor(a!) self, int dim, Tensor index, Scalar value) -> Tensor(a!)` */
  scatter_(dim: Int, index: Tensor, value: Scalar): this;
  /**
   * `aten::scatter_.reduce(Tensor(a!) self, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor(a!)`
   */
  scatter_(dim: Int, index: Tensor, src: Tensor, options: { reduce: string }): this;
  /**
   * `aten::scatter_.value_reduce(Tensor(a!) self, int dim, Tensor index, Scalar value, *, str reduce) ->
   * Tensor(a!)`
   */
  scatter_(dim: Int, index: Tensor, value: Scalar, options: { reduce: string }): this;
  /** `aten::scatter_add(Tensor self, int dim, Tensor index, Tensor src) -> Tensor` */
  scatter_add(dim: Int, index: Tensor, src: Tensor): Tensor;
  /** `aten::scatter_add_(Tensor(a!) self, int dim, Tensor index, Tensor src) -> Tensor(a!)` */
  scatter_add_(dim: Int, index: Tensor, src: Tensor): this;
  /**
   * `aten::scatter_reduce.two(Tensor self, int dim, Tensor index, Tensor src, str reduce, *, bool
   * include_self=True) -> Tensor`
   */
  scatter_reduce(
    dim: Int,
    index: Tensor,
    src: Tensor,
    reduce: string,
    options?: { include_self?: boolean },
  ): Tensor;
  /**
   * `aten::scatter_reduce_.two(Tensor(a!) self, int dim, Tensor index, Tensor src, str reduce, *, bool
   * include_self=True) -> Tensor(a!)`
   */
  scatter_reduce_(
    dim: Int,
    index: Tensor,
    src: Tensor,
    reduce: string,
    options?: { include_self?: boolean },
  ): this;
  /** `aten::select.int(Tensor(a) self, int dim, SymInt index) -> Tensor(a)` */
  select(dim: Int, index: Int): Tensor;
  /** `aten::select.int(Tensor(a) self, int dim, SymInt index) -> Tensor(a)` */
  select(options: { dim: Int; index: Int }): Tensor;
  /** `aten::select_scatter(Tensor self, Tensor src, int dim, SymInt index) -> Tensor` */
  select_scatter(src: Tensor, dim: Int, index: Int): Tensor;
  /** `aten::set_(Tensor(a!) self) -> Tensor(a!)` */
  set_(): this;
  /** `aten::set_.source_Tensor(Tensor(a!) self, Tensor source) -> Tensor(a!)` */
  set_(source: Tensor): this;
  /**
   * `aten::set_.source_Tensor_storage_offset(Tensor(a!) self, Tensor source, SymInt storage_offset, SymInt[]
   * size, SymInt[] stride=[]) -> Tensor(a!)`
   */
  set_(source: Tensor, storage_offset: Int, size: readonly Int[], stride?: readonly Int[]): this;
  /**
   * `aten::set_.source_Tensor_storage_offset(Tensor(a!) self, Tensor source, SymInt storage_offset, SymInt[]
   * size, SymInt[] stride=[]) -> Tensor(a!)`
   */
  set_(source: Tensor, storage_offset: Int, size: readonly Int[], options: { stride?: readonly Int[] }): this;
  /** `aten::sgn(Tensor self) -> Tensor` */
  sgn(): Tensor;
  /** `aten::sgn_(Tensor(a!) self) -> Tensor(a!)` */
  sgn_(): this;
  /** `aten::sigmoid(Tensor self) -> Tensor` */
  sigmoid(): Tensor;
  /** `aten::sigmoid_(Tensor(a!) self) -> Tensor(a!)` */
  sigmoid_(): this;
  /** `aten::sign(Tensor self) -> Tensor` */
  sign(): Tensor;
  /** `aten::sign_(Tensor(a!) self) -> Tensor(a!)` */
  sign_(): this;
  /** `aten::signbit(Tensor self) -> Tensor` */
  signbit(): Tensor;
  /** `aten::sin(Tensor self) -> Tensor` */
  sin(): Tensor;
  /** `aten::sin_(Tensor(a!) self) -> Tensor(a!)` */
  sin_(): this;
  /** `aten::sinc(Tensor self) -> Tensor` */
  sinc(): Tensor;
  /** `aten::sinc_(Tensor(a!) self) -> Tensor(a!)` */
  sinc_(): this;
  /** `aten::sinh(Tensor self) -> Tensor` */
  sinh(): Tensor;
  /** `aten::sinh_(Tensor(a!) self) -> Tensor(a!)` */
  sinh_(): this;
  /** `aten::size.int(Tensor self, int dim) -> int` */
  size(dim: Int): number;
  /** `aten::size.int(Tensor self, int dim) -> int` */
  size(options: { dim: Int }): number;
  /**
   * `aten::slice.Tensor(Tensor(a) self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) ->
   * Tensor(a)`
   */
  slice(dim?: Int, start?: Int | null, end?: Int | null, step?: Int): Tensor;
  /**
   * `aten::slice.Tensor(Tensor(a) self, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1) ->
   * Tensor(a)`
   */
  slice(options: { dim?: Int; start?: Int | null; end?: Int | null; step?: Int }): Tensor;
  /**
   * `aten::slice_inverse(Tensor(a) self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt
   * step=1) -> Tensor(a)`
   */
  slice_inverse(src: Tensor, dim?: Int, start?: Int | null, end?: Int | null, step?: Int): Tensor;
  /**
   * `aten::slice_inverse(Tensor(a) self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt
   * step=1) -> Tensor(a)`
   */
  slice_inverse(
    src: Tensor,
    options: { dim?: Int; start?: Int | null; end?: Int | null; step?: Int },
  ): Tensor;
  /**
   * `aten::slice_scatter(Tensor self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt
   * step=1) -> Tensor`
   */
  slice_scatter(src: Tensor, dim?: Int, start?: Int | null, end?: Int | null, step?: Int): Tensor;
  /**
   * `aten::slice_scatter(Tensor self, Tensor src, int dim=0, SymInt? start=None, SymInt? end=None, SymInt
   * step=1) -> Tensor`
   */
  slice_scatter(
    src: Tensor,
    options: { dim?: Int; start?: Int | null; end?: Int | null; step?: Int },
  ): Tensor;
  /** `aten::slogdet(Tensor self) -> (Tensor sign, Tensor logabsdet)` */
  slogdet(): [sign: Tensor, logabsdet: Tensor];
  /** `aten::smm(Tensor self, Tensor mat2) -> Tensor` */
  smm(mat2: Tensor): Tensor;
  /** `aten::softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor` */
  softmax(dim: Int, dtype?: DTypeName | null): Tensor;
  /** `aten::softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor` */
  softmax(dim: Int, options: { dtype?: DTypeName | null }): Tensor;
  /** `aten::softmax.int(Tensor self, int dim, ScalarType? dtype=None) -> Tensor` */
  softmax(options: { dim: Int; dtype?: DTypeName | null }): Tensor;
  /** `aten::sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices)` */
  sort(dim?: Int, descending?: boolean): [values: Tensor, indices: Tensor];
  /** `aten::sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor indices)` */
  sort(options: { dim?: Int; descending?: boolean }): [values: Tensor, indices: Tensor];
  /**
   * `aten::sort.stable(Tensor self, *, bool? stable, int dim=-1, bool descending=False) -> (Tensor values,
   * Tensor indices)`
   */
  sort(
    options: { stable: boolean | null; dim?: Int; descending?: boolean },
  ): [values: Tensor, indices: Tensor];
  /** `aten::sparse_dim(Tensor self) -> int` */
  sparse_dim(): number;
  /** `aten::sparse_mask(Tensor self, Tensor mask) -> Tensor` */
  sparse_mask(mask: Tensor): Tensor;
  /** `aten::sparse_resize_(Tensor(a!) self, int[] size, int sparse_dim, int dense_dim) -> Tensor(a!)` */
  sparse_resize_(size: readonly Int[], sparse_dim: Int, dense_dim: Int): this;
  /** `aten::sparse_resize_(Tensor(a!) self, int[] size, int sparse_dim, int dense_dim) -> Tensor(a!)` */
  sparse_resize_(options: { size: readonly Int[]; sparse_dim: Int; dense_dim: Int }): this;
  /**
   * `aten::sparse_resize_and_clear_(Tensor(a!) self, int[] size, int sparse_dim, int dense_dim) ->
   * Tensor(a!)`
   */
  sparse_resize_and_clear_(size: readonly Int[], sparse_dim: Int, dense_dim: Int): this;
  /**
   * `aten::sparse_resize_and_clear_(Tensor(a!) self, int[] size, int sparse_dim, int dense_dim) ->
   * Tensor(a!)`
   */
  sparse_resize_and_clear_(options: { size: readonly Int[]; sparse_dim: Int; dense_dim: Int }): this;
  /** `aten::split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> Tensor(a)[]` */
  split(split_size: Int, dim?: Int): Tensor[];
  /** `aten::split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> Tensor(a)[]` */
  split(split_size: Int, options: { dim?: Int }): Tensor[];
  /** `aten::split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> Tensor(a)[]` */
  split(options: { split_size: Int; dim?: Int }): Tensor[];
  /** `aten::split.sizes(Tensor(a -> *) self, SymInt[] split_size, int dim=0) -> Tensor(a)[]` */
  split(split_size: readonly Int[], dim?: Int): Tensor[];
  /** `aten::split.sizes(Tensor(a -> *) self, SymInt[] split_size, int dim=0) -> Tensor(a)[]` */
  split(split_size: readonly Int[], options: { dim?: Int }): Tensor[];
  /** `aten::split.sizes(Tensor(a -> *) self, SymInt[] split_size, int dim=0) -> Tensor(a)[]` */
  split(options: { split_size: readonly Int[]; dim?: Int }): Tensor[];
  /** `aten::split_with_sizes(Tensor(a -> *) self, SymInt[] split_sizes, int dim=0) -> Tensor(a)[]` */
  split_with_sizes(split_sizes: readonly Int[], dim?: Int): Tensor[];
  /** `aten::split_with_sizes(Tensor(a -> *) self, SymInt[] split_sizes, int dim=0) -> Tensor(a)[]` */
  split_with_sizes(split_sizes: readonly Int[], options: { dim?: Int }): Tensor[];
  /** `aten::split_with_sizes(Tensor(a -> *) self, SymInt[] split_sizes, int dim=0) -> Tensor(a)[]` */
  split_with_sizes(options: { split_sizes: readonly Int[]; dim?: Int }): Tensor[];
  /** `aten::sqrt(Tensor self) -> Tensor` */
  sqrt(): Tensor;
  /** `aten::sqrt_(Tensor(a!) self) -> Tensor(a!)` */
  sqrt_(): this;
  /** `aten::square(Tensor self) -> Tensor` */
  square(): Tensor;
  /** `aten::square_(Tensor(a!) self) -> Tensor(a!)` */
  square_(): this;
  /** `aten::squeeze(Tensor(a) self) -> Tensor(a)` */
  squeeze(): Tensor;
  /** `aten::squeeze.dim(Tensor(a) self, int dim) -> Tensor(a)` */
  squeeze(dim: Int): Tensor;
  /** `aten::squeeze.dim(Tensor(a) self, int dim) -> Tensor(a)` */
  squeeze(options: { dim: Int }): Tensor;
  /** `aten::squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a)` */
  squeeze(dim: readonly Int[]): Tensor;
  /** `aten::squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a)` */
  squeeze(options: { dim: readonly Int[] }): Tensor;
  /** `aten::squeeze_(Tensor(a!) self) -> Tensor(a!)` */
  squeeze_(): this;
  /** `aten::squeeze_.dim(Tensor(a!) self, int dim) -> Tensor(a!)` */
  squeeze_(dim: Int): this;
  /** `aten::squeeze_.dim(Tensor(a!) self, int dim) -> Tensor(a!)` */
  squeeze_(options: { dim: Int }): this;
  /** `aten::squeeze_.dims(Tensor(a!) self, int[] dim) -> Tensor(a!)` */
  squeeze_(dim: readonly Int[]): this;
  /** `aten::squeeze_.dims(Tensor(a!) self, int[] dim) -> Tensor(a!)` */
  squeeze_(options: { dim: readonly Int[] }): this;
  /** `aten::sspaddmm(Tensor self, Tensor mat1, Tensor mat2, *, Scalar beta=1, Scalar alpha=1) -> Tensor` */
  sspaddmm(mat1: Tensor, mat2: Tensor, options?: { beta?: Scalar; alpha?: Scalar }): Tensor;
  /** `aten::std(Tensor self, bool unbiased=True) -> Tensor` */
  std(unbiased?: boolean): Tensor;
  /** `aten::std(Tensor self, bool unbiased=True) -> Tensor` */
  std(options: { unbiased?: boolean }): Tensor;
  /**
   * `aten::std.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) ->
   * Tensor`
   */
  std(dim?: Int | readonly Int[] | null, options?: { correction?: Scalar | null; keepdim?: boolean }): Tensor;
  /**
   * `aten::std.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) ->
   * Tensor`
   */
  std(options: { dim?: Int | readonly Int[] | null; correction?: Scalar | null; keepdim?: boolean }): Tensor;
  /** `aten::std.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor` */
  std(dim: Int | readonly Int[] | null, unbiased?: boolean, keepdim?: boolean): Tensor;
  /** `aten::std.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor` */
  std(dim: Int | readonly Int[] | null, options: { unbiased?: boolean; keepdim?: boolean }): Tensor;
  /** `aten::std.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor` */
  std(options: { dim: Int | readonly Int[] | null; unbiased?: boolean; keepdim?: boolean }): Tensor;
  /**
   * `aten::stft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool
   * normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor`
   */
  stft(
    n_fft: Int,
    hop_length?: Int | null,
    win_length?: Int | null,
    window?: Tensor | null,
    normalized?: boolean,
    onesided?: boolean | null,
    return_complex?: boolean | null,
    align_to_window?: boolean | null,
  ): Tensor;
  /**
   * `aten::stft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool
   * normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor`
   */
  stft(
    n_fft: Int,
    options: {
      hop_length?: Int | null;
      win_length?: Int | null;
      window?: Tensor | null;
      normalized?: boolean;
      onesided?: boolean | null;
      return_complex?: boolean | null;
      align_to_window?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::stft(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor? window=None, bool
   * normalized=False, bool? onesided=None, bool? return_complex=None, bool? align_to_window=None) -> Tensor`
   */
  stft(
    options: {
      n_fft: Int;
      hop_length?: Int | null;
      win_length?: Int | null;
      window?: Tensor | null;
      normalized?: boolean;
      onesided?: boolean | null;
      return_complex?: boolean | null;
      align_to_window?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::stft.center(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor?
   * window=None, bool center=True, str pad_mode="reflect", bool normalized=False, bool? onesided=None, bool?
   * return_complex=None, bool? align_to_window=None) -> Tensor`
   */
  stft(
    n_fft: Int,
    hop_length?: Int | null,
    win_length?: Int | null,
    window?: Tensor | null,
    center?: boolean,
    pad_mode?: string,
    normalized?: boolean,
    onesided?: boolean | null,
    return_complex?: boolean | null,
    align_to_window?: boolean | null,
  ): Tensor;
  /**
   * `aten::stft.center(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor?
   * window=None, bool center=True, str pad_mode="reflect", bool normalized=False, bool? onesided=None, bool?
   * return_complex=None, bool? align_to_window=None) -> Tensor`
   */
  stft(
    n_fft: Int,
    options: {
      hop_length?: Int | null;
      win_length?: Int | null;
      window?: Tensor | null;
      center?: boolean;
      pad_mode?: string;
      normalized?: boolean;
      onesided?: boolean | null;
      return_complex?: boolean | null;
      align_to_window?: boolean | null;
    },
  ): Tensor;
  /**
   * `aten::stft.center(Tensor self, int n_fft, int? hop_length=None, int? win_length=None, Tensor?
   * window=None, bool center=True, str pad_mode="reflect", bool normalized=False, bool? onesided=None, bool?
   * return_complex=None, bool? align_to_window=None) -> Tensor`
   */
  stft(
    options: {
      n_fft: Int;
      hop_length?: Int | null;
      win_length?: Int | null;
      window?: Tensor | null;
      center?: boolean;
      pad_mode?: string;
      normalized?: boolean;
      onesided?: boolean | null;
      return_complex?: boolean | null;
      align_to_window?: boolean | null;
    },
  ): Tensor;
  /** `aten::stride.int(Tensor self, int dim) -> int` */
  stride(dim: Int): number;
  /** `aten::stride.int(Tensor self, int dim) -> int` */
  stride(options: { dim: Int }): number;
  /** `aten::sub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  sub(other: Scalar, alpha?: Scalar): Tensor;
  /** `aten::sub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  sub(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** `aten::sub.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  sub(options: { other: Scalar; alpha?: Scalar }): Tensor;
  /** `aten::sub.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor` */
  sub(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** `aten::sub_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  sub_(other: Scalar, alpha?: Scalar): this;
  /** `aten::sub_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  sub_(other: Scalar, options: { alpha?: Scalar }): this;
  /** `aten::sub_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  sub_(options: { other: Scalar; alpha?: Scalar }): this;
  /** `aten::sub_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)` */
  sub_(other: Tensor, options?: { alpha?: Scalar }): this;
  /** `aten::subtract.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  subtract(other: Scalar, alpha?: Scalar): Tensor;
  /** `aten::subtract.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  subtract(other: Scalar, options: { alpha?: Scalar }): Tensor;
  /** `aten::subtract.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor` */
  subtract(options: { other: Scalar; alpha?: Scalar }): Tensor;
  /** `aten::subtract.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor` */
  subtract(other: Tensor, options?: { alpha?: Scalar }): Tensor;
  /** `aten::subtract_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  subtract_(other: Scalar, alpha?: Scalar): this;
  /** `aten::subtract_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  subtract_(other: Scalar, options: { alpha?: Scalar }): this;
  /** `aten::subtract_.Scalar(Tensor(a!) self, Scalar other, Scalar alpha=1) -> Tensor(a!)` */
  subtract_(options: { other: Scalar; alpha?: Scalar }): this;
  /** `aten::subtract_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)` */
  subtract_(other: Tensor, options?: { alpha?: Scalar }): this;
  /** `aten::sum(Tensor self, *, ScalarType? dtype=None) -> Tensor` */
  sum(options?: { dtype?: DTypeName | null }): Tensor;
  /**
   * `aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) ->
   * Tensor`
   */
  sum(dim: Int | readonly Int[] | null, keepdim?: boolean, options?: { dtype?: DTypeName | null }): Tensor;
  /**
   * `aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) ->
   * Tensor`
   */
  sum(dim: Int | readonly Int[] | null, options: { keepdim?: boolean; dtype?: DTypeName | null }): Tensor;
  /**
   * `aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) ->
   * Tensor`
   */
  sum(options: { dim: Int | readonly Int[] | null; keepdim?: boolean; dtype?: DTypeName | null }): Tensor;
  /** `aten::sum_to_size(Tensor self, SymInt[] size) -> Tensor` */
  sum_to_size(size: readonly Int[]): Tensor;
  /** `aten::sum_to_size(Tensor self, SymInt[] size) -> Tensor` */
  sum_to_size(options: { size: readonly Int[] }): Tensor;
  /** `aten::svd(Tensor self, bool some=True, bool compute_uv=True) -> (Tensor U, Tensor S, Tensor V)` */
  svd(some?: boolean, compute_uv?: boolean): [U: Tensor, S: Tensor, V: Tensor];
  /** `aten::svd(Tensor self, bool some=True, bool compute_uv=True) -> (Tensor U, Tensor S, Tensor V)` */
  svd(options: { some?: boolean; compute_uv?: boolean }): [U: Tensor, S: Tensor, V: Tensor];
  /** `aten::swapaxes(Tensor(a) self, int axis0, int axis1) -> Tensor(a)` */
  swapaxes(axis0: Int, axis1: Int): Tensor;
  /** `aten::swapaxes(Tensor(a) self, int axis0, int axis1) -> Tensor(a)` */
  swapaxes(options: { axis0: Int; axis1: Int }): Tensor;
  /** `aten::swapaxes_(Tensor(a!) self, int axis0, int axis1) -> Tensor(a!)` */
  swapaxes_(axis0: Int, axis1: Int): this;
  /** `aten::swapaxes_(Tensor(a!) self, int axis0, int axis1) -> Tensor(a!)` */
  swapaxes_(options: { axis0: Int; axis1: Int }): this;
  /** `aten::swapdims(Tensor(a) self, int dim0, int dim1) -> Tensor(a)` */
  swapdims(dim0: Int, dim1: Int): Tensor;
  /** `aten::swapdims(Tensor(a) self, int dim0, int dim1) -> Tensor(a)` */
  swapdims(options: { dim0: Int; dim1: Int }): Tensor;
  /** `aten::swapdims_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!)` */
  swapdims_(dim0: Int, dim1: Int): this;
  /** `aten::swapdims_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!)` */
  swapdims_(options: { dim0: Int; dim1: Int }): this;
  /** `aten::t(Tensor(a) self) -> Tensor(a)` */
  t(): Tensor;
  /** `aten::t_(Tensor(a!) self) -> Tensor(a!)` */
  t_(): this;
  /** `aten::take(Tensor self, Tensor index) -> Tensor` */
  take(index: Tensor): Tensor;
  /** `aten::take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor` */
  take_along_dim(indices: Tensor, dim?: Int | null): Tensor;
  /** `aten::take_along_dim(Tensor self, Tensor indices, int? dim=None) -> Tensor` */
  take_along_dim(indices: Tensor, options: { dim?: Int | null }): Tensor;
  /** `aten::tan(Tensor self) -> Tensor` */
  tan(): Tensor;
  /** `aten::tan_(Tensor(a!) self) -> Tensor(a!)` */
  tan_(): this;
  /** `aten::tanh(Tensor self) -> Tensor` */
  tanh(): Tensor;
  /** `aten::tanh_(Tensor(a!) self) -> Tensor(a!)` */
  tanh_(): this;
  /** `aten::tensor_split.indices(Tensor(a -> *) self, SymInt[] indices, int dim=0) -> Tensor(a)[]` */
  tensor_split(indices: readonly Int[], dim?: Int): Tensor[];
  /** `aten::tensor_split.indices(Tensor(a -> *) self, SymInt[] indices, int dim=0) -> Tensor(a)[]` */
  tensor_split(indices: readonly Int[], options: { dim?: Int }): Tensor[];
  /** `aten::tensor_split.indices(Tensor(a -> *) self, SymInt[] indices, int dim=0) -> Tensor(a)[]` */
  tensor_split(options: { indices: readonly Int[]; dim?: Int }): Tensor[];
  /** `aten::tensor_split.sections(Tensor(a -> *) self, SymInt sections, int dim=0) -> Tensor(a)[]` */
  tensor_split(sections: Int, dim?: Int): Tensor[];
  /** `aten::tensor_split.sections(Tensor(a -> *) self, SymInt sections, int dim=0) -> Tensor(a)[]` */
  tensor_split(sections: Int, options: { dim?: Int }): Tensor[];
  /** `aten::tensor_split.sections(Tensor(a -> *) self, SymInt sections, int dim=0) -> Tensor(a)[]` */
  tensor_split(options: { sections: Int; dim?: Int }): Tensor[];
  /**
   * `aten::tensor_split.tensor_indices_or_sections(Tensor(a -> *) self, Tensor tensor_indices_or_sections,
   * int dim=0) -> Tensor(a)[]`
   */
  tensor_split(tensor_indices_or_sections: Tensor, dim?: Int): Tensor[];
  /**
   * `aten::tensor_split.tensor_indices_or_sections(Tensor(a -> *) self, Tensor tensor_indices_or_sections,
   * int dim=0) -> Tensor(a)[]`
   */
  tensor_split(tensor_indices_or_sections: Tensor, options: { dim?: Int }): Tensor[];
  /** `aten::tile(Tensor self, SymInt[] dims) -> Tensor` */
  tile(dims: readonly Int[]): Tensor;
  /** `aten::tile(Tensor self, SymInt[] dims) -> Tensor` */
  tile(options: { dims: readonly Int[] }): Tensor;
  /** `aten::to_dense(Tensor self, ScalarType? dtype=None, *, bool? masked_grad=None) -> Tensor` */
  to_dense(dtype?: DTypeName | null, options?: { masked_grad?: boolean | null }): Tensor;
  /** `aten::to_dense(Tensor self, ScalarType? dtype=None, *, bool? masked_grad=None) -> Tensor` */
  to_dense(options: { dtype?: DTypeName | null; masked_grad?: boolean | null }): Tensor;
  /** `aten::to_mkldnn(Tensor self, ScalarType? dtype=None) -> Tensor` */
  to_mkldnn(dtype?: DTypeName | null): Tensor;
  /** `aten::to_mkldnn(Tensor self, ScalarType? dtype=None) -> Tensor` */
  to_mkldnn(options: { dtype?: DTypeName | null }): Tensor;
  /** `aten::to_padded_tensor(Tensor self, float padding, SymInt[]? output_size=None) -> Tensor` */
  to_padded_tensor(padding: Float, output_size?: readonly Int[] | null): Tensor;
  /** `aten::to_padded_tensor(Tensor self, float padding, SymInt[]? output_size=None) -> Tensor` */
  to_padded_tensor(padding: Float, options: { output_size?: readonly Int[] | null }): Tensor;
  /** `aten::to_padded_tensor(Tensor self, float padding, SymInt[]? output_size=None) -> Tensor` */
  to_padded_tensor(options: { padding: Float; output_size?: readonly Int[] | null }): Tensor;
  /** `aten::to_sparse.sparse_dim(Tensor self, int sparse_dim) -> Tensor` */
  to_sparse(sparse_dim: Int): Tensor;
  /** `aten::to_sparse.sparse_dim(Tensor self, int sparse_dim) -> Tensor` */
  to_sparse(options: { sparse_dim: Int }): Tensor;
  /**
   * `aten::to_sparse(Tensor self, *, Layout? layout=None, int[2]? blocksize=None, int? dense_dim=None) ->
   * Tensor`
   */
  to_sparse(
    options?: { layout?: Layout | null; blocksize?: Int | readonly Int[] | null; dense_dim?: Int | null },
  ): Tensor;
  /** `aten::to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  to_sparse_bsc(blocksize: Int | readonly Int[], dense_dim?: Int | null): Tensor;
  /** `aten::to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  to_sparse_bsc(blocksize: Int | readonly Int[], options: { dense_dim?: Int | null }): Tensor;
  /** `aten::to_sparse_bsc(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  to_sparse_bsc(options: { blocksize: Int | readonly Int[]; dense_dim?: Int | null }): Tensor;
  /** `aten::to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  to_sparse_bsr(blocksize: Int | readonly Int[], dense_dim?: Int | null): Tensor;
  /** `aten::to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  to_sparse_bsr(blocksize: Int | readonly Int[], options: { dense_dim?: Int | null }): Tensor;
  /** `aten::to_sparse_bsr(Tensor self, int[2] blocksize, int? dense_dim=None) -> Tensor` */
  to_sparse_bsr(options: { blocksize: Int | readonly Int[]; dense_dim?: Int | null }): Tensor;
  /** `aten::to_sparse_csc(Tensor self, int? dense_dim=None) -> Tensor` */
  to_sparse_csc(dense_dim?: Int | null): Tensor;
  /** `aten::to_sparse_csc(Tensor self, int? dense_dim=None) -> Tensor` */
  to_sparse_csc(options: { dense_dim?: Int | null }): Tensor;
  /** `aten::to_sparse_csr(Tensor self, int? dense_dim=None) -> Tensor` */
  to_sparse_csr(dense_dim?: Int | null): Tensor;
  /** `aten::to_sparse_csr(Tensor self, int? dense_dim=None) -> Tensor` */
  to_sparse_csr(options: { dense_dim?: Int | null }): Tensor;
  /**
   * `aten::topk(Tensor self, SymInt k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values,
   * Tensor indices)`
   */
  topk(k: Int, dim?: Int, largest?: boolean, sorted?: boolean): [values: Tensor, indices: Tensor];
  /**
   * `aten::topk(Tensor self, SymInt k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values,
   * Tensor indices)`
   */
  topk(
    k: Int,
    options: { dim?: Int; largest?: boolean; sorted?: boolean },
  ): [values: Tensor, indices: Tensor];
  /**
   * `aten::topk(Tensor self, SymInt k, int dim=-1, bool largest=True, bool sorted=True) -> (Tensor values,
   * Tensor indices)`
   */
  topk(
    options: { k: Int; dim?: Int; largest?: boolean; sorted?: boolean },
  ): [values: Tensor, indices: Tensor];
  /** `aten::trace(Tensor self) -> Tensor` */
  trace(): Tensor;
  /** `aten::transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a)` */
  transpose(dim0: Int, dim1: Int): Tensor;
  /** `aten::transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a)` */
  transpose(options: { dim0: Int; dim1: Int }): Tensor;
  /** `aten::transpose_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!)` */
  transpose_(dim0: Int, dim1: Int): this;
  /** `aten::transpose_(Tensor(a!) self, int dim0, int dim1) -> Tensor(a!)` */
  transpose_(options: { dim0: Int; dim1: Int }): this;
  /**
   * `aten::triangular_solve(Tensor self, Tensor A, bool upper=True, bool transpose=False, bool
   * unitriangular=False) -> (Tensor solution, Tensor cloned_coefficient)`
   */
  triangular_solve(
    A: Tensor,
    upper?: boolean,
    transpose?: boolean,
    unitriangular?: boolean,
  ): [solution: Tensor, cloned_coefficient: Tensor];
  /**
   * `aten::triangular_solve(Tensor self, Tensor A, bool upper=True, bool transpose=False, bool
   * unitriangular=False) -> (Tensor solution, Tensor cloned_coefficient)`
   */
  triangular_solve(
    A: Tensor,
    options: { upper?: boolean; transpose?: boolean; unitriangular?: boolean },
  ): [solution: Tensor, cloned_coefficient: Tensor];
  /** `aten::tril(Tensor self, SymInt diagonal=0) -> Tensor` */
  tril(diagonal?: Int): Tensor;
  /** `aten::tril(Tensor self, SymInt diagonal=0) -> Tensor` */
  tril(options: { diagonal?: Int }): Tensor;
  /** `aten::tril_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!)` */
  tril_(diagonal?: Int): this;
  /** `aten::tril_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!)` */
  tril_(options: { diagonal?: Int }): this;
  /** `aten::triu(Tensor self, SymInt diagonal=0) -> Tensor` */
  triu(diagonal?: Int): Tensor;
  /** `aten::triu(Tensor self, SymInt diagonal=0) -> Tensor` */
  triu(options: { diagonal?: Int }): Tensor;
  /** `aten::triu_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!)` */
  triu_(diagonal?: Int): this;
  /** `aten::triu_(Tensor(a!) self, SymInt diagonal=0) -> Tensor(a!)` */
  triu_(options: { diagonal?: Int }): this;
  /** `aten::true_divide.Scalar(Tensor self, Scalar other) -> Tensor` */
  true_divide(other: Scalar): Tensor;
  /** `aten::true_divide.Scalar(Tensor self, Scalar other) -> Tensor` */
  true_divide(options: { other: Scalar }): Tensor;
  /** `aten::true_divide.Tensor(Tensor self, Tensor other) -> Tensor` */
  true_divide(other: Tensor): Tensor;
  /** `aten::true_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  true_divide_(other: Scalar): this;
  /** `aten::true_divide_.Scalar(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  true_divide_(options: { other: Scalar }): this;
  /** `aten::true_divide_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  true_divide_(other: Tensor): this;
  /** `aten::trunc(Tensor self) -> Tensor` */
  trunc(): Tensor;
  /** `aten::trunc_(Tensor(a!) self) -> Tensor(a!)` */
  trunc_(): this;
  /** `aten::type_as(Tensor self, Tensor other) -> Tensor` */
  type_as(other: Tensor): Tensor;
  /** `aten::unbind.int(Tensor(a -> *) self, int dim=0) -> Tensor(a)[]` */
  unbind(dim?: Int): Tensor[];
  /** `aten::unbind.int(Tensor(a -> *) self, int dim=0) -> Tensor(a)[]` */
  unbind(options: { dim?: Int }): Tensor[];
  /** `aten::unflatten.int(Tensor(a) self, int dim, SymInt[] sizes) -> Tensor(a)` */
  unflatten(dim: Int, sizes: readonly Int[]): Tensor;
  /** `aten::unflatten.int(Tensor(a) self, int dim, SymInt[] sizes) -> Tensor(a)` */
  unflatten(options: { dim: Int; sizes: readonly Int[] }): Tensor;
  /** `aten::unfold(Tensor(a) self, int dimension, int size, int step) -> Tensor(a)` */
  unfold(dimension: Int, size: Int, step: Int): Tensor;
  /** `aten::unfold(Tensor(a) self, int dimension, int size, int step) -> Tensor(a)` */
  unfold(options: { dimension: Int; size: Int; step: Int }): Tensor;
  /**
   * `aten::uniform_(Tensor(a!) self, float from=0., float to=1., *, Generator? generator=None) -> Tensor(a!)`
   */
  uniform_(from?: Float, to?: Float, options?: { generator?: Generator | null }): this;
  /**
   * `aten::uniform_(Tensor(a!) self, float from=0., float to=1., *, Generator? generator=None) -> Tensor(a!)`
   */
  uniform_(options: { from?: Float; to?: Float; generator?: Generator | null }): this;
  /**
   * `aten::unique_consecutive(Tensor self, bool return_inverse=False, bool return_counts=False, int?
   * dim=None) -> (Tensor, Tensor, Tensor)`
   */
  unique_consecutive(
    return_inverse?: boolean,
    return_counts?: boolean,
    dim?: Int | null,
  ): [Tensor, Tensor, Tensor];
  /**
   * `aten::unique_consecutive(Tensor self, bool return_inverse=False, bool return_counts=False, int?
   * dim=None) -> (Tensor, Tensor, Tensor)`
   */
  unique_consecutive(
    options: { return_inverse?: boolean; return_counts?: boolean; dim?: Int | null },
  ): [Tensor, Tensor, Tensor];
  /** `aten::unsafe_chunk(Tensor self, int chunks, int dim=0) -> Tensor[]` */
  unsafe_chunk(chunks: Int, dim?: Int): Tensor[];
  /** `aten::unsafe_chunk(Tensor self, int chunks, int dim=0) -> Tensor[]` */
  unsafe_chunk(chunks: Int, options: { dim?: Int }): Tensor[];
  /** `aten::unsafe_chunk(Tensor self, int chunks, int dim=0) -> Tensor[]` */
  unsafe_chunk(options: { chunks: Int; dim?: Int }): Tensor[];
  /** `aten::unsafe_split.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[]` */
  unsafe_split(split_size: Int, dim?: Int): Tensor[];
  /** `aten::unsafe_split.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[]` */
  unsafe_split(split_size: Int, options: { dim?: Int }): Tensor[];
  /** `aten::unsafe_split.Tensor(Tensor self, SymInt split_size, int dim=0) -> Tensor[]` */
  unsafe_split(options: { split_size: Int; dim?: Int }): Tensor[];
  /** `aten::unsafe_split_with_sizes(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[]` */
  unsafe_split_with_sizes(split_sizes: readonly Int[], dim?: Int): Tensor[];
  /** `aten::unsafe_split_with_sizes(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[]` */
  unsafe_split_with_sizes(split_sizes: readonly Int[], options: { dim?: Int }): Tensor[];
  /** `aten::unsafe_split_with_sizes(Tensor self, SymInt[] split_sizes, int dim=0) -> Tensor[]` */
  unsafe_split_with_sizes(options: { split_sizes: readonly Int[]; dim?: Int }): Tensor[];
  /** `aten::unsqueeze(Tensor(a) self, int dim) -> Tensor(a)` */
  unsqueeze(dim: Int): Tensor;
  /** `aten::unsqueeze(Tensor(a) self, int dim) -> Tensor(a)` */
  unsqueeze(options: { dim: Int }): Tensor;
  /** `aten::unsqueeze_(Tensor(a!) self, int dim) -> Tensor(a!)` */
  unsqueeze_(dim: Int): this;
  /** `aten::unsqueeze_(Tensor(a!) self, int dim) -> Tensor(a!)` */
  unsqueeze_(options: { dim: Int }): this;
  /** `aten::values(Tensor(a) self) -> Tensor(a)` */
  values(): Tensor;
  /** `aten::var(Tensor self, bool unbiased=True) -> Tensor` */
  var(unbiased?: boolean): Tensor;
  /** `aten::var(Tensor self, bool unbiased=True) -> Tensor` */
  var(options: { unbiased?: boolean }): Tensor;
  /**
   * `aten::var.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) ->
   * Tensor`
   */
  var(dim?: Int | readonly Int[] | null, options?: { correction?: Scalar | null; keepdim?: boolean }): Tensor;
  /**
   * `aten::var.correction(Tensor self, int[1]? dim=None, *, Scalar? correction=None, bool keepdim=False) ->
   * Tensor`
   */
  var(options: { dim?: Int | readonly Int[] | null; correction?: Scalar | null; keepdim?: boolean }): Tensor;
  /** `aten::var.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor` */
  var(dim: Int | readonly Int[] | null, unbiased?: boolean, keepdim?: boolean): Tensor;
  /** `aten::var.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor` */
  var(dim: Int | readonly Int[] | null, options: { unbiased?: boolean; keepdim?: boolean }): Tensor;
  /** `aten::var.dim(Tensor self, int[1]? dim, bool unbiased=True, bool keepdim=False) -> Tensor` */
  var(options: { dim: Int | readonly Int[] | null; unbiased?: boolean; keepdim?: boolean }): Tensor;
  /** `aten::vdot(Tensor self, Tensor other) -> Tensor` */
  vdot(other: Tensor): Tensor;
  /** `aten::view(Tensor(a) self, SymInt[] size) -> Tensor(a)` */
  view(size: readonly Int[]): Tensor;
  /** `aten::view(Tensor(a) self, SymInt[] size) -> Tensor(a)` */
  view(options: { size: readonly Int[] }): Tensor;
  /** `aten::view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a)` */
  view(dtype: DTypeName): Tensor;
  /** `aten::view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a)` */
  view(options: { dtype: DTypeName }): Tensor;
  /** `aten::view_as(Tensor(a) self, Tensor other) -> Tensor(a)` */
  view_as(other: Tensor): Tensor;
  /** `aten::vsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]` */
  vsplit(indices: readonly Int[]): Tensor[];
  /** `aten::vsplit.array(Tensor(a -> *) self, int[] indices) -> Tensor(a)[]` */
  vsplit(options: { indices: readonly Int[] }): Tensor[];
  /** `aten::vsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]` */
  vsplit(sections: Int): Tensor[];
  /** `aten::vsplit.int(Tensor(a -> *) self, int sections) -> Tensor(a)[]` */
  vsplit(options: { sections: Int }): Tensor[];
  /** `aten::where.ScalarOther(Tensor condition, Tensor self, Scalar other) -> Tensor` */
  where(condition: Tensor, other: Scalar): Tensor;
  /** `aten::where.self(Tensor condition, Tensor self, Tensor other) -> Tensor` */
  where(condition: Tensor, other: Tensor): Tensor;
  /** `aten::xlogy.Scalar_Other(Tensor self, Scalar other) -> Tensor` */
  xlogy(other: Scalar): Tensor;
  /** `aten::xlogy.Scalar_Other(Tensor self, Scalar other) -> Tensor` */
  xlogy(options: { other: Scalar }): Tensor;
  /** `aten::xlogy.Tensor(Tensor self, Tensor other) -> Tensor` */
  xlogy(other: Tensor): Tensor;
  /** `aten::xlogy_.Scalar_Other(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  xlogy_(other: Scalar): this;
  /** `aten::xlogy_.Scalar_Other(Tensor(a!) self, Scalar other) -> Tensor(a!)` */
  xlogy_(options: { other: Scalar }): this;
  /** `aten::xlogy_.Tensor(Tensor(a!) self, Tensor other) -> Tensor(a!)` */
  xlogy_(other: Tensor): this;
  /** `aten::zero_(Tensor(a!) self) -> Tensor(a!)` */
  zero_(): this;
}
