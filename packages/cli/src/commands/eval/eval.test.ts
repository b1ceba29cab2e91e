import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EvalCase } from "@parley/sdk/local-parts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolder, runParley, spawnParley } from "../../__fixtures__/parley-process.ts";
import type { Terminal } from "../../terminal.ts";
import { loadFunctionSubject } from "./function-subject.ts";

let folder: ReturnType<typeof createFolder>;
beforeEach(() => {
  folder = createFolder();
  write("cases.dataset.jsonl", cases.map((one) => `${JSON.stringify(one)}\n`).join(""));
  write("exact.evaluator.yaml", spec);
  write(
    "exact.evaluator.js",
    "function judge(log, testcase) { return log.output === testcase.target.output; }\n",
  );
});
afterEach(() => folder[Symbol.dispose]());

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder.path, name)), { recursive: true });
  writeFileSync(join(folder.path, name), text);
};
const read = (name: string): string => readFileSync(join(folder.path, name), "utf8");
const cases = Array.from({ length: 12 }, (_, index) => ({
  inputs: { name: `Name ${index}`, language: index % 2 === 0 ? "fr" : "en" },
  target: { output: `Hello Name ${index}` },
}));
const spec = `evaluator_type: python
arguments_type: target_required
return_type: boolean
attributes: {language: javascript}
`;
const prompt = (says: string): string => `---\nmodel: mock\n---\n<user>\n  @mock text: ${says}\n</user>\n`;
const evaluate = (...parts: string[]) =>
  runParley(["eval", ...parts, "--dataset", "cases.dataset.jsonl", "--evaluator", "exact"], {
    cwd: folder.path,
  });

describe("parley eval", { timeout: 240_000 }, () => {
  it("compares a prompt with a control, and its gates decide how it ends", async () => {
    write("old.prompt", prompt("Hello {{ name }}"));
    write("new.prompt", prompt("Bye {{ name }}"));
    const files = ["--junit", "out/eval.xml", "--markdown", "out/eval.md", "--html", "out/eval.html"];
    const gate = ["--gate", "exact no worse than control by 2%"];
    const { code, stdout } = await evaluate("old.prompt", "new.prompt", ...gate, ...files);
    expect(stdout).toContain("old.prompt (control)");
    expect(stdout).toMatch(/new\.prompt +exact +0\.0 % .*▼ -100\.0 points \(-100\.0 to -[\d.]+\)/);
    expect(stdout).toMatch(
      /^new\.prompt is worse than old\.prompt on exact -100\.0 points \(.*\), n = 12\.$/m,
    );
    expect(stdout).toContain("failed  exact no worse than control by 2%");
    expect(code).toBe(1);
    expect(read("out/eval.xml")).toContain('<testcase classname="new.prompt" name="case 1: Name 0, fr"');
    expect(read("out/eval.md")).toContain("### Evaluation: not passed");
    expect(read("out/eval.html")).toMatch(/not passed[^]*<svg[^]*Cases that changed/);
    const language = ["language", "input.language"].map((facet) => `exact >= 70% in every ${facet}`);
    const gates = ["exact >= 70%", ...language, '"output tokens" <= 1000'].flatMap((one) => ["--gate", one]);
    expect((await evaluate("new.prompt", "old.prompt", ...gates)).code).toBe(0);
  });

  it("names the slice that is worst, in a line, wherever there is a report", async () => {
    // Wrong in French, and only there.
    write(
      "greet.mjs",
      "export default ({ name, language }) => (language === 'fr' ? 'Salut' : `Hello ${name}`);\n",
    );
    const { stdout } = await evaluate("greet.mjs", "--markdown", "out.md", "--html", "out.html");
    const line =
      "Worst slice of greet.mjs on exact: input.language = fr, 0.0 % (6 cases), all others 100.0 %.";
    expect(stdout.split("\n")).toContain(line);
    expect(read("out.md").split("\n")).toContain(line);
    expect(read("out.html")).toMatch(/Worst slices[^]*<td>input\.language = fr<\/td>/);
    write("right.mjs", "export default ({ name }) => `Hello ${name}`;\n");
    expect((await evaluate("greet.mjs", "right.mjs")).stdout).not.toContain("Worst slice");
  });

  it("answers each case several times, and says how much of the spread that is", async () => {
    // Right in every second answer.
    write(
      "dice.mjs",
      "let count = 0;\nexport default ({ name }) => ((count += 1) % 2 === 0 ? `Hello ${name}` : 'Bye');\n",
    );
    const gate = ["--gate", "exact >= 40%", "--junit", "out.xml", "--html", "out.html"];
    const { code, stdout } = await evaluate("dice.mjs", "--samples", "3", "--concurrency", "1", ...gate);
    expect(stdout).toMatch(/dice\.mjs +exact +50\.0 %/);
    expect(stdout).toMatch(/exact is 50\.0 % \(.*, 12 items\)/);
    expect(stdout).toMatch(/dice\.mjs: exact: \d+ % of the spread is between samples of one item\./);
    expect(code).toBe(0);
    expect(read("out.xml")).toContain('name="case 12, sample 3: Name 11, en"');
    const { stdout: json } = await evaluate("dice.mjs", "--samples", "2", "--json");
    const [run] = (JSON.parse(json) as { runs: { items: { case: string; sample?: number }[] }[] }).runs;
    expect(run?.items.map((item) => [item.case, item.sample ?? 1]).slice(0, 4)).toEqual([
      ["1", 1],
      ["1", 2],
      ["2", 1],
      ["2", 2],
    ]);
  });

  it("stops once the file is shown to be worse than the control, and says so", async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      inputs: { name: `Name ${index}` },
      target: { output: `Hello Name ${index}` },
    }));
    write("cases.dataset.jsonl", many.map((one) => `${JSON.stringify(one)}\n`).join(""));
    write("old.prompt", prompt("Hello {{ name }}"));
    write("new.prompt", prompt("Bye {{ name }}"));
    const gates = ["--gate", "exact no worse than control by 2%"];
    // The control comes first, wherever it stands.
    const files = ["new.prompt", "old.prompt", "--control", "old.prompt"];
    const { stdout, code } = await evaluate(...files, "--stop-early", "exact", "--json");
    const { runs } = JSON.parse(stdout) as { runs: { name: string; items: unknown[] }[] };
    expect(runs).toMatchObject([
      {
        name: "new.prompt",
        stopped_early: { metric: "exact", decision: "worse", difference: -1 },
        metrics: [{ name: "exact", missing: 0, comparison: { verdict: "worse", p_value: null } }, {}, {}, {}],
      },
      { name: "old.prompt", control: true },
    ]);
    expect(runs[0]?.items.length).toBeLessThan(60);
    expect(runs[1]?.items.length).toBe(60);
    expect(code).toBe(0);
    const gated = await evaluate("old.prompt", "new.prompt", "--stop-early", ...gates);
    expect(gated.stdout).toMatch(
      /new\.prompt was stopped early: by exact it is worse than old\.prompt, decided after \d+ items with \d+ left, at an error rate of 5 %\./,
    );
    expect(gated.stdout).toMatch(/failed +exact no worse .*holds however often was looked/);
    expect(gated.code).toBe(1);
  });

  it("says about what it costs, and ends with 8 once a budget is spent", async () => {
    let calls = 0;
    // A million tokens at $0.15.
    const reply = {
      choices: [{ message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 },
    };
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        calls += 1;
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const env = { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
    const paid = (...parts: string[]) =>
      runParley(["eval", "paid.prompt", "--dataset", "cases.dataset.jsonl", ...parts], {
        cwd: folder.path,
        env,
      });
    write("paid.prompt", prompt("Hello {{ name }}").replace("model: mock", "model: gpt-4o-mini"));
    try {
      const estimated = await paid("--estimate");
      expect(estimated).toMatchObject({ code: 0, stderr: "" });
      expect(estimated.stdout).toMatch(
        /^About \$0\.00\d+: 12 calls of models and 0 by judges, \d+ tokens read and 3,600 written, guessed/,
      );
      expect(JSON.parse((await paid("--estimate", "--json")).stdout)).toMatchObject({
        calls: 12,
        answers: 12,
      });
      expect(calls).toBe(0);
      const { code, stdout, stderr } = await paid(
        "--budget",
        "0.3",
        "--concurrency",
        "1",
        "--markdown",
        "out.md",
      );
      const words =
        "The budget of $0.30 was spent before the end: 2 of 12 answers were given, for $0.30. Figures are of these alone";
      expect({ code, calls }).toEqual({ code: 8, calls: 2 });
      expect(stdout).toMatch(/paid\.prompt +cost +\$?0\.15/);
      expect(stdout).toContain(words);
      expect(stderr).toMatch(/^About \$0\.00/);
      expect(stderr).toContain(words);
      expect(read("out.md")).toContain(words);
      const json = await paid("--budget", "0.3", "--concurrency", "1", "--json");
      expect(json.code).toBe(8);
      expect(JSON.parse(json.stdout)).toMatchObject({ passed: false, budget: { answers: 2, unasked: 10 } });
    } finally {
      server.close();
    }
  });

  it("asks a provider no more within a minute than is set, and says that it waits", async () => {
    write("new.prompt", prompt("Hello {{ name }}"));
    const limited = [
      "eval",
      "new.prompt",
      "--dataset",
      "cases.dataset.jsonl",
      "--requests-per-minute",
      "mock=5",
    ];
    const child = spawnParley(limited, { cwd: folder.path });
    let said = "";
    for await (const text of child.stderr.setEncoding("utf8")) {
      said += text;
      if (said.includes("\n")) break;
    }
    child.kill();
    await once(child, "close");
    expect(said).toMatch(/^mock is asked as much as is allowed: there is room in \d+ s\.$/m);
    const env = { PARLEY_PROVIDER_REQUESTS_PER_MINUTE: "mock=5" };
    // What is given goes before the environment.
    const wide = await runParley(
      ["eval", "new.prompt", "--dataset", "cases.dataset.jsonl", "--requests-per-minute", "mock=1000"],
      { cwd: folder.path, env },
    );
    expect(wide).toMatchObject({ code: 0, stderr: "" });
    const wrong = await evaluate("new.prompt", "--tokens-per-minute", "mokc=5");
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("There are openai, ")]);
    const mistyped = { PARLEY_PROVIDER_REQUESTS_PER_MINUTE: "mock:5" };
    const refused = await runParley(["eval", "new.prompt", "--dataset", "cases.dataset.jsonl"], {
      cwd: folder.path,
      env: mistyped,
    });
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining("PARLEY_PROVIDER_REQUESTS_PER_MINUTE is pairs"),
    ]);
  });

  it("judges a function, by code and by a model, and prints all of it as JSON", async () => {
    write("app.ts", "export default (inputs: { name: string }) => `Hello ${inputs.name}`;\n");
    write(
      "judged.evaluator.yaml",
      "evaluator_type: llm\narguments_type: target_free\nreturn_type: boolean\nattributes: {verdict: last_line}\n",
    );
    write("judged.evaluator.prompt", prompt("It says {{ log.output }}.\\ntrue"));
    const { code, stdout } = await evaluate("app.ts", "--evaluator", "judged", "--json");
    const report = JSON.parse(stdout) as object;
    expect(report).toMatchObject({
      passed: true,
      runs: [
        {
          name: "app.ts",
          failures: [],
          metrics: [
            { name: "judged", estimate: 1 },
            { name: "exact", estimate: 1, items: 12, interval: { level: 0.95 } },
            { name: "latency" },
            { name: "cost", items: 0 },
          ],
        },
      ],
    });
    expect(report).toHaveProperty("runs.0.items.0", {
      case: "1",
      output: "Hello Name 0",
      error: null,
      judgments: {
        exact: { judgment: true, rationale: null },
        judged: { judgment: true, rationale: "It says Hello Name 0." },
      },
    });
    expect(code).toBe(0);
  });

  it.each([
    ["ends the process", "export default () => process.exit(0);\n"],
    ["waits for what never comes", "export default () => new Promise(() => {});\n"],
  ])("is no success where what is evaluated %s", async (_, module) => {
    write("app.mjs", module);
    // No Evaluator: while a sandbox starts, the process would not end by itself.
    const parts = ["eval", "app.mjs", "--dataset", "cases.dataset.jsonl", "--gate", "latency <= 1s"];
    const { code, stdout, stderr } = await runParley(parts, { cwd: folder.path });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("The process ended before the evaluation did"),
    });
  });

  it("keeps what an application says from becoming markup of a comment", async () => {
    write(
      "app.mjs",
      "export default () => { throw new Error('![x](https://a.test/x.png) <b> \\\\| [y](https://b.test)'); };\n",
    );
    const parts = ["eval", "app.mjs", "--dataset", "cases.dataset.jsonl", "--markdown", "out.md"];
    expect((await runParley(parts, { cwd: folder.path })).code).toBe(1);
    expect(read("out.md")).toContain(
      String.raw`- app.mjs: case 1: !\[x](https://a.test/x.png) &lt;b> \\\| \[y](https://b.test)`,
    );
  });

  it("keeps what an application prints out of its JSON", async () => {
    write(
      "app.mjs",
      "console.log('loaded');\nexport default ({ name }) => { console.log('asked'); return `Hello ${name}`; };\n",
    );
    const parts = ["eval", "app.mjs", "--dataset", "cases.dataset.jsonl", "--json"];
    const { code, stdout, stderr } = await runParley(parts, { cwd: folder.path });
    expect(JSON.parse(stdout)).toHaveProperty("runs.0.items.0.output", "Hello Name 0");
    expect([code, stderr]).toEqual([0, expect.stringMatching(/loaded[^]*asked/)]);
  });

  it.each([
    {
      suffix: "js",
      language: "javascript",
      code: "const judge = (log) => {",
      why: "Expected '}', got '<eof>', in line 1.",
    },
    {
      suffix: "py",
      language: "python",
      code: "judge = lambda log: True",
      why: "it defines no function at its top level",
    },
  ])(
    "asks nobody where the code of an Evaluator cannot run: $language",
    async ({ suffix, language, code, why }) => {
      write(
        "app.mjs",
        "import { writeFileSync } from 'node:fs';\nexport default () => writeFileSync('asked', '');\n",
      );
      write(
        "broken.evaluator.yaml",
        `evaluator_type: python\narguments_type: target_free\nreturn_type: boolean\nattributes: {language: ${language}}\n`,
      );
      write(`broken.evaluator.${suffix}`, code);
      const result = await evaluate("app.mjs", "--evaluator", "broken");
      const said = `The code of broken is no ${language} that can run: ${why}`;
      expect([result.code, result.stderr]).toEqual([2, expect.stringContaining(said)]);
      expect(result.stderr).not.toContain("Warning");
      expect(existsSync(join(folder.path, "asked"))).toBe(false);
    },
  );

  it("asks nobody where a report cannot be written", async () => {
    write(
      "app.mjs",
      "import { writeFileSync } from 'node:fs';\nexport default () => writeFileSync('asked', '');\n",
    );
    write("taken", "");
    for (const [place, reason] of [
      [".", ", given as --html, is a folder: name a file."],
      ["taken/report.html", ", given as --html, cannot be written: "],
    ] as const) {
      const { code, stderr } = await evaluate("app.mjs", "--junit", "out.xml", "--html", place);
      expect([code, stderr]).toEqual([2, expect.stringContaining(place + reason)]);
    }
    expect(existsSync(join(folder.path, "asked"))).toBe(false);
  });

  it("loads a function anew once its file has changed", async () => {
    const answer = async () => {
      const terminal = { workingDirectory: folder.path, environment: {} } as Terminal;
      const subject = await loadFunctionSubject(terminal, "app.mjs");
      return (await subject.answer({ datapoint: { inputs: {} } } as EvalCase, undefined))["output"];
    };
    write("app.mjs", "export default () => 'old';\n");
    expect(await answer()).toBe("old");
    write("app.mjs", "export default () => 'new';\n");
    utimesSync(join(folder.path, "app.mjs"), 2_000_000_000, 2_000_000_000);
    expect(await answer()).toBe("new");
  });

  it("takes a Flow by its file: the function beside it, and its attributes", async () => {
    const terminal = { workingDirectory: folder.path, environment: {} } as Terminal;
    const open = () => loadFunctionSubject(terminal, "app.flow.yaml");
    write("app.flow.yaml", "attributes: {revision: 7}\n");
    await expect(open()).rejects.toThrow("app.ts, app.mts");
    write("app.mjs", "export default ({ name }) => `Hello ${name}`;\n");
    const { file, answer } = await open();
    expect(file).toEqual({ path: "app", type: "flow", content: { attributes: { revision: 7 } } });
    const one = { id: "1", datapoint: { inputs: { name: "Ada" } } };
    expect(await answer(one, undefined)).toMatchObject({ output: "Hello Ada" });
  });

  it("does it again when a file changes, and not for what it wrote itself", async () => {
    const hello = prompt("Hello {{ name }}");
    write("a.prompt", hello);
    // No Evaluator: starting what runs its code would take longer than all the rest.
    const parts = ["a.prompt", "--dataset", "cases.dataset.jsonl", "--html", "a.html"];
    const child = spawnParley(["eval", ...parts, "--watch"], { cwd: folder.path });
    const turns = [hello.replace("</user>", ""), hello.replace("text: Hello", "error: 400")];
    let said = "";
    let seen = 0;
    const listen = (text: string): void => {
      said += text;
      for (const waits = said.split("Waiting for changes").length - 1; seen < waits; seen += 1) {
        const next = turns.shift();
        if (next === undefined) child.kill();
        else write("a.prompt", next);
      }
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", listen);
    await once(child, "close");
    expect(said.match(/^.* changed\.$/gm)).toEqual(["a.prompt changed.", "a.prompt changed."]);
    expect(said).toMatch(/a\.prompt +latency[^]*cannot be read[^]*not closed[^]*a\.prompt: 12 failed/);
  });

  it("records nothing, and asks nobody, where no server answers", async () => {
    write(
      "app.mjs",
      "import { writeFileSync } from 'node:fs';\nexport default () => writeFileSync('asked', '');\n",
    );
    const { code, stdout, stderr } = await evaluate("app.mjs", "--record", "--server", "http://127.0.0.1:9");
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: "",
      stderr: expect.stringContaining("Cannot reach Parley at http://127.0.0.1:9"),
    });
    expect(existsSync(join(folder.path, "asked"))).toBe(false);
  });

  it("says what failed, and ends with it where no gate decides", async () => {
    write(
      "broken.mjs",
      "export default ({ name }) => { if (name === 'Name 3') throw new Error('no'); return ''; };\n",
    );
    const { code, stdout } = await evaluate("broken.mjs");
    expect(stdout).toContain("broken.mjs: 1 failed\n  case 4: no");
    expect(code).toBe(1);
  });

  it("refuses what it cannot do, with the place", async () => {
    write("a.prompt", prompt("x"));
    write("none.ts", "export const other = 1;\n");
    write("later.gates", "# exact >= 90%\n\n");
    for (const [parts, words] of [
      [["none.ts"], "no default export"],
      [["a.prompt", "--evaluator", "nobody"], "There is no Evaluator nobody"],
      [["a.prompt", "--gate", "exact >>= 1"], "Gate 1, column"],
      [["a.prompt", "--gate", "exat >= 1"], 'nothing is measured as "exat". Did you mean "exact"?'],
      [["a.prompt", "--gate", "exact >= 0", "--gate", ""], "of --gate cannot be read: There is no condition"],
      [["a.prompt", "--samples", "0"], "whole number from 1 on"],
      [["a.prompt", "--budget", "0"], "a number of USD above 0"],
      [["a.prompt", "--model", "gpt-of-tomorrow", "--budget", "1"], "no price is known of gpt-of-tomorrow"],
      [["a.prompt", "--estimate", "--watch"], "not both"],
      [["a.prompt", "--samples", "101", "--record"], "--samples is 100 at most"],
      [["a.prompt", "--stop-early"], "give two files or more"],
      [["a.prompt", "none.ts", "--stop-early", "exat"], "No Evaluator exat can stop a run early"],
      [["a.prompt", "none.ts", "--stop-early", "--record"], "not both"],
      [["a.prompt", "--gates", "later.gates"], "of later.gates cannot be read: There is no condition"],
    ] as const) {
      const { code, stderr } = await evaluate(...parts);
      expect({ parts, code, stderr }).toEqual({ parts, code: 2, stderr: expect.stringContaining(words) });
    }
    write("cases.dataset.jsonl", '{"inputs": {}}\n{"inputs": 1}\n');
    const { code, stderr } = await evaluate("a.prompt");
    expect([code, stderr]).toEqual([2, expect.stringContaining("cases.dataset.jsonl:2")]);
  });
});
