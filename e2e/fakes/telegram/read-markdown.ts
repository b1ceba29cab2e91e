import { BadRequest } from "./bad-request.ts";

type Entity = { type: string; offset: number; length: number; url?: string };
type Read = { text: string; entities: Entity[] };

/** Signs that stand for themselves only behind a backslash. */
const reserved = "_*[]()~`>#+-=|{}.!";

/** MarkdownV2, as far as texts of bots have it: escapes, bold, code, links. What is not escaped is refused, as there. */
export function readMarkdown(source: string): Read {
  const read: Read = { text: "", entities: [] };
  const opened: { sign: string; offset: number }[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at] ?? "";
    const link = /^\[((?:\\.|[^\]\\])*)\]\(((?:\\.|[^)\\])*)\)/u.exec(source.slice(at));
    if (sign === "\\") {
      at += 1;
      read.text += source[at] ?? "";
    } else if (link !== null) {
      const inner = readMarkdown(link[1] ?? "");
      const url = unescape(link[2] ?? "");
      read.entities.push({ type: "text_link", offset: read.text.length, length: inner.text.length, url });
      read.text += inner.text;
      at += link[0].length - 1;
    } else if (sign === "*" || sign === "`") close(read, opened, sign);
    else if (reserved.includes(sign))
      throw new BadRequest(
        `can't parse entities: Character '${sign}' is reserved and must be escaped with the preceding '\\'`,
      );
    else read.text += sign;
  }
  if (opened.length > 0) throw new BadRequest("can't parse entities: Can't find end of an entity");
  return read;
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/gu, "$1");

function close(read: Read, opened: { sign: string; offset: number }[], sign: string): void {
  const last = opened.at(-1);
  if (last?.sign !== sign) return void opened.push({ sign, offset: read.text.length });
  opened.pop();
  const type = sign === "*" ? "bold" : "code";
  read.entities.push({ type, offset: last.offset, length: read.text.length - last.offset });
}
