import { stringify } from "yaml";

export type SplitText = {
  frontmatter: string | undefined;
  body: string;
  frontmatterLine: number;
  bodyLine: number;
};

/** Parts a text with a frontmatter between two lines `---`; without one, all of it is the body. */
export function splitFrontmatter(text: string): SplitText {
  const clean = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const [lead = ""] = /^\s*/.exec(clean) ?? [];
  const opening = /^---[ \t]*\n/.exec(clean.slice(lead.length));
  const start = lead.length + (opening?.[0].length ?? 0);
  const closing = opening ? /(?:^|\n)---[ \t]*(?:\n|$)/.exec(clean.slice(start)) : null;
  if (!closing) return { frontmatter: undefined, body: clean, frontmatterLine: 1, bodyLine: 1 };
  const end = start + closing.index + closing[0].length;
  return {
    frontmatter: clean.slice(start, start + closing.index + (closing[0].startsWith("\n") ? 1 : 0)),
    body: clean.slice(end),
    frontmatterLine: clean.slice(0, start).split("\n").length,
    bodyLine: clean.slice(0, end).split("\n").length,
  };
}

export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" });
}

export function joinFrontmatter(values: Record<string, unknown>, body: string): string {
  return `---\n${Object.keys(values).length === 0 ? "" : writeYaml(values)}---\n${body}`;
}
