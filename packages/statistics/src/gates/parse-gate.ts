import type { Aggregate, Claim, Gate, GateProblem, GateScope, Operator, Quantity } from "./gate.ts";
import { type GateWord, readWords } from "./gate-words.ts";
import { isUnit } from "./units.ts";

export type ParsedGate = { ok: true; gate: Gate } | { ok: false; problem: GateProblem };

/**
 * A gate from its text form, one line:
 *
 * - `accuracy >= 0.9`, `p95(latency) <= 3s`, `cost <= $0.01`, `rate(correct) >= 90%`
 * - `accuracy no worse than production by 0.02`, `cost no worse than control by 10%`
 * - a space before a unit does no harm: `90 %`, `3 s`
 * - then, as wanted: `where language = fr` or `in every language`; `with confidence` or `with 99% confidence`;
 *   `allowing 2% missing`
 *
 * @example parseGate("accuracy >= 0.9") // { ok: true, gate: { metric: "accuracy", … } }
 */
export function parseGate(text: string): ParsedGate {
  const read = readWords(text);
  if ("badAt" in read)
    return fail({ message: `${JSON.stringify(text[read.badAt])} is no part of a gate.`, at: read.badAt });
  const reader = new Reader(read.words, text.length);
  try {
    return { ok: true, gate: { text: text.trim(), ...readGate(reader) } };
  } catch (error) {
    if (error instanceof GateSyntaxError) return fail(error);
    throw error;
  }
}

const fail = ({ message, at }: { message: string; at: number }): ParsedGate => ({
  ok: false,
  problem: { message, column: at + 1, line: 1 },
});

/**
 * Gates of a text with one a line; `#` begins a comment.
 *
 * @example parseGates("accuracy >= 0.9\n# speed\np95(latency) <= 3s").gates.length // 2
 */
export function parseGates(text: string): { gates: Gate[]; problems: GateProblem[] } {
  const gates: Gate[] = [];
  const problems: GateProblem[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.replace(/(^|\s)#.*$/, "");
    if (content.trim() === "") continue;
    const parsed = parseGate(content);
    if (parsed.ok) gates.push(parsed.gate);
    else problems.push({ ...parsed.problem, line: index + 1 });
  }
  return { gates, problems };
}

class GateSyntaxError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Goes through the words of one gate. */
class Reader {
  readonly #words: readonly GateWord[];
  readonly #end: number;
  #place = 0;

  constructor(words: readonly GateWord[], end: number) {
    this.#words = words;
    this.#end = end;
  }

  get next(): GateWord | undefined {
    return this.#words[this.#place];
  }

  /** Takes these words if they come next. */
  take(...texts: readonly string[]): boolean {
    const isNext = texts.every((text, index) => {
      const word = this.#words[this.#place + index];
      return word !== undefined && word.kind !== "quoted" && word.text.toLowerCase() === text;
    });
    if (isNext) this.#place += texts.length;
    return isNext;
  }

  takeIf(kinds: readonly GateWord["kind"][]): GateWord | undefined {
    const word = this.next;
    if (!word || !kinds.includes(word.kind)) return undefined;
    this.#place += 1;
    return word;
  }

  fail(expected: string): never {
    const found = this.next ? `, not ${JSON.stringify(this.next.text)}` : ", where it ends";
    throw new GateSyntaxError(`Expected ${expected}${found}.`, this.next?.start ?? this.#end);
  }

  refuse(message: string): never {
    throw new GateSyntaxError(message, this.next?.start ?? this.#end);
  }
}

function readGate(reader: Reader): Omit<Gate, "text"> {
  const { metric, aggregate } = readSubject(reader);
  let claim = readClaim(reader);
  let [scope, level, allowedMissing]: [GateScope, number, number] = [{ kind: "all" }, 0.95, 0];
  while (reader.next) {
    if (reader.take("where")) scope = readSlice(reader);
    else if (reader.take("in", "every"))
      scope = { kind: "every-slice", facet: readName(reader, "a facet, such as language") };
    else if (reader.take("allowing")) allowedMissing = readAllowedMissing(reader);
    else if (reader.take("with")) {
      level = readLevel(reader);
      if (claim.kind === "threshold") claim = { ...claim, isByInterval: true };
      if (["max", "min", "sum"].includes(aggregate.kind))
        reader.refuse(`There is no interval of ${aggregate.kind}(…): leave out \`with confidence\`.`);
    } else reader.fail("`where`, `in every`, `with confidence`, `allowing … missing` or the end");
  }
  if (claim.kind === "no-worse" && ["max", "min", "sum"].includes(aggregate.kind))
    reader.refuse(`There is no interval of ${aggregate.kind}(…), so \`no worse than\` cannot be judged.`);
  return { metric, aggregate, claim, scope, level, allowedMissing };
}

function readSubject(reader: Reader): { metric: string; aggregate: Aggregate } {
  const first = reader.next;
  const name = readName(reader, "what is measured, such as accuracy");
  if (first?.kind === "quoted" || !reader.take("(")) return { metric: name, aggregate: { kind: "mean" } };
  const aggregate = readAggregate(name.toLowerCase());
  if (!aggregate)
    throw new GateSyntaxError(
      `There is no ${name}(…): it is one of mean, rate, median, p95 (any from p0 to p100), max, min, sum.`,
      first?.start ?? 0,
    );
  const metric = readName(reader, "what is measured, such as latency");
  if (!reader.take(")")) reader.fail("`)`");
  return { metric, aggregate };
}

function readAggregate(name: string): Aggregate | undefined {
  if (name === "mean" || name === "rate") return { kind: "mean" };
  if (name === "max" || name === "min" || name === "sum") return { kind: name };
  if (name === "median") return { kind: "quantile", share: 0.5 };
  const percent = /^p(\d{1,3}(?:\.\d+)?)$/.exec(name)?.[1];
  return percent === undefined || Number(percent) > 100
    ? undefined
    : { kind: "quantile", share: Number(percent) / 100 };
}

const operators: Readonly<Record<string, Operator>> = {
  ">=": ">=",
  "≥": ">=",
  "<=": "<=",
  "≤": "<=",
  ">": ">",
  "<": "<",
};

function readClaim(reader: Reader): Claim {
  if (reader.take("no", "worse", "than")) {
    const than = readName(reader, "a run, such as production or control");
    if (!reader.take("by")) reader.fail("`by` and how much worse is acceptable");
    const by = readNumber(reader, "how much worse is acceptable, such as 0.02");
    if (by.value < 0) reader.refuse("How much worse is acceptable is not negative.");
    return { kind: "no-worse", than, by: reader.take("points") ? { value: by.value / 100, unit: null } : by };
  }
  const operator = operators[reader.next?.text ?? ""];
  if (operator === undefined || reader.next?.kind !== "operator")
    return reader.fail("`>=`, `<=`, `>`, `<` or `no worse than … by …`");
  reader.takeIf(["operator"]);
  return {
    kind: "threshold",
    operator,
    bound: readNumber(reader, "a number, such as 0.9, 90%, 3s or $0.01"),
    isByInterval: false,
  };
}

/** Its unit stands beside it, or after a space, as people write it: `90 %`, `3 s`, `90 percent`. */
function readNumber(reader: Reader, expected: string): Quantity {
  const quantity = reader.takeIf(["number"])?.quantity ?? reader.fail(expected);
  if (quantity.unit !== null) return quantity;
  if (reader.take("percent") || reader.take("per", "cent")) return { ...quantity, unit: "%" };
  const { next } = reader;
  return next?.kind === "name" && isUnit(next.text) && reader.take(next.text.toLowerCase())
    ? { ...quantity, unit: next.text }
    : quantity;
}

function readName(reader: Reader, expected: string): string {
  return reader.takeIf(["name", "quoted"])?.text ?? reader.fail(expected);
}

function readSlice(reader: Reader): GateScope {
  const facet = readName(reader, "a facet, such as language");
  if (!reader.take("=") && !reader.take("==")) reader.fail("`=`");
  const value = reader.takeIf(["name", "quoted", "number"])?.text ?? reader.fail("a value of it");
  return { kind: "slice", facet, value };
}

function readAllowedMissing(reader: Reader): number {
  const { value, unit } = readNumber(reader, "a share, such as 2%");
  const share = unit === "%" ? value / 100 : value;
  if ((unit !== null && unit !== "%") || share < 0 || share > 1)
    reader.refuse("What may be missing is a share, from 0% to 100%.");
  if (!reader.take("missing")) reader.fail("`missing`");
  return share;
}

function readLevel(reader: Reader): number {
  const given = reader.next?.kind === "number" ? readNumber(reader, "how sure, such as 99%") : undefined;
  if (!reader.take("confidence")) reader.fail("`confidence`");
  if (!given) return 0.95;
  const level = given.unit === "%" ? given.value / 100 : given.value;
  return level >= 0.5 && level < 1 ? level : reader.refuse("Confidence is from 50% to below 100%.");
}
