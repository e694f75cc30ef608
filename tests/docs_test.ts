import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };

/** The fields of `deno doc --json` for a class that the test reads. */
interface Documented {
  readonly kind: string;
  readonly def: Readonly<Record<string, readonly Member[] | undefined>>;
}

interface Member {
  readonly name: string;
  readonly accessibility?: string;
  readonly jsDoc?: { readonly tags?: readonly { readonly kind: string }[] };
}

const root = new URL("..", import.meta.url);

async function documentation(...flags: string[]): Promise<string> {
  const args = ["doc", ...flags, ...Object.values(config.exports)];
  const command = new Deno.Command(Deno.execPath(), { args, cwd: root, env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function isPublic({ accessibility, jsDoc }: Member): boolean {
  const isHidden = jsDoc?.tags?.some(({ kind }) => kind === "internal" || kind === "ignore") ?? false;
  return accessibility !== "private" && accessibility !== "protected" && !isHidden;
}

Deno.test("every public member of a class is printed by deno doc", async () => {
  const printed = (await documentation()).split("\nDefined in ");
  const { nodes } = JSON.parse(await documentation("--json"));
  const missing: string[] = [];
  const modules = Object.values(nodes) as { symbols: { name: string; declarations: Documented[] }[] }[];
  for (const { name, declarations } of modules.flatMap(({ symbols }) => symbols)) {
    for (const { def } of declarations.filter(({ kind }) => kind === "class")) {
      const pages = printed.filter((page) => new RegExp(`^(abstract )?class ${name}\\b`, "m").test(page));
      const members = [...def.properties ?? [], ...def.methods ?? []].filter(isPublic);
      for (const member of members) {
        const line = new RegExp(`^  (?! ).*?(?<![\\w"])${RegExp.escape(member.name)}(?!\\w)`, "m");
        if (!pages.some((page) => line.test(page))) missing.push(`${name}.${member.name}`);
      }
    }
  }
  assertEquals(missing, []);
  const tensor = printed.find((page) => /^class Tensor /m.test(page))!;
  assert(tensor.includes("\n  requiresGrad: boolean\n"), "Tensor.requiresGrad is missing");
  assert(tensor.includes("\n  grad: Tensor | null\n"), "Tensor.grad is missing");
});
