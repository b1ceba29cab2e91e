import { expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { openWorkFolder } from "./work-folder.ts";

const file = "parley/support/reply.prompt";
const head = `---
model: mock-echo
temperature: 1.0
max_tokens: -1
top_p: 1.0
presence_penalty: 0.0
frequency_penalty: 0.0
provider: mock
endpoint: chat
tools: []
---
`;
/** As `parley pull` writes it, so that no byte differs after a round. */
const saying = (...lines: string[]): string => `${head}\n<system>\n${lines.join("\n")}\n</system>\n`;
const datapoint = '{"inputs":{"name":"Ann"},"target":{"output":"Hello Ann"}}\n';

/** What is said in each version of the Prompt, oldest first. */
async function readVersions(parley: Parley): Promise<string[]> {
  type Records = { records: { id: string; path: string; template: { content: string }[] }[] };
  const prompts = (await (await parley.request("GET", "/v5/prompts")).json()) as Records;
  const { id } = prompts.records.find(({ path }) => path === "support/reply") ?? {};
  const versions = (await (await parley.request("GET", `/v5/prompts/${id}/versions`)).json()) as Records;
  return versions.records.map(({ template }) => template[0]?.content ?? "").toReversed();
}

test.concurrent.each(engines)(
  "two people work on the same Files, in conflict once, on $name",
  { timeout: 300_000 },
  async (engine) => {
    await using parley = await startParley({ engine });
    await using ann = await openWorkFolder(parley);
    await using bob = await openWorkFolder(parley);

    await ann.write(file, saying("  Be polite.", "  Be short."));
    await ann.write("parley/cases.dataset.jsonl", datapoint);
    expect(await ann.run(["push", "-m", "first"])).toMatchObject({
      pushed: [{ path: "cases" }, { path: "support/reply", action: "create-there" }],
      conflicts: [],
    });
    await bob.run(["pull"]);
    expect(await bob.read(file)).toBe(saying("  Be polite.", "  Be short."));
    expect(await bob.read("parley/cases.dataset.jsonl")).toBe(datapoint);

    await ann.write(file, saying("  Be polite.", "  Be brief."));
    await ann.run(["sync"]);
    await bob.write(file, saying("  Be polite.", "  Be thorough."));
    expect(await bob.run(["status", "--exit-code"], 1)).toMatchObject({
      files: [{ path: "support/reply", action: "merge" }],
    });
    expect(await bob.run(["sync"], 1)).toMatchObject({
      pushed: [],
      conflicts: [{ file: "support/reply.prompt" }],
      left: [{ path: "support/reply" }],
    });
    expect(await bob.read(file)).toBe(
      saying("  Be polite.", "<<<<<<< here", "  Be thorough.", "=======", "  Be brief.", ">>>>>>> registry"),
    );
    expect(await readVersions(parley)).toEqual(["Be polite.\nBe short.", "Be polite.\nBe brief."]);

    await bob.write(file, saying("  Be polite.", "  Be brief, but thorough."));
    expect(await bob.run(["push"])).toMatchObject({ pushed: [{ path: "support/reply", action: "push" }] });
    expect(await ann.run(["sync"])).toMatchObject({ pulled: [{ path: "support/reply" }], pushed: [] });
    expect(await ann.read(file)).toBe(await bob.read(file));
    expect(await ann.run(["status", "--exit-code"])).toEqual({ files: [] });
    expect(await readVersions(parley)).toEqual([
      "Be polite.\nBe short.",
      "Be polite.\nBe brief.",
      "Be polite.\nBe brief, but thorough.",
    ]);
  },
);
