// Writes in_place.pt, a TorchScript module whose methods write their arguments, or hand their own tensors out:
//
//   g++ -std=c++17 -isystem $LIBTORCH/include -isystem $LIBTORCH/include/torch/csrc/api/include make_in_place.cpp \
//     -L$LIBTORCH/lib -ltorch_cpu -lc10 -Wl,-rpath,$LIBTORCH/lib -o /tmp/make_in_place && /tmp/make_in_place in_place.pt

#include <torch/csrc/jit/api/module.h>

#include <ATen/ATen.h>

int main(int, char** arguments) {
  torch::jit::Module module("InPlace");
  module.register_parameter("weight", at::ones({2}), false);
  module.register_buffer("total", at::zeros({2}));
  module.define(R"(
    def in_list(self, xs: List[Tensor], rounds: int) -> Tensor:
        xs[0].add_(1)
        return self.busy(rounds)

    def in_dict(self, named: Dict[str, Tensor], rounds: int) -> Tensor:
        for name in named.keys():
            named[name].mul_(2)
        return self.busy(rounds)

    def in_tuple(self, pair: Tuple[int, List[Tensor]], rounds: int) -> Tensor:
        pair[1][0].zero_()
        return self.busy(rounds)

    def reads(self, xs: List[Tensor], rounds: int) -> Tensor:
        return xs[0] + self.busy(rounds)

    def own(self) -> List[Tensor]:
        return [self.weight, self.total]

    def replace_total(self) -> Tensor:
        self.total = torch.ones([2])
        return self.total

    def busy(self, rounds: int) -> Tensor:
        x = torch.ones([256, 256])
        for i in range(rounds):
            x = torch.matmul(x, x) / 256.
        return self.weight * x[0, 0]
  )");
  module.save(arguments[1]);
}
