export type GateWord = {
  kind: "name" | "quoted" | "number" | "operator" | "bracket";
  text: string;
  /** From 0. */
  start: number;
  quantity?: { value: number; unit: string | null };
};

const patterns: readonly { kind: GateWord["kind"]; pattern: RegExp }[] = [
  { kind: "quoted", pattern: /"(?:[^"\\]|\\.)*"/y },
  { kind: "operator", pattern: />=|<=|==|!=|[><=≥≤]/y },
  { kind: "bracket", pattern: /[()]/y },
  { kind: "number", pattern: /[+-]?\$?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?(?:\s*%|[a-zµ]+)?(?![\w./-])/iy },
  { kind: "name", pattern: /[\p{L}\p{N}_$][\p{L}\p{N}_$./:@-]*/uy },
];

/** The words of a gate, or where it has something that is none. */
export function readWords(text: string): { words: GateWord[] } | { badAt: number } {
  const words: GateWord[] = [];
  let place = 0;
  while (place < text.length) {
    if (/\s/.test(text[place] ?? "")) {
      place += 1;
      continue;
    }
    const word = readWord(text, place);
    if (!word) return { badAt: place };
    words.push(word);
    place = word.end;
  }
  return { words };
}

function readWord(text: string, start: number): (GateWord & { end: number }) | undefined {
  for (const { kind, pattern } of patterns) {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const word = { kind, text: kind === "quoted" ? unquote(found) : found, start, end: start + found.length };
    return kind === "number" ? { ...word, quantity: readQuantity(found) } : word;
  }
  return undefined;
}

const unquote = (text: string): string => text.slice(1, -1).replaceAll(/\\(.)/g, "$1");

function readQuantity(text: string): { value: number; unit: string | null } {
  const digits = /\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?/i.exec(text)?.[0] ?? "";
  const value = Number(digits.replaceAll("_", "")) * (text.startsWith("-") ? -1 : 1);
  const unit = text.slice(text.indexOf(digits) + digits.length).trim();
  return { value, unit: text.includes("$") ? "USD" : unit || null };
}
