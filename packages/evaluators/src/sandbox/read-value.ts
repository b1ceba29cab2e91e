import type { JsonValue } from "./run-code.ts";

const maxDepth = 100;

export type ReadValue = { ok: true; value: JsonValue } | { ok: false; message: string };

/** Reads what code returned. The text comes out of the sandbox: nothing about it is known. */
export function readValue(json: string): ReadValue {
  if (isTooDeep(json)) return refuse(`nests more than ${maxDepth} levels deep`);
  let problem: string | undefined;
  try {
    const value = (isPlain(json) ? JSON.parse(json) : JSON.parse(json, check)) as JsonValue;
    return problem === undefined ? { ok: true, value } : refuse(problem);
  } catch {
    return refuse("is not JSON");
  }

  function check(key: string, value: unknown, { source = "" }: { source?: string } = {}): unknown {
    if (key === "__proto__") problem = 'has the key "__proto__", which is refused';
    if (typeof value === "string") return value.toWellFormed();
    if (typeof value !== "number") return value;
    if (!Number.isFinite(value)) problem = `holds the number ${shorten(source)}, which is too large`;
    if (/^-?\d+$/.test(source) && !Number.isSafeInteger(value))
      problem = `holds the integer ${shorten(source)}, of which JSON readers lose digits: return it as text`;
    return value;
  }
}

/** Whether nothing in it needs the slow way: no long numbers, no exponents, no escapes, no such key. */
function isPlain(json: string): boolean {
  return !/\d{16}|\d[eE]|\\u|__proto__/.test(json);
}

/** Counts brackets outside of texts, before anything is read: what reads JSON later calls itself for each level. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charCodeAt(index);
    if (isInText) {
      if (character === 92) index += 1;
      else if (character === 34) isInText = false;
      continue;
    }
    if (character === 34) isInText = true;
    else if (character === 91 || character === 123) depth += 1;
    else if (character === 93 || character === 125) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

function refuse(what: string): ReadValue {
  return { ok: false, message: `The result ${what}.` };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
