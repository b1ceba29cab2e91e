/** Checks that relative links and anchors in Markdown files lead somewhere. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { repositoryRoot } from "./repository.ts";
import { listFiles } from "./source/list-files.ts";
import { printViolations, type Violation } from "./source/violation.ts";

type Link = { target: string; line: number };

/** Every relative link below a folder whose file, or whose heading, is not there. */
export async function checkLinks(root: string): Promise<Violation[]> {
  const files = (await listFiles(root)).filter((path) => path.endsWith(".md"));
  const found = files.map(async (file) => {
    const links = linksOf(await readFile(join(root, file), "utf8"));
    const problems = await Promise.all(links.map((link) => describeBrokenLink({ root, file, link })));
    return problems.filter((problem) => problem !== undefined);
  });
  return (await Promise.all(found)).flat();
}

/** The links of a text, without those in code, and without those to other sites. */
export function linksOf(text: string): Link[] {
  return withoutCode(text)
    .split("\n")
    .flatMap((content, index) => {
      const inline = [...content.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
      const named = [...content.matchAll(/^\[[^\]]+\]:\s*(\S+)/g)];
      return [...inline, ...named].map((match) => ({ target: match[1] ?? "", line: index + 1 }));
    })
    .filter(({ target }) => !/^(?:[a-z]+:|\/\/)/i.test(target));
}

/** The anchors that GitHub gives to the headings of a text. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  const headings = withoutFences(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm);
  return [...headings].map(([, heading = ""]) => {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[`*]/g, "");
    const slug = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

type Check = { root: string; file: string; link: Link };

async function describeBrokenLink({ root, file, link }: Check): Promise<Violation | undefined> {
  const [path = "", anchor] = link.target.split("#");
  const target =
    path === "" ? join(root, file) : join(root, path.startsWith("/") ? "." : dirname(file), path);
  const report = (message: string): Violation => ({ file, line: link.line, message });
  if (!existsSync(target)) return report(`links to ${link.target}, which does not exist`);
  if (anchor === undefined || !target.endsWith(".md")) return undefined;
  const anchors = anchorsOf(await readFile(target, "utf8"));
  return anchors.includes(anchor) ? undefined : report(`links to ${link.target}, which has no such heading`);
}

/** Code takes no part in links; its lines stay, so that line numbers hold. */
function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/`[^`\n]*`/g, "");
}

function withoutFences(text: string): string {
  return text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, (block) => "\n".repeat(block.split("\n").length - 1));
}

if (import.meta.main) printViolations(await checkLinks(repositoryRoot));
