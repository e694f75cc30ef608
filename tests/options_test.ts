import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import {
  allGather,
  AotModel,
  autocast,
  autocastAsync,
  backward,
  ColumnParallelLinear,
  cuda,
  DistributedDataParallel,
  DistributedRunner,
  DistributedWorker,
  EncodedImage,
  gatherBatch,
  gatherFromGroup,
  grad,
  Image,
  loadSafetensors,
  nn,
  ops,
  optim,
  reduceScatter,
  RowParallelLinear,
  saveSafetensors,
  scatterToGroup,
  shardBatch,
  Tensor,
  tensor,
  TorchScript,
} from "../mod.ts";
import { Gpu, Kernel, toRgba } from "../gpu/mod.ts";
import { testContext, testGroup } from "../testing/mod.ts";
import { runRank } from "../worker/mod.ts";

const worker = new DistributedWorker();
const group = await testGroup(worker);
const runner = new DistributedRunner(undefined, { device: "cpu", logs: "none" });
const x = ops.ones([2, 2]);
const net = new nn.Linear(2, 2);
const params = [...net.parameters()];
const sgd = new optim.SGD(params, { lr: 0.1 });
const picture = new Image(new Uint8Array(3), { width: 1, height: 1, channels: 3 });
const ddp = new DistributedDataParallel(net, group);
const loss = nn.functional;
globalThis.addEventListener("unload", () => group.dispose());

/** Every function and constructor that takes options, called with an unknown option. */
// deno-lint-ignore no-explicit-any -- wrong on purpose
const BAGS: Readonly<Record<string, (bag: any) => unknown>> = {
  "new DistributedRunner": (bag) => new DistributedRunner(undefined, bag),
  "new DistributedRunner, restart": (bag) =>
    new DistributedRunner(undefined, { restart: { maxRestarts: 1, ...bag } }),
  "new DistributedRunner, permissions": (bag) => new DistributedRunner(undefined, { permissions: bag }),
  "new DistributedRunner, externalRanks": (bag) =>
    new DistributedRunner(undefined, { externalRanks: { tokenFile: "t", ...bag } }),
  "DistributedRunner.start": (bag) => runner.start(bag),
  "DistributedRunner.stop": (bag) => runner.stop(bag),
  "DistributedRunner.terminate": (bag) => runner.terminate(bag),
  "DistributedRunner.invoke": (bag) => runner.invoke({}, bag),
  "DistributedRunner.invokeAll": (bag) => runner.invokeAll({}, bag),
  "DistributedRunner.stream": (bag) => runner.stream({}, bag),
  "DistributedRunner.keepalive": (bag) => runner.keepalive(bag),
  "DistributedWorker.addStreamingResult": (bag) => worker.addStreamingResult(1, bag),
  "DistributedWorker.rankPrint": (bag) => worker.rankPrint("", bag),
  "DistributedWorker.shutdown": (bag) => worker.shutdown(bag),
  "runRank": (bag) => runRank(undefined, bag),
  "testContext": (bag) => testContext(bag),
  "tensor": (bag) => tensor([1], [1], bag),
  "Tensor.fromArray": (bag) => Tensor.fromArray([1], [1], bag),
  "Tensor.to": (bag) => x.to(bag),
  "Tensor.backward": (bag) => x.backward(bag),
  "backward": (bag) => backward(x, bag),
  "grad": (bag) => grad(x, x, bag),
  "autocast": (bag) => autocast("cpu", () => 1, bag),
  "autocastAsync": (bag) => autocastAsync("cpu", () => Promise.resolve(1), bag),
  "TorchScript.load": (bag) => TorchScript.load("none.pt", bag),
  "AotModel.load": (bag) => AotModel.load("none.pt2", bag),
  "loadSafetensors": (bag) => loadSafetensors("none.safetensors", bag),
  "saveSafetensors": (bag) => saveSafetensors({}, "/dev/null/none.safetensors", bag),
  "new cuda.Stream": (bag) => new cuda.Stream(bag),
  "new cuda.Event": (bag) => new cuda.Event(bag),
  "new Image": (bag) => new Image(new Uint8Array(1), { width: 1, height: 1, channels: 1, ...bag }),
  "Image.fromTensor": (bag) => Image.fromTensor(x, bag),
  "Image.toTensor": (bag) => picture.toTensor(bag),
  "Image.encode": (bag) => picture.encode(bag),
  "Image.decode": (bag) => Image.decode(new EncodedImage("image/png", 1, 1, new Uint8Array(1)), bag),
  "Collectives.allReduce": (bag) => group.allReduce(x, bag),
  "Collectives.reduce": (bag) => group.reduce(x, { dst: 0, ...bag }),
  "Collectives.reduceScatter": (bag) => group.reduceScatter([x], bag),
  "Collectives.broadcast": (bag) => group.broadcast(x, { src: 0, ...bag }),
  "Collectives.allGather": (bag) => group.allGather(x, bag),
  "Collectives.gather": (bag) => group.gather(x, { dst: 0, ...bag }),
  "Collectives.scatter": (bag) => group.scatter([x], { src: 0, ...bag }),
  "Collectives.send": (bag) => group.send(x, { dst: 0, ...bag }),
  "Collectives.recv": (bag) => group.recv(x, { src: 0, ...bag }),
  "ProcessGroup.broadcastObject": (bag) => group.broadcastObject(1, { src: 0, ...bag }),
  "ProcessGroup.gatherObjects": (bag) => group.gatherObjects(1, { dst: 0, ...bag }),
  "allGather": (bag) => allGather(x, group, bag),
  "gatherFromGroup": (bag) => gatherFromGroup(x, group, bag),
  "scatterToGroup": (bag) => scatterToGroup(x, group, bag),
  "reduceScatter": (bag) => reduceScatter(x, group, bag),
  "shardBatch": (bag) => shardBatch(x, group, bag),
  "gatherBatch": (bag) => gatherBatch(x, group, bag),
  "new ColumnParallelLinear": (bag) => new ColumnParallelLinear(2, 2, group, bag),
  "new RowParallelLinear": (bag) => new RowParallelLinear(2, 2, group, bag),
  "new DistributedDataParallel": (bag) => new DistributedDataParallel(net, group, bag),
  "DistributedDataParallel.backward": (bag) => ddp.backward(x, bag),
  "DistributedDataParallel.join": (bag) => ddp.join(() => Promise.resolve(1), bag),
  "Module.to": (bag) => net.to(bag),
  "Module.loadStateDict": (bag) => net.loadStateDict({}, bag),
  "parameter": (bag) => nn.parameter(x, bag),
  "buffer": (bag) => nn.buffer(x, bag),
  "new Linear": (bag) => new nn.Linear(1, 1, bag),
  "new Conv1d": (bag) => new nn.Conv1d(1, 1, 1, bag),
  "new Conv2d": (bag) => new nn.Conv2d(1, 1, 1, bag),
  "new ConvTranspose2d": (bag) => new nn.ConvTranspose2d(1, 1, 1, bag),
  "new MaxPool2d": (bag) => new nn.MaxPool2d(1, bag),
  "new AvgPool2d": (bag) => new nn.AvgPool2d(1, bag),
  "new BatchNorm1d": (bag) => new nn.BatchNorm1d(1, bag),
  "new BatchNorm2d": (bag) => new nn.BatchNorm2d(1, bag),
  "new LayerNorm": (bag) => new nn.LayerNorm(1, bag),
  "new RMSNorm": (bag) => new nn.RMSNorm(1, bag),
  "new GroupNorm": (bag) => new nn.GroupNorm(1, 1, bag),
  "new Dropout": (bag) => new nn.Dropout(0.5, bag),
  "new Dropout2d": (bag) => new nn.Dropout2d(0.5, bag),
  "new Embedding": (bag) => new nn.Embedding(1, 1, bag),
  "new Upsample": (bag) => new nn.Upsample({ size: 1, ...bag }),
  "new ReLU": (bag) => new nn.ReLU(bag),
  "new ELU": (bag) => new nn.ELU(1, bag),
  "new LeakyReLU": (bag) => new nn.LeakyReLU(0.1, bag),
  "new GELU": (bag) => new nn.GELU(bag),
  "new Softplus": (bag) => new nn.Softplus(bag),
  "new MultiheadAttention": (bag) => new nn.MultiheadAttention(2, 1, bag),
  "MultiheadAttention.forward": (bag) => new nn.MultiheadAttention(2, 1).forward(x, x, x, bag),
  "new TransformerEncoderLayer": (bag) => new nn.TransformerEncoderLayer(2, 1, bag),
  "TransformerEncoderLayer.forward": (bag) => new nn.TransformerEncoderLayer(2, 1).forward(x, bag),
  "new CrossEntropyLoss": (bag) => new nn.CrossEntropyLoss(bag),
  "new NLLLoss": (bag) => new nn.NLLLoss(bag),
  "new MSELoss": (bag) => new nn.MSELoss(bag),
  "new L1Loss": (bag) => new nn.L1Loss(bag),
  "new SmoothL1Loss": (bag) => new nn.SmoothL1Loss(bag),
  "new HuberLoss": (bag) => new nn.HuberLoss(bag),
  "new BCELoss": (bag) => new nn.BCELoss(bag),
  "new BCEWithLogitsLoss": (bag) => new nn.BCEWithLogitsLoss(bag),
  "new KLDivLoss": (bag) => new nn.KLDivLoss(bag),
  "functional.crossEntropy": (bag) => loss.crossEntropy(x, x, bag),
  "functional.nllLoss": (bag) => loss.nllLoss(x, x, bag),
  "functional.mseLoss": (bag) => loss.mseLoss(x, x, bag),
  "functional.l1Loss": (bag) => loss.l1Loss(x, x, bag),
  "functional.smoothL1Loss": (bag) => loss.smoothL1Loss(x, x, bag),
  "functional.huberLoss": (bag) => loss.huberLoss(x, x, bag),
  "functional.binaryCrossEntropy": (bag) => loss.binaryCrossEntropy(x, x, bag),
  "functional.binaryCrossEntropyWithLogits": (bag) => loss.binaryCrossEntropyWithLogits(x, x, bag),
  "functional.klDiv": (bag) => loss.klDiv(x, x, bag),
  "functional.interpolate": (bag) => loss.interpolate(x, { size: 1, ...bag }),
  "functional.pad": (bag) => loss.pad(x, [1, 1], bag),
  "functional.normalize": (bag) => loss.normalize(x, bag),
  "init.uniform_": (bag) => nn.init.uniform_(x, bag),
  "init.normal_": (bag) => nn.init.normal_(x, bag),
  "init.truncNormal_": (bag) => nn.init.truncNormal_(x, bag),
  "init.xavierUniform_": (bag) => nn.init.xavierUniform_(x, bag),
  "init.xavierNormal_": (bag) => nn.init.xavierNormal_(x, bag),
  "init.kaimingUniform_": (bag) => nn.init.kaimingUniform_(x, bag),
  "init.kaimingNormal_": (bag) => nn.init.kaimingNormal_(x, bag),
  "init.orthogonal_": (bag) => nn.init.orthogonal_(x, bag),
  "new SGD": (bag) => new optim.SGD(params, bag),
  "new Adam": (bag) => new optim.Adam(params, bag),
  "new AdamW": (bag) => new optim.AdamW(params, bag),
  "new AdamW, a group": (bag) => new optim.AdamW([{ params, ...bag }]),
  "Optimizer.addParamGroup": (bag) => sgd.addParamGroup({ params: [], ...bag }),
  "clipGradNorm_": (bag) => optim.clipGradNorm_(params, 1, bag),
  "new ExponentialMovingAverage": (bag) => new optim.ExponentialMovingAverage(params, bag),
  "new StepLR": (bag) => new optim.StepLR(sgd, 1, bag),
  "new MultiStepLR": (bag) => new optim.MultiStepLR(sgd, [1], bag),
  "new LinearLR": (bag) => new optim.LinearLR(sgd, bag),
  "new CosineAnnealingLR": (bag) => new optim.CosineAnnealingLR(sgd, 1, bag),
  "new OneCycleLR": (bag) => new optim.OneCycleLR(sgd, { max_lr: 1, total_steps: 2, ...bag }),
  "Gpu.open": (bag) => Gpu.open(bag),
  "Kernel.compile": (bag) => Kernel.compile("", bag),
  "toRgba": (bag) => toRgba(x, bag),
};

/** Returns the error with which a call is rejected, or "nothing". */
async function refusal(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return "nothing";
}

Deno.test("an unknown option is rejected by every function that takes options", async () => {
  for (const [name, call] of Object.entries(BAGS)) {
    const error = await refusal(() => call({ unheardOf: 1 }));
    assert(error instanceof TypeError, `${name}: ${Deno.inspect(error)}`);
    assert(
      /: there is no option "(\w+\.)?unheardOf"; (there (is|are) \w|did you mean)/.test(error.message),
      `${name}: ${error.message}`,
    );
  }
});

Deno.test("common mistakes in options are rejected with the right name", async () => {
  const cases: [call: () => unknown, meant: string][] = [
    [() => runner.stream({}, { asTextEvent: true } as never), 'did you mean "asTextEvents"?'],
    [() => runner.invoke({}, { timeout: 3 } as never), 'did you mean "timeoutMs"?'],
    [() => runner.start({ path: "model.pt" } as never), "there are timeoutMs, setup, signal, onProgress"],
    [() => new optim.AdamW(params, { weightDecay: 0 } as never), 'did you mean "weight_decay"?'],
    [() => new DistributedRunner(undefined, { world_size: 2 } as never), 'did you mean "worldSize"?'],
    [() => new nn.Linear(1, 1, { biass: false } as never), 'did you mean "bias"?'],
    [() => runner.invoke({}, 5 as never), "the options are 5, not an object"],
  ];
  for (const [call, meant] of cases) {
    const error = await refusal(call);
    assert(error instanceof TypeError && error.message.includes(meant), `${meant}: ${Deno.inspect(error)}`);
  }
});

// deno-lint-ignore no-explicit-any -- the output of `deno doc --json`
type Documented = any;

/** Returns whether a parameter's type is an options bag, judged by its name. */
function isBag(type: Documented): boolean {
  switch (type?.kind) {
    case "typeRef":
      return /(Options|Init|Arguments)$/.test(type.value.typeName) && type.value.typeName !== "ErrorOptions";
    case "typeLiteral":
      return true;
    case "union":
    case "intersection":
      return type.value.some(isBag);
  }
  return false;
}

function takesBag(params: Documented[]): boolean {
  return params.some((param) => {
    const inner = param.kind === "assign" ? param.left : param.kind === "rest" ? param.arg : param;
    return isBag(inner.tsType ?? param.tsType) && inner.name !== "size";
  });
}

function* takers(symbol: Documented, within = ""): Generator<string> {
  const name = within + symbol.name;
  for (const { kind, def } of symbol.declarations) {
    if (kind === "namespace") {
      for (const element of def.elements) yield* takers(element, `${name}.`);
    } else if (kind === "function") {
      if (takesBag(def.params)) yield name;
    } else if (kind === "class" && !/Error$/.test(name)) {
      if (!def.isAbstract && def.constructors?.some(({ params }: Documented) => takesBag(params))) {
        yield `new ${name}`;
      }
      for (const method of def.methods ?? []) {
        const isPublic = method.accessibility === undefined || method.accessibility === "public";
        if (isPublic && takesBag(method.functionDef.params)) yield `${name}.${method.name}`;
      }
    }
  }
}

Deno.test("every public function that takes options is tested here", async () => {
  const root = new URL("..", import.meta.url);
  const args = ["doc", "--json", ...Object.values(config.exports)];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root }).output();
  assert(success, new TextDecoder().decode(stderr));
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  const found = new Set<string>();
  for (const { symbols } of Object.values(nodes) as Documented[]) {
    for (const symbol of symbols) {
      for (const name of takers(symbol)) found.add(name.replace(/^(new )?(nn|optim)\./, "$1"));
    }
  }
  assert(found.size > 80, `${[...found]}`);
  assertEquals([...found].filter((name) => !(name in BAGS)).toSorted(), []);
});
