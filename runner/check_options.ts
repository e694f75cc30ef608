/**
 * Checks the options of a runner.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown, refuseUnknownNames } from "../options.ts";
import type { RestartOptions, RunnerOptions } from "./options.ts";

/** Options with every default filled in. */
export type CheckedOptions =
  & Required<Omit<RunnerOptions, Optional | "restart">>
  & Pick<RunnerOptions, Optional>
  & { restart: Required<RestartOptions> | null };

type Optional = typeof OPTIONAL[number];

/** Options that have no default. */
const OPTIONAL = [
  "cwd",
  "denoPath",
  "workerAddr",
  "masterAddr",
  "masterPort",
  "keepaliveIntervalMs",
  "onRankExit",
  "onRestart",
  "onCall",
  "externalRanks",
] as const;

const DEFAULTS: CheckedOptions = {
  worldSize: 1,
  device: "auto",
  workerPort: 0,
  timeoutMs: 86_400_000,
  keepalivePayload: {},
  cancelGraceMs: 30_000,
  maxPending: Infinity,
  restart: null,
  heartbeatMs: 5000,
  checkCollectives: false,
  permissions: {},
  safetensorsOnly: false,
  pinRanks: false,
  handleSigint: true,
  env: {},
  denoArgs: [],
  logs: "inherit",
};

/** Maximum delay of `setTimeout`: 24 days. */
const MAX_FINITE_MS = 2 ** 31 - 1;

const KNOWN = [...Object.keys(DEFAULTS), ...OPTIONAL];

const PERMISSIONS = ["env", "ffi", "import", "net", "read", "run", "sys", "write"];

/**
 * Checks the options and fills in defaults.
 *
 * @param options Options that the caller passed.
 * @returns All options.
 * @throws {TypeError} If an option is unknown or has the wrong type.
 * @throws {RangeError} If a number is out of range.
 */
export function checkOptions(options: RunnerOptions): CheckedOptions {
  refuseUnknownNames("create runner", options, KNOWN);
  const { externalRanks, permissions } = options;
  if (externalRanks !== undefined) {
    refuseUnknown("create runner", externalRanks, { tokenFile: true }, "externalRanks");
  }
  if (permissions !== undefined) {
    refuseUnknownNames("create runner", permissions, PERMISSIONS, "permissions");
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const checked: CheckedOptions = { ...DEFAULTS, ...given, restart: checkRestart(options.restart) };
  checkKinds(checked);
  // A rank at a breakpoint does not hang.
  if (options.heartbeatMs === undefined && checked.denoArgs.some((flag) => flag.startsWith("--inspect"))) {
    checked.heartbeatMs = Infinity;
  }
  const { worldSize, device, timeoutMs, workerPort, masterPort } = checked;
  if (!Number.isSafeInteger(worldSize) || worldSize < 1) {
    const given = typeof worldSize === "string" ? `"${escapeLine(worldSize)}"` : worldSize;
    throw new RangeError(`Cannot create runner: worldSize ${given} is not a positive integer`);
  }
  if (!["auto", "cpu", "cuda"].includes(device)) {
    throw new TypeError(
      `Cannot create runner: device "${escapeLine(String(device))}" is not "auto", "cpu" or "cuda"`,
    );
  }
  const { maxPending } = checked;
  if (maxPending !== Infinity && !(Number.isSafeInteger(maxPending) && maxPending >= 1)) {
    throw new RangeError(
      `Cannot create runner: maxPending ${
        escapeLine(String(maxPending))
      } is not a positive integer or Infinity`,
    );
  }
  checkFinite("timeoutMs", timeoutMs);
  checkDuration("cancelGraceMs", checked.cancelGraceMs);
  checkDuration("heartbeatMs", checked.heartbeatMs);
  checkFinite("keepaliveIntervalMs", checked.keepaliveIntervalMs);
  checkPort("workerPort", workerPort);
  if (masterPort !== undefined) checkPort("masterPort", masterPort);
  if (checked.externalRanks !== undefined && checked.restart !== null) {
    throw new TypeError(
      "Cannot create runner: restart is for ranks that the runner starts, not for externalRanks",
    );
  }
  return checked;
}

function checkRestart(restart: RestartOptions | undefined): Required<RestartOptions> | null {
  if (restart === undefined) return null;
  refuseUnknown("create runner", restart, { maxRestarts: true, windowMs: true, backoffMs: true }, "restart");
  const { maxRestarts, windowMs = 60_000, backoffMs = 100 } = restart;
  if (maxRestarts !== Infinity && !(Number.isSafeInteger(maxRestarts) && maxRestarts >= 0)) {
    throw new RangeError(
      `Cannot create runner: restart.maxRestarts ${maxRestarts} is not a whole number, 0 or more`,
    );
  }
  checkDuration("restart.windowMs", windowMs);
  if (!(typeof backoffMs === "number" && backoffMs >= 0)) {
    throw new RangeError(`Cannot use restart.backoffMs ${backoffMs}: it is not a number of milliseconds`);
  }
  return { maxRestarts, windowMs, backoffMs };
}

/**
 * Checks a duration.
 *
 * @param name The option.
 * @param value Its value; `undefined` passes.
 * @throws {RangeError} If it is not a positive number of milliseconds.
 */
export function checkDuration(name: string, value: number | undefined): void {
  if (value !== undefined && !(typeof value === "number" && value > 0)) {
    throw new RangeError(
      `Cannot use ${name} ${escapeLine(String(value))}: it is not a positive number of milliseconds`,
    );
  }
}

/**
 * Checks a callback.
 *
 * @param name The option.
 * @param value Its value; `undefined` passes.
 * @throws {TypeError} If it is not a function.
 */
export function checkHook(name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw new TypeError(`Cannot use ${name} ${escapeLine(String(value))}: it is not a function`);
}

/**
 * Checks a signal that cancels an action.
 *
 * @param action The action, in words that follow `Cannot`.
 * @param value The value; `undefined` passes.
 * @throws {TypeError} If it is not an `AbortSignal`.
 */
export function checkSignal(action: string, value: unknown): void {
  if (value === undefined || value instanceof AbortSignal) return;
  throw new TypeError(`Cannot ${action}: signal is not an AbortSignal`);
}

/** Checks a duration that must fit a single timer or native code. */
function checkFinite(name: string, value: number | undefined): void {
  checkDuration(name, value);
  if (value !== undefined && value > MAX_FINITE_MS) {
    throw new RangeError(`Cannot use ${name} ${value}: it is more than ${MAX_FINITE_MS} ms`);
  }
}

function checkKinds(options: CheckedOptions): void {
  const { cwd, env, denoArgs, denoPath, logs, masterAddr, workerAddr, permissions, externalRanks } = options;
  const { checkCollectives, handleSigint, onCall, onRankExit, onRestart, pinRanks } = options;
  const { safetensorsOnly } = options;
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  const kinds: [name: string, value: unknown, fits: boolean, kind: string][] = [
    ["cwd", cwd, cwd === undefined || isText(cwd) || cwd instanceof URL, "a path or a URL"],
    ["env", env, isRecordOfText(env), "an object of strings"],
    ["denoArgs", denoArgs, Array.isArray(denoArgs) && denoArgs.every(isText), "an array of strings"],
    ["denoPath", denoPath, denoPath === undefined || isText(denoPath), "a path"],
    [
      "logs",
      logs,
      isText(logs) || logs instanceof URL || typeof logs === "function",
      '"inherit", "none", a directory or a function',
    ],
    ["masterAddr", masterAddr, masterAddr === undefined || isText(masterAddr), "an address"],
    ["workerAddr", workerAddr, workerAddr === undefined || isText(workerAddr), "a path or an address"],
    ["checkCollectives", checkCollectives, typeof checkCollectives === "boolean", "a boolean"],
    ["safetensorsOnly", safetensorsOnly, typeof safetensorsOnly === "boolean", "a boolean"],
    ["pinRanks", pinRanks, typeof pinRanks === "boolean", "a boolean"],
    ["handleSigint", handleSigint, typeof handleSigint === "boolean", "a boolean"],
    ["onRankExit", onRankExit, onRankExit === undefined || typeof onRankExit === "function", "a function"],
    ["onRestart", onRestart, onRestart === undefined || typeof onRestart === "function", "a function"],
    ["onCall", onCall, onCall === undefined || typeof onCall === "function", "a function"],
    ["permissions", permissions, isPermissions(permissions), "an object of Deno's permission options"],
    ["externalRanks", externalRanks, isExternalRanks(externalRanks), "an object with a tokenFile"],
  ];
  for (const [name, value, fits, kind] of kinds) {
    if (!fits) {
      throw new TypeError(
        `Cannot create runner: ${name} is ${escapeLine(JSON.stringify(value) ?? String(value))}, not ${kind}`,
      );
    }
  }
}

function isRecordOfText(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    Object.values(value).every((item) => typeof item === "string");
}

function checkPort(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 65535) {
    throw new RangeError(`Cannot create runner: ${name} ${escapeLine(String(value))} is not a port`);
  }
}

function isPermissions(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    Object.values(value).every((permission) =>
      permission === "inherit" || typeof permission === "boolean" || Array.isArray(permission)
    );
}

function isExternalRanks(value: unknown): boolean {
  if (value === undefined) return true;
  const tokenFile = (value as { tokenFile?: unknown } | null)?.tokenFile;
  return tokenFile instanceof URL || (typeof tokenFile === "string" && tokenFile !== "");
}
