import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Owner } from "./segment-name.ts";

type Identity = { readonly instance: string; order: number };

/** Of the process, not of a copy of this module: a process may load the package twice, and make many clients. */
const key = Symbol.for("parley.spool.process");
const processWide = globalThis as { [key]?: Identity };

function identity(): Identity {
  return (processWide[key] ??= { instance: randomBytes(6).toString("hex"), order: Date.now() * 1000 });
}

export function describeProcess(): Owner {
  return { host: hostname(), pid: process.pid, instance: identity().instance };
}

/** Greater each time, so that the names of segments sort by age and are never the same. */
export function nextOrder(): number {
  const own = identity();
  own.order += 1;
  return own.order;
}
