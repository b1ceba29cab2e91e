/** A tag of PromptL that means something, or the text between two, as written. Offsets are of the whole body. */
export type PromptlNode =
  | { kind: "text"; source: string; start: number }
  | {
      kind: "element";
      name: string;
      attributes: Record<string, string>;
      children: PromptlNode[];
      start: number;
      end: number;
    };

export type PromptlElement = Extract<PromptlNode, { kind: "element" }>;

const NAMES =
  "system|user|assistant|tool|message|content-text|content-image|content-file|content|tool-call|step|scope|prompt";
// What is not structure (escapes, comments, expressions) is one token, so that no tag is found inside.
const TOKEN = new RegExp(
  String.raw`\\[^]|/\*[^]{0,10000}?\*/|<!--[^]{0,10000}?-->|\{\{(?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'{}]|\{(?!\{)|\}(?!\})){0,2000}\}\}|<(/?)(${NAMES})((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]{0,1000}"|'[^']{0,1000}'|\{\{(?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'{}]|\{(?!\{)|\}(?!\}\s*[\w/>])){0,2000}\}\}|[^\s"'<>/]+))?)*)\s*(/?)>`,
  "g",
);

/** Reads the tags of a body. Closing tags without an opening one are text; tags left open are closed at the end. */
export function parsePromptlElements(body: string): PromptlNode[] {
  const root: PromptlNode[] = [];
  const open: PromptlElement[] = [];
  let textStart = 0;
  const children = () => open.at(-1)?.children ?? root;
  const addText = (end: number) => {
    if (end > textStart)
      children().push({ kind: "text", source: body.slice(textStart, end), start: textStart });
  };
  for (const match of body.matchAll(TOKEN)) {
    const [whole, closing, name, attributeText = "", selfClosing] = match;
    if (name === undefined) continue;
    const end = match.index + whole.length;
    if (closing === "/") {
      const at = open.findLastIndex((element) => element.name === name);
      if (at === -1) continue;
      addText(match.index);
      for (const element of open.splice(at)) element.end = end;
    } else {
      addText(match.index);
      const element: PromptlElement = {
        kind: "element",
        name,
        attributes: readAttributes(attributeText),
        children: [],
        start: match.index,
        end,
      };
      children().push(element);
      if (selfClosing !== "/") open.push(element);
    }
    textStart = end;
  }
  addText(body.length);
  return root;
}

const ATTRIBUTE =
  /([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\{\{(?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'{}]|\{(?!\{)|\}(?!\}\s*(?:[\w/>]|$))){0,2000}\}\})|([^\s"'<>/]+)))?/g;

function readAttributes(text: string): Record<string, string> {
  const attributes: [string, string][] = [...text.matchAll(ATTRIBUTE)].map(
    ([, name = "", double, single, expression, bare]) => [
      name,
      decodeEntities(double ?? single ?? expression ?? bare ?? ""),
    ],
  );
  return Object.fromEntries(attributes);
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  amp: "&",
  lt: "<",
  gt: ">",
  "#10": "\n",
};

function decodeEntities(text: string): string {
  return text.replaceAll(/&(quot|apos|amp|lt|gt|#10);/g, (_, name: string) => ENTITIES[name] ?? "");
}
