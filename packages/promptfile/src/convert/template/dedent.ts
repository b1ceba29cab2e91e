/** The text between tags as PromptL takes it: without white space around it, and the indentation all lines share. */
export function dedent(source: string): { text: string; skippedLines: number } {
  const lines = source.split("\n");
  const [, ...rest] = lines;
  const indents = rest
    .filter((line) => line.trim() !== "")
    .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const shared =
    indents.length === 0 ? 0 : Math.min(...indents.slice(0, 10_000), ...indents.slice(10_000, 20_000));
  const text = lines
    .map((line, index) => (index === 0 ? line : line.slice(Math.min(shared, line.length))))
    .join("\n");
  const lead = /^\s*/.exec(text)?.[0] ?? "";
  return { text: trimEnd(text.slice(lead.length)), skippedLines: lead.split("\n").length - 1 };
}

/** A backslash at the end escapes what follows it. */
function trimEnd(text: string): string {
  const trimmed = text.trimEnd();
  let slashes = 0;
  while (trimmed.at(-1 - slashes) === "\\") slashes += 1;
  const isEscaped = slashes % 2 === 1;
  return isEscaped ? text.slice(0, trimmed.length + 1) : trimmed;
}
