import { parsePromptFile } from "../parse-prompt-file.ts";
import { PARTIAL } from "./partial.ts";
import type { ReferenceReader } from "./reference-reader.ts";
import { resolvePath } from "./resolve-path.ts";

/** What stands in the way of a reference; `written` is how the file itself spells it. */
export type ReferenceFault = { code: string; message: string; hint?: string; written: string };

const MAX_DEPTH = 10;
/** Characters of one text with all its partials: includes multiply. */
const MAX_LENGTH = 1_000_000;

type Place = {
  /** The paths that led here, the file itself first. */
  chain: readonly string[];
  /** How the file itself spells the reference that led here. */
  written: string | undefined;
};

type Options = {
  from: string;
  reader: ReferenceReader;
  report: (fault: ReferenceFault) => void;
};

/** Puts the text of partials in place of their references, and of theirs. What cannot be goes to `report`. */
export class PartialExpander {
  readonly #options: Options;
  readonly #known = new Map<string, string>();

  constructor(options: Options) {
    this.#options = options;
  }

  expand(text: string): string {
    return this.#expand(text, { chain: [this.#options.from], written: undefined });
  }

  #expand(text: string, place: Place): string {
    if (!text.includes("{{>")) return text;
    const pieces: string[] = [];
    let copied = 0;
    let length = text.length;
    for (const match of text.matchAll(PARTIAL)) {
      const [whole, reference = ""] = match;
      const written = place.written ?? whole;
      const included = this.#include(reference, { ...place, written });
      length += included.length - whole.length;
      if (length > MAX_LENGTH) {
        const message = `With its partials the text is longer than ${MAX_LENGTH} characters.`;
        this.#options.report({ code: "partial-too-large", message, written });
        return "";
      }
      pieces.push(text.slice(copied, match.index), included);
      copied = match.index + whole.length;
    }
    return pieces.join("") + text.slice(copied);
  }

  #include(reference: string, place: Place): string {
    const path = resolvePath(reference, { from: place.chain.at(-1) ?? "", base: "top" });
    const key = path ?? `outside: ${reference}`;
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    const text = this.#read(reference, path, place);
    // Also what went wrong: it is said once, and not tried again by all who include it.
    this.#known.set(key, text);
    return text;
  }

  #read(reference: string, path: string | undefined, { chain, written = "" }: Place): string {
    const fail = (code: string, message: string, hint?: string): string => {
      this.#options.report({ code, message, written, ...(hint !== undefined && { hint }) });
      return "";
    };
    if (path === undefined)
      return fail("path-outside", `"${reference}" leads out of the workspace${via(chain)}.`);
    if (chain.some((before) => toName(before) === toName(path)))
      return fail("partial-cycle", `Partials include each other: ${[...chain, path].join(" → ")}.`);
    if (chain.length > MAX_DEPTH)
      return fail(
        "partial-too-deep",
        `Partials include each other more than ${MAX_DEPTH} deep${via(chain)}.`,
      );
    const source = this.#options.reader.readText(path);
    if (source === undefined)
      return fail("partial-missing", `There is no partial "${path}"${via(chain)}.`, MISSING_HINT);
    if (typeof source !== "string")
      return fail("partial-refused", `"${path}" ${source.refused}${via(chain)}.`);
    const partial = readPartial(source);
    if (partial.text === undefined)
      return fail("partial-invalid", `"${path}" ${partial.problem}${via(chain)}.`);
    return this.#expand(partial.text, { chain: [...chain, path], written });
  }
}

const MISSING_HINT = "Its path starts at the top of the workspace, or with ./ at the folder of the file.";

function via(chain: readonly string[]): string {
  return chain.length < 2 ? "" : `, included by ${chain.slice(1).join(" → ")}`;
}

/** A File's path with or without what its kind adds. */
const toName = (path: string): string => path.replace(/\.(?:prompt|agent)$/, "");

type Partial = { text: string } | { text: undefined; problem: string };

/** Plain text as it is; of a `.prompt` file the template, where that is one text. */
function readPartial(source: string): Partial {
  if (!/^\uFEFF?\s*---[ \t]*\r?\n/.test(source)) return { text: source.replace(/\r?\n$/, "") };
  const { kernel, diagnostics } = parsePromptFile(source);
  if (!kernel) {
    const error = diagnostics.find(({ severity }) => severity === "error");
    return { text: undefined, problem: `cannot be read (line ${error?.line}: ${error?.message})` };
  }
  const { template = "" } = kernel;
  if (typeof template === "string") return { text: template };
  const [message, ...others] = template;
  const text = others.length === 0 ? message?.content : undefined;
  return typeof text === "string"
    ? { text }
    : { text: undefined, problem: "has more than one message of text, and cannot stand within one" };
}
