/** Tensors print as in Python's torch 2.11.0 (`write.py`). */
import { assertEquals } from "@std/assert";
import { ops, Tensor, tidy } from "../mod.ts";
import { loadLibrary } from "../runtime.ts";

// Loaded before the tests, so that no test is blamed for leaving the library open.
loadLibrary();

const file = new URL("printing.json", import.meta.url);
const saved: { made: string; printed: string }[] = JSON.parse(Deno.readTextFileSync(file));

const { arange, eye, linspace, ones, zeros } = ops;
const of = (
  data: Parameters<typeof Tensor.fromArray>[0],
  dtype?: "float16" | "bfloat16" | "float32" | "uint8",
) => Tensor.fromArray(data, undefined, { dtype });
const floats = (end: number) => arange(end, { dtype: "float32" });
const complex = (...pairs: [number, number][]) => ops.view_as_complex(of(pairs));

/** The tensors of `write.py`, in its order. */
const MADE: Record<string, () => Tensor> = {
  "torch.tensor(3.5)": () => ops.scalar_tensor(3.5),
  "torch.tensor(7)": () => ops.scalar_tensor(7, { dtype: "int64" }),
  "torch.tensor(True)": () => ops.scalar_tensor(true, { dtype: "bool" }),
  "torch.tensor([])": () => ops.empty([0]),
  "torch.empty(0, 3)": () => ops.empty([0, 3]),
  "torch.empty(0, dtype=torch.int64)": () => ops.empty([0], { dtype: "int64" }),
  "torch.arange(5)": () => arange(5),
  "torch.arange(5.)": () => floats(5),
  "torch.arange(24).reshape(2, 3, 4)": () => arange(24).reshape([2, 3, 4]),
  "torch.arange(6.).reshape(2, 3)": () => floats(6).reshape([2, 3]),
  "torch.arange(6, dtype=torch.int32)": () => arange(6, { dtype: "int32" }),
  "torch.tensor([[True, False]])": () => of([[true, false]]),
  "torch.tensor([1.5, -2.25, 1e-3])": () => of([1.5, -2.25, 1e-3]),
  "torch.tensor([1e-5, 1.])": () => of([1e-5, 1]),
  "torch.tensor([1e9, 1.])": () => of([1e9, 1]),
  "torch.tensor([1e9, 2e9])": () => of([1e9, 2e9]),
  "torch.tensor([1., 2000.])": () => of([1, 2000]),
  "torch.tensor([0.5, 2000.])": () => of([0.5, 2000]),
  "torch.tensor([float('nan'), 1., float('inf')])": () => of([NaN, 1, Infinity]),
  "torch.tensor([float('nan'), 1.5, -float('inf')])": () => of([NaN, 1.5, -Infinity]),
  "torch.tensor([float('nan')])": () => of([NaN]),
  "torch.zeros(3)": () => zeros([3]),
  "-torch.zeros(2)": () => zeros([2]).neg(),
  "torch.tensor([-0., 1.5])": () => of([-0, 1.5]),
  "torch.tensor([0.03125, 0.09375, -0.03125, 1.])": () => of([0.03125, 0.09375, -0.03125, 1]),
  "torch.tensor([100005., 100015., 1e-3])": () => of([100005, 100015, 1e-3]),
  "torch.zeros(1001)": () => zeros([1001]),
  "torch.arange(1001)": () => arange(1001),
  "torch.arange(2000).reshape(40, 50)": () => arange(2000).reshape([40, 50]),
  "torch.arange(1200).reshape(2, 3, 200)": () => arange(1200).reshape([2, 3, 200]),
  "torch.arange(1440).reshape(10, 12, 12)": () => arange(1440).reshape([10, 12, 12]),
  "torch.linspace(0, 1, 30)": () => linspace(0, 1, 30),
  "torch.linspace(-100, 100, 30)": () => linspace(-100, 100, 30),
  "torch.linspace(0, 1, 12, dtype=torch.float64).reshape(3, 4)": () =>
    linspace(0, 1, 12, { dtype: "float64" }).reshape([3, 4]),
  "torch.tensor([1.5, 2.5], dtype=torch.float16)": () => of([1.5, 2.5], "float16"),
  "torch.tensor([1.5, 2.3], dtype=torch.bfloat16)": () => of([1.5, 2.3]).to("bfloat16"),
  "torch.tensor([1, 255], dtype=torch.uint8)": () => of([1, 255], "uint8"),
  "torch.tensor([1 + 2j, -0.5 - 1.25j])": () => complex([1, 2], [-0.5, -1.25]),
  "torch.tensor([1 + 2j, 3 - 4j], dtype=torch.complex128)": () => complex([1, 2], [3, -4]).to("complex128"),
  "torch.tensor(2.5 - 1j)": () => complex([2.5, -1]).at(0),
  "torch.tensor([2**40, -1])": () => of([2n ** 40n, -1n]),
  "torch.ones(2, 2, requires_grad=True)": () => ones([2, 2]).requires_grad_(),
  "torch.ones(2, requires_grad=True) * 2": () => ones([2]).requires_grad_().mul(2),
  "torch.zeros(2, requires_grad=True).exp()": () => zeros([2]).requires_grad_().exp(),
  "torch.ones(12, 8, requires_grad=True).sum(0)": () => ones([12, 8]).requires_grad_().sum(0),
  "torch.eye(3).to_sparse()": () => eye(3).to_sparse(),
  "torch.eye(3).to_sparse_csr()": () => eye(3).to_sparse_csr(),
  "torch.eye(3, dtype=torch.float64).to_sparse()": () => eye(3, { dtype: "float64" }).to_sparse(),
  "torch.empty(2, 3, device='meta')": () => ops.empty([2, 3], { device: "meta" }),
  "torch.empty(2, dtype=torch.int64, device='meta')": () =>
    ops.empty([2], { dtype: "int64", device: "meta" }),
  "torch.tensor([65535], dtype=torch.uint16)": () => of([65535n]).to("uint16"),
  "torch.tensor([18446744073709551615], dtype=torch.uint64)": () => of([-1n]).view("uint64"),
  "torch.tensor([0.5, 1.5]).to(torch.float8_e4m3fn)": () => of([0.5, 1.5]).to("float8_e4m3fn"),
  "torch.tensor([[1e-8, 1e8]])": () => of([[1e-8, 1e8]]),
  "torch.tensor([123456.789, 0.1])": () => of([123456.789, 0.1]),
  "torch.arange(8.).reshape(2, 2, 2, 1) / 3": () => floats(8).reshape([2, 2, 2, 1]).div(3),
  "torch.linalg.vector_norm(torch.ones(2, requires_grad=True))": () =>
    ops.linalg_vector_norm(ones([2]).requires_grad_()),
  "torch.arange(3.).conj()": () => floats(3).conj(),
  "torch.tensor([1j]).conj()": () => complex([0, 1]).conj(),
};

for (const { made, printed } of saved) {
  Deno.test(`${made} prints as in Python`, () => tidy(() => assertEquals(MADE[made]!().toString(), printed)));
}

Deno.test("console.log() and templates print tensors, also where there is nothing to see", () => {
  const tensor = ones([2]);
  assertEquals([Deno.inspect(tensor), `${tensor}`], ["tensor([1., 1.])", "tensor([1., 1.])"]);
  tensor.dispose();
  assertEquals(Deno.inspect({ tensor }), "{ tensor: tensor(<freed>) }");
});
