import type { FieldIssue } from "@parley/contract";

/** An object with the keys it had so far, or a list; and where in it the reading is. */
type Open = { keys: Set<string> | undefined; at: string | number; awaitsKey: boolean };

const mostIssues = 10;
const mostShown = 40;

/**
 * What reading a body would change without a word: numbers that a double does not keep, keys that stand twice in one
 * object, keys named `__proto__`. Takes only what `JSON.parse` has taken. At most ten are reported.
 *
 * @example
 * findInexact('{"args":{"n":12345678901234567890}}'); // [{ loc: ["body", "args", "n"], … }]
 */
export function findInexact(json: string): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const open: Open[] = [];
  const refuse = (type: string, msg: string): void => {
    issues.push({ loc: ["body", ...open.map(({ at }) => at)], msg, type });
  };
  let position = 0;
  while (position < json.length && issues.length < mostIssues) {
    const token = readToken(json, position);
    position += token.length;
    const inner = open.at(-1);
    if (token === "{") open.push({ keys: new Set(), at: "", awaitsKey: true });
    else if (token === "[") open.push({ keys: undefined, at: 0, awaitsKey: false });
    else if (token === "}" || token === "]") open.pop();
    else if (token === "," && inner) stepOn(inner);
    else if (token.startsWith('"') && inner?.awaitsKey) {
      const problem = takeKey(inner, JSON.parse(token) as string);
      if (problem) refuse(...problem);
    } else if (/^[-\d]/.test(token) && !isKept(token)) refuse("number_inexact", describeNumber(token));
  }
  return issues;
}

/** A string, a number, or one character of anything else. */
function readToken(json: string, start: number): string {
  if (json[start] === '"') return json.slice(start, endOfString(json, start));
  let end = start;
  while (end < json.length && "+-.0123456789eE".includes(json[end] as string)) end += 1;
  return json.slice(start, Math.max(end, start + 1));
}

function endOfString(json: string, start: number): number {
  let end = start + 1;
  while (end < json.length && json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
  return end + 1;
}

function stepOn(inner: Open): void {
  if (typeof inner.at === "number") inner.at += 1;
  else inner.awaitsKey = true;
}

function takeKey(inner: Open, key: string): [type: string, msg: string] | undefined {
  const isRepeated = inner.keys?.has(key) === true;
  inner.keys?.add(key);
  inner.at = key;
  inner.awaitsKey = false;
  if (key === "__proto__") return ["key_reserved", "A key of this name would be lost: give it another name"];
  return isRepeated
    ? ["key_repeated", "This key stands more than once in its object: send it once"]
    : undefined;
}

/** Whether writing the number again gives the same one: `1.0` and `1e2` are kept, they are only written otherwise. */
const isKept = (source: string): boolean => toDigits(source) === toDigits(String(Number(source)));

/** Equal for what is the same number however it is written, to its last digit. */
function toDigits(source: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(source) ?? [];
  const digits = whole + fraction;
  // By hand: an expression for the zeros at the end takes quadratic time.
  let [start, end] = [0, digits.length];
  while (digits[start] === "0") start += 1;
  while (end > start && digits[end - 1] === "0") end -= 1;
  if (start === end) return whole === "" ? source : "0";
  return `${sign}${digits.slice(start, end)}e${Number(exponent) + whole.length - start}`;
}

function describeNumber(source: string): string {
  const shown = source.length > mostShown ? `${source.slice(0, mostShown)}…` : source;
  return `${shown} would become ${Number(source)}: send it as a string`;
}
