/** Stop sequences in one line: a `|` between them, line breaks and tabs as they are written in code. */
export function toStopText(stop: string | readonly string[]): string {
  const sequences = typeof stop === "string" ? [stop] : stop;
  return sequences
    .map((sequence) => JSON.stringify(sequence).slice(1, -1).replaceAll("|", "\\u007c"))
    .join("|");
}

/** Reads that line. A sequence that is no valid escape is taken as it stands. */
export function fromStopText(text: string): string[] {
  return text
    .split("|")
    .filter((sequence) => sequence !== "")
    .map(unescape);
}

function unescape(sequence: string): string {
  try {
    return String(JSON.parse(`"${sequence.replaceAll(/(?<!\\)"/g, '\\"')}"`));
  } catch {
    return sequence;
  }
}
