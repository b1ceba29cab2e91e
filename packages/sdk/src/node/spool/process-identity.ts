import { randomBytes } from "node:crypto";
import { describePlace } from "./describe-place.ts";
import type { Owner } from "./segment-name.ts";

type Identity = { readonly instance: string; order: number };

/** Of the process, not of a copy of this module: a process may load the package twice, and make many clients. */
const key = Symbol.for("parley.spool.process");
const processWide = globalThis as { [key]?: Identity };

function identity(): Identity {
  return (processWide[key] ??= { instance: randomBytes(6).toString("hex"), order: Date.now() * 1000 });
}

export function describeProcess(): Owner {
  const { instance } = identity();
  // Where nothing is known of the place, nobody else is taken to be at the same one.
  return { host: describePlace() ?? `unknown.${instance}`, pid: process.pid, instance };
}

/** Greater each time, so that the names of segments sort by age and are never the same. */
export function nextOrder(): number {
  const own = identity();
  own.order += 1;
  return own.order;
}
