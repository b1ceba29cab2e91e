/**
 * Replaces whole-line `//` comments, which YAML does not know, by spaces; every other offset stays the same.
 * Lines inside block scalars and quoted text that run over lines are content and stay.
 */
export function maskComments(source: string): string {
  if (!/^[ \t]*\/\//m.test(source)) return source;
  const state: ScanState = { quote: undefined, blockParentIndent: undefined };
  return source
    .split("\n")
    .map((line) => maskLine(line, state))
    .join("\n");
}

type ScanState = { quote: '"' | "'" | undefined; blockParentIndent: number | undefined };

function maskLine(line: string, state: ScanState): string {
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  const endsBlock = state.blockParentIndent !== undefined;
  if (state.blockParentIndent !== undefined) {
    if (line.trim() === "" || indent > state.blockParentIndent) return line;
    state.blockParentIndent = undefined;
  }
  if (!state.quote && line.startsWith("//", indent)) {
    const masked = line.replaceAll(/[^\r]/g, " ");
    // Below text in a block, spaces would be more of that text; a comment of YAML ends it.
    return endsBlock ? `${masked.slice(0, indent)}#${masked.slice(indent + 1)}` : masked;
  }
  const content = scanQuotes(line, state);
  if (!state.quote && /(?:^|[:-][ \t]+|[ \t])[|>][-+0-9]*\s*$/.test(content))
    state.blockParentIndent = indent;
  return line;
}

/** Follows quotes through a line; answers the line without a `#` comment. */
function scanQuotes(line: string, state: ScanState): string {
  let previous = "";
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? "";
    if (state.quote) {
      if (character === "\\" && state.quote === '"') at += 1;
      else if (character === state.quote) state.quote = undefined;
    } else if ((character === '"' || character === "'") && "[{,:-".includes(previous)) {
      state.quote = character;
    } else if (character === "#" && /^\s?$/.test(line[at - 1] ?? "")) {
      return line.slice(0, at);
    }
    if (!/\s/.test(character)) previous = character;
  }
  return line;
}
