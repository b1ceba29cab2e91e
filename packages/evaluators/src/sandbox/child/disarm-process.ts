import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";

/**
 * Takes from this process, for good, what code that broke out of WebAssembly could use: the network, which the
 * permission model of this Node does not cover, and every global that reaches outside. Files, processes, threads and
 * addons are refused by `--permission`, `eval` and `Function` by a flag of V8.
 *
 * @throws when something could not be taken: this process must then not run code
 */
export function disarmProcess(): void {
  for (const prototype of networkPrototypes()) refuseAll(prototype);
  refuseAll(dns);
  refuseAll(dns.promises);
  const unneeded = Object.getOwnPropertyNames(globalThis).filter((name) => !neededGlobals.has(name));
  for (const name of unneeded) Reflect.deleteProperty(globalThis, name);
  const left = unneeded.filter((name) => name in globalThis && !(name in Object.prototype));
  if (left.length > 0) throw cannotDisarm(`the globals ${left.join(", ")} stay`);
  Object.defineProperty(globalThis, "process", { value: harmlessProcess, writable: false });
}

/** What the language has, and what Pyodide's own code calls while Python runs. */
const neededGlobals = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date
  Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError
  URIError JSON Math Intl ArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array
  Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map
  BigInt Set WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry SharedArrayBuffer decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN globalThis eval
  Iterator SuppressedError DisposableStack AsyncDisposableStack Float16Array WebAssembly TextDecoder
  TextEncoder performance crypto Buffer`.split(/\s+/),
);

/** Stands where `process` was: what Pyodide asks of it, without anything behind it. */
const harmlessProcess = Object.freeze({
  versions: Object.freeze({}),
  getuid: () => 1000,
  umask: () => 0o22,
  exit: () => {
    throw new Error("The code ended its interpreter.");
  },
});

/** The classes of native handles by which Node reaches a network: what is refused on a prototype is refused to all. */
function networkPrototypes(): object[] {
  const udp = dgram.createSocket("udp4");
  const udpState = Object.getOwnPropertySymbols(udp).find(
    ({ description }) => description === "state symbol",
  );
  const handles = [
    handleOf({ port: 9, host: "127.0.0.1" }),
    handleOf({ path: "/nowhere" }),
    udpState && (udp as unknown as Record<symbol, { handle?: object }>)[udpState]?.handle,
    (new dns.Resolver() as unknown as { _handle?: object })._handle,
  ];
  udp.close();
  return handles.map((handle) => {
    if (!handle) throw cannotDisarm("a class of network handles is not found");
    return Object.getPrototypeOf(handle) as object;
  });
}

/** The handle a socket makes to connect. The socket is destroyed before it does. */
function handleOf(options: net.NetConnectOpts): object | undefined {
  const socket = new net.Socket().on("error", () => {});
  socket.connect(options);
  const { _handle: handle } = socket as unknown as { _handle?: object };
  socket.destroy();
  return handle;
}

function refuseAll(target: object): void {
  for (const name of Object.getOwnPropertyNames(target)) {
    const isMethod = typeof Object.getOwnPropertyDescriptor(target, name)?.value === "function";
    if (!isMethod || name === "constructor") continue;
    Object.defineProperty(target, name, { value: refuse, writable: false, configurable: false });
  }
}

function refuse(): never {
  throw new Error("Code in the sandbox reaches no network.");
}

function cannotDisarm(why: string): Error {
  return new Error(`This Node cannot be made safe to run code (${why}). Use the Node that npm ci brings.`);
}
