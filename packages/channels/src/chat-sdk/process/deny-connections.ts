import childProcess, { ChildProcess } from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import inspector from "node:inspector";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import threads from "node:worker_threads";

/** Says it wherever an adapter wants a way out of its own. */
export class DirectConnectionError extends Error {
  override readonly name = "DirectConnectionError";
}

type Functions = Record<string, unknown>;

/**
 * From here on nothing in this process opens a connection, asks for names, listens, or starts a process or a thread: what
 * asks, asks by the `fetch` that is given to it, or by what leads to that. To be called before anything foreign is
 * loaded. It keeps mistakes and habits (sockets, `undici`, a gateway) from going past the guard; code that means harm is
 * not held by it.
 */
export function denyConnections(onDenied: () => void): void {
  const refuse = (): DirectConnectionError => {
    onDenied();
    return new DirectConnectionError(
      "Connections of its own are refused here: only `fetch`, `node:http` and `node:https` ask.",
    );
  };
  // Some of these are constructors.
  const throwing = function (): never {
    throw refuse();
  };
  // As a connection that broke: callers of `node:http` are told by an event.
  const breaking = function (this: net.Socket): net.Socket {
    return this.destroy(refuse());
  };
  net.Socket.prototype.connect = breaking as typeof net.Socket.prototype.connect;
  replaceAll(net.Server.prototype as unknown as Functions, throwing, ["listen"]);
  replaceAll(dgram.Socket.prototype as unknown as Functions, throwing, ["bind", "connect", "send"]);
  for (const names of [dns, dns.promises]) {
    replaceAll(names.Resolver.prototype as unknown as Functions, throwing, asking);
    replaceAll(names as unknown as Functions, throwing, asking);
  }
  replaceAll(ChildProcess.prototype as unknown as Functions, throwing, ["spawn"]);
  replaceAll(childProcess as unknown as Functions, throwing, [
    "exec",
    "execFile",
    "execFileSync",
    "execSync",
    "fork",
    "spawn",
    "spawnSync",
  ]);
  replaceAll(inspector as unknown as Functions, throwing, ["open"]);
  replaceAll(threads as unknown as Functions, throwing, ["Worker"]);
  replaceAll(process as unknown as Functions, throwing, [
    "_debugProcess",
    "binding",
    "_linkedBinding",
    "dlopen",
    "kill",
  ]);
  syncBuiltinESMExports();
  for (const name of ["WebSocket", "EventSource"]) Reflect.deleteProperty(globalThis, name);
}

/** Of `node:dns`: what asks for a name. */
const asking = [
  "lookup",
  "lookupService",
  "resolve",
  "resolve4",
  "resolve6",
  "resolveAny",
  "resolveCaa",
  "resolveCname",
  "resolveMx",
  "resolveNaptr",
  "resolveNs",
  "resolvePtr",
  "resolveSoa",
  "resolveSrv",
  "resolveTlsa",
  "resolveTxt",
  "reverse",
];

function replaceAll(target: Functions, by: () => never, names: readonly string[]): void {
  for (const name of names)
    if (typeof target[name] === "function")
      Object.defineProperty(target, name, {
        value: by,
        writable: true,
        configurable: true,
        enumerable: true,
      });
}
