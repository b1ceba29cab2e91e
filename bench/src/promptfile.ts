import { Template } from "@huggingface/jinja";
import { Dotprompt } from "dotprompt";
import nunjucks from "nunjucks";
import {
  compilePrompt,
  formatPromptFile,
  parsePromptFile,
  parseTree,
  printPromptFile,
} from "@parley/promptfile";
import type { PromptKernel } from "@parley/promptfile";
import { parse as parsePromptl, render as renderPromptl } from "promptl-ai";
import { inputs, sources, templateText } from "./promptfile-sources.ts";
import type { Source } from "./promptfile-sources.ts";
import { timeSideBySide } from "./promptfile-timing.ts";
import type { Subject } from "./promptfile-timing.ts";
import { formatGoals, formatTable } from "./table.ts";
import type { Goal } from "./table.ts";

/** Reading, printing, compiling and rendering Prompts, beside the libraries of two other formats and two of Jinja. */

const out = process.stdout;
const formatUs = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toString());

function kernelOf(text: string): PromptKernel {
  const { kernel, diagnostics } = parsePromptFile(text);
  if (!kernel) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return kernel;
}

export async function benchPromptfile(): Promise<void> {
  const files = await compareFiles();
  const templates = await compareTemplates();
  const growth = await measureGrowth();
  out.write(`\n${formatGoals([...files, ...templates, ...growth])}\n`);
}

async function compareFiles(): Promise<Goal[]> {
  const goals: Goal[] = [];
  const parseTimes: number[] = [];
  for (const source of sources) {
    const subjects = subjectsOf(source);
    const times = await timeSideBySide(subjects);
    out.write(`\n${source.name}: ${source.parley.length} characters; µs, median of 7 rounds\n\n`);
    out.write(
      `${formatTable(
        ["", "µs"],
        subjects.map(({ name }, index) => [name, formatUs(times[index] ?? Number.NaN)]),
      )}\n`,
    );
    const timeOf = (name: string) =>
      times[subjects.findIndex((subject) => subject.name === name)] ?? Number.NaN;
    parseTimes.push(timeOf("parley parse"));
    const own = timeOf("parley from text to messages");
    for (const other of ["dotprompt", "promptl-ai"]) {
      const factor = timeOf(`${other} from text to messages`) / own;
      goals.push({
        text: `≥ 5 times as fast as ${other} from text to messages, ${source.name}: ${factor.toFixed(1)}`,
        isReached: factor >= 5,
      });
    }
  }
  const [text = Number.NaN, tools = Number.NaN, large = Number.NaN] = parseTimes;
  const linear = (text * sources[2].parley.length) / sources[0].parley.length;
  goals.push(
    { text: `parse 2 KB of text ≤ 60 µs: ${formatUs(text)}`, isReached: text <= 60 },
    { text: `parse 2 KB with tools ≤ 200 µs: ${formatUs(tools)}`, isReached: tools <= 200 },
    {
      text: `parse 200 KB within 3 × of linear: ${(large / linear).toFixed(2)}`,
      isReached: large <= 3 * linear,
    },
  );
  return goals;
}

function subjectsOf({ parley, dotprompt, promptl }: Source): Subject[] {
  const kernel = kernelOf(parley);
  const compiled = compilePrompt(kernel);
  const renderer = new Dotprompt();
  if (!compiled.render(inputs).ok) throw new Error("The Prompt does not render.");
  return [
    { name: "parley parse", run: () => parsePromptFile(parley) },
    { name: "parley tree", run: () => parseTree(parley) },
    { name: "parley format", run: () => formatPromptFile(parley) },
    { name: "parley print", run: () => printPromptFile(kernel) },
    { name: "parley compile", run: () => compilePrompt(kernel) },
    { name: "parley render, compiled", run: () => compiled.render(inputs) },
    { name: "dotprompt parse", run: () => renderer.parse(dotprompt) },
    { name: "promptl-ai parse", run: () => parsePromptl(promptl) },
    { name: "parley from text to messages", run: () => compilePrompt(kernelOf(parley)).render(inputs) },
    { name: "dotprompt from text to messages", run: () => renderer.render(dotprompt, { input: inputs }) },
    {
      name: "promptl-ai from text to messages",
      run: () => renderPromptl({ prompt: promptl, parameters: inputs }),
    },
  ];
}

async function compareTemplates(): Promise<Goal[]> {
  const own = compilePrompt({ model: "m", template: [{ role: "user", content: templateText }] });
  const nunjucksTemplate = new nunjucks.Template(
    templateText,
    new nunjucks.Environment(null, { autoescape: false }),
    "bench",
    true,
  );
  const huggingface = new Template(templateText);
  const expected = nunjucksTemplate.render(inputs);
  const rendered = own.render(inputs);
  const isSame =
    rendered.ok && rendered.messages[0]?.content === expected && huggingface.render(inputs) === expected;
  if (!isSame) throw new Error("The template engines do not agree.");
  const subjects: Subject[] = [
    { name: "parley default", run: () => own.render(inputs) },
    { name: "nunjucks", run: () => nunjucksTemplate.render(inputs) },
    { name: "@huggingface/jinja", run: () => huggingface.render(inputs) },
  ];
  const times = await timeSideBySide(subjects);
  out.write(`\nrender a compiled template of ${templateText.length} characters and 28 variables; µs\n\n`);
  out.write(
    `${formatTable(
      ["", "µs"],
      subjects.map(({ name }, index) => [name, formatUs(times[index] ?? Number.NaN)]),
    )}\n`,
  );
  const [ours = Number.NaN] = times;
  return [{ text: `render, compiled ≤ 5 µs: ${formatUs(ours)}`, isReached: ours <= 5 }];
}

const file = (body: string): string => `---\nmodel: m\n---\n${body}`;
const frontmatter = (lines: string): string => `---\nmodel: m\n${lines}\n---\n`;

/** What parsers are slow at, by how much of it there is. */
const nasty: Record<string, (size: number) => string> = {
  "nested tags": (size) => file("<user>".repeat(size)),
  "unclosed messages, a line each": (size) => file("<user>\n".repeat(size)),
  "runs of <": (size) => file(`<user>${"<".repeat(size * 8)}</user>`),
  "{{ without end": (size) => file(`<user>${"{{ ".repeat(size * 3)}</user>`),
  backslashes: (size) => file(`<user>${"\\".repeat(size * 8)}</user>`),
  "escaped tags": (size) => file(`<user>${"\\</user>".repeat(size)}</user>`),
  "an unclosed quote": (size) => file(`<user name="${"x ".repeat(size * 4)}`),
  "an unclosed <file": (size) => file(`<user>${"<file url ".repeat(size)}</user>`),
  "deep JSON": (size) => frontmatter(`other: ${"[".repeat(size)}${"]".repeat(size)}`),
  "wide JSON": (size) => frontmatter(`other: [${"[1], ".repeat(size)}1]`),
  "wide YAML": (size) => frontmatter(`other:\n${"  - 'a'\n".repeat(size)}`),
  aliases: (size) => frontmatter(`other: &a [x]\nattributes: [${"*a, ".repeat(size / 16)}]`),
  "comments in the frontmatter": (size) => frontmatter("// x\n# y\n".repeat(size)),
};

const sizes = [2000, 16_000] as const;

async function measureGrowth(): Promise<Goal[]> {
  const rows: string[][] = [];
  let worst = { name: "", factor: 0 };
  for (const [name, make] of Object.entries(nasty)) {
    const [small, large] = [make(sizes[0]), make(sizes[1])];
    const cells = [name, `${Math.round(large.length / 1024)} KB`];
    for (const [what, run] of [
      ["parse", parsePromptFile],
      ["tree", parseTree],
      ["format", formatPromptFile],
    ] as const) {
      const [before = 1, after = 1] = await timeSideBySide([
        { name: "small", run: () => run(small) },
        { name: "large", run: () => run(large) },
      ]);
      const factor = after / before / (large.length / small.length);
      if (factor > worst.factor) worst = { name: `${what}, ${name}`, factor };
      cells.push((after / 1000).toFixed(1), factor.toFixed(2));
    }
    rows.push(cells);
  }
  out.write(
    "\ngrowth: ms at the larger of two sizes, and how that compares with 8 times the smaller (1 is linear)\n\n",
  );
  out.write(`${formatTable(["", "size", "parse", "×", "tree", "×", "format", "×"], rows)}\n`);
  return [
    {
      text: `nothing grows by more than 3 × linear: ${worst.factor.toFixed(2)} (${worst.name})`,
      isReached: worst.factor <= 3,
    },
  ];
}
