import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { audit } from "./testing/audit.ts";
import { readBars, readMarks } from "./testing/chart-page.js";
import { holdRequests } from "./testing/hold-requests.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 600_000 });

const itemCount = 40;
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const asked = { arguments_type: "target_free", return_type: "boolean" };

/**
 * Forty questions, odd ones in French. The new version is wrong on four of five of these. A model judged the old one as
 * people did, until lately: then it calls all that is French kind, which people do not.
 */
describe.skipIf(!hasBrowser)("a judge that people contradict, and a slice that is worse", () => {
  let web: Web;
  let page: Page;
  let evaluationId: string;
  let judgeId: string;
  let promptId: string;
  let monitorId: string;
  const logIds: string[] = [];
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const reply = await web.parley.request(method, path, { body });
    if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  type Made = { id: string; version_id: string };
  const post = (path: string, body: unknown) => ask<Made>("POST", `/v5${path}`, body);
  type Judged = { path: string; parent_id: string; judgment: boolean; user?: string; created_at?: string };
  const judge = (judged: Judged) => post("/evaluators/log", judged);

  beforeAll(async () => {
    web = await openWeb();
    const version = (name: string) =>
      post("/prompts", {
        path: "shop/answer",
        provider: "mock",
        model: "mock-1",
        version_name: name,
        template: [{ role: "user", content: `${name}: {{ question }}` }],
      });
    const [before, after] = [await version("before"), await version("after")];
    const dataset = await post("/datasets", {
      path: "shop/questions",
      datapoints: Array.from({ length: itemCount }, (_, index) => ({
        inputs: { question: `Question ${index}`, language: index % 2 === 1 ? "fr" : "de" },
      })),
    });
    const { records } = await ask<{ records: { id: string; inputs: { question: string } }[] }>(
      "GET",
      `/v5/datasets/${dataset.id}/datapoints?size=100`,
    );
    const numberOf = (question: string): number => Number(question.split(" ")[1]);
    const items = records.toSorted((a, b) => numberOf(a.inputs.question) - numberOf(b.inputs.question));
    const evaluators = {
      correct: await post("/evaluators", {
        path: "shop/correct",
        spec: { ...asked, evaluator_type: "external" },
      }),
      kind: await post("/evaluators", {
        path: "shop/kind",
        spec: {
          ...asked,
          evaluator_type: "llm",
          prompt: { provider: "mock", model: "mock-1", template: [{ role: "user", content: "Is it kind?" }] },
        },
      }),
    };
    await post("/evaluators", { path: "shop/people", spec: { ...asked, evaluator_type: "human" } });
    judgeId = evaluators.kind.id;
    promptId = before.id;
    ({ id: evaluationId } = await post("/evaluations", {
      file: { id: before.id },
      name: "In French",
      evaluators: Object.values(evaluators).map(({ version_id }) => ({ version_id, orchestrated: false })),
    }));
    const ofRun = ({ version_id }: Made) => ({
      dataset: { version_id: dataset.version_id },
      version: { version_id },
      orchestrated: false,
    });
    const { runs } = await ask<{ runs: Made[] }>("POST", `/v5/evaluations/${evaluationId}/start-runs`, {
      runs: [ofRun(before), ofRun(after)],
      first_is_control: true,
    });
    for (const [place, run] of runs.entries())
      await Promise.all(
        items.map(async ({ id, inputs }, index) => {
          const { version_id } = place === 0 ? before : after;
          const { id: parent_id } = await post(`/prompts/log?version_id=${version_id}`, {
            id: before.id,
            run_id: run.id,
            source_datapoint_id: id,
            inputs,
            output: `Answer ${index}`,
            provider_latency: 0.5,
            created_at: minutesAgo(100),
          });
          const [isFrench, isLate] = [index % 2 === 1, index >= itemCount / 2];
          const isCorrect = place === 0 || !isFrench || index % 10 === 1;
          await judge({ path: "shop/correct", parent_id, judgment: isCorrect });
          if (place === 1) return;
          logIds[index] = parent_id;
          const created_at = minutesAgo((isLate ? 0 : 3 * 1440) + 2 * itemCount - index);
          await judge({ path: "shop/kind", parent_id, judgment: !isFrench || isLate, created_at });
          await judge({ path: "shop/people", parent_id, judgment: !isFrench, user: "ada" });
        }),
      );
    for (const { id } of runs)
      await ask("PATCH", `/v5/evaluations/${evaluationId}/runs/${id}`, { status: "completed" });
    ({ id: monitorId } = await post("/monitors", {
      name: "Kindness",
      file: { path: "shop/answer" },
      metric: { type: "judgment", evaluator_id: judgeId },
      condition: { kind: "threshold", is: "below", value: 0.9 },
      window_minutes: 1440,
      check_every_minutes: 1,
    }));
    page = await web.visit(`/evaluations/${evaluationId}/slices`);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const againstAll = "Against all items";

  /** What the rows of a chart say beside their bars. */
  const rowsOf = async (section: string): Promise<string[]> => {
    const rows = page.getByRole("region", { name: section }).getByRole("listitem");
    await rows.first().waitFor();
    return (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
  };

  const cellsOf = async (name: RegExp): Promise<string> => {
    const row = page.getByRole("table", { name: "Slices" }).getByRole("row", { name });
    await row.waitFor();
    return (await row.innerText()).replaceAll(/\s+/g, " ");
  };

  test("slices: the worst is named, in words, and leads to its items", async () => {
    const worst = page.getByRole("status").filter({ hasText: "Worse on correct than the rest" });
    await worst.waitFor();
    expect(await worst.innerText()).toBe("Worse on correct than the rest: input.language = fr.");
    await expect.poll(() => cellsOf(/input\.language = fr/)).toMatch(/fr 20 20 % .* 100 % < 0\.001 worse$/);
    expect(await cellsOf(/input\.language = de/)).not.toContain("worse");
    expect(await rowsOf(againstAll)).toEqual([
      expect.stringMatching(/^All items 60 % \d+ % to \d+ %$/),
      expect.stringMatching(/^input\.language = fr 20 % [\d.]+ % to \d+ % · 20 items · worse$/),
      expect.stringMatching(/^input\.language = de 100 % \d+ % to 100 % · 20 items · not shown to be worse$/),
    ]);
    expect(await audit(page)).toEqual([]);
  });

  test("slices: what was read of one Run does not stand under the name of another", async () => {
    const letGo = await holdRequests(page, "**/v5/evaluations/*/slices**");
    const run = page.getByRole("combobox", { name: "Run" });
    await run.click();
    await page.getByRole("option", { name: "after against control" }).click();
    await page.getByRole("status", { name: "Loading" }).waitFor();
    await expect.poll(() => run.inputValue()).toBe("after against control");
    expect(await page.getByRole("table", { name: "Slices" }).count()).toBe(0);
    expect(await page.getByRole("region", { name: againstAll }).count()).toBe(0);
    await letGo();
    await page.getByRole("columnheader", { name: "Change" }).waitFor();
    expect(await cellsOf(/input\.language = fr/)).toMatch(/fr 20 −80 points .* worse$/);
    const [all, worst] = await rowsOf(againstAll);
    expect(all).toMatch(/^All items −40 points /);
    expect(worst).toMatch(/^input\.language = fr −80 points .* · 20 items · worse$/);
    expect(await audit(page)).toEqual([]);
    await page.getByRole("link", { name: "input.language = fr" }).click();
    await page.waitForURL(/facet=input\.language&value=fr/);
  });

  test("slices and charts of what the model says are marked, and no others are", async () => {
    const marked = page.getByRole("link", { name: "untrusted" });
    for (const [metric, count] of [
      ["kind", 1],
      ["correct", 0],
    ] as const) {
      await page.goto(`${web.parley.url}/evaluations/${evaluationId}/slices?run=before&metric=${metric}`);
      await page
        .getByRole("status")
        .filter({ hasText: `on ${metric} than the rest` })
        .waitFor();
      await expect.poll(() => marked.count()).toBe(count);
    }
    await page.goto(`${web.parley.url}/evaluations/${evaluationId}?chart=intervals`);
    const charts = page.getByRole("region", { name: "Charts" });
    const ofMetric = (name: string) =>
      charts
        .locator("div")
        .filter({ has: page.getByRole("heading", { name, exact: true, level: 3 }) })
        .last();
    await ofMetric("kind").getByRole("link", { name: "untrusted" }).waitFor();
    expect(await charts.getByRole("link", { name: "untrusted" }).count()).toBe(1);
    await page.goto(`${web.parley.url}/evaluations/${evaluationId}?chart=radar`);
    await charts.getByRole("link", { name: "kind untrusted" }).waitFor();
    expect(await charts.getByRole("link", { name: "untrusted" }).count()).toBe(1);
    expect(await audit(page)).toEqual([]);
    await page.goto(`${web.parley.url}/evaluations/${evaluationId}/items?facet=input.language&value=fr`);
  });

  test("whoever adds the model to judge is told that people contradict it", async () => {
    const evaluators = [{ path: "shop/correct", orchestrated: false }];
    const { id } = await post("/evaluations", { file: { id: promptId }, name: "One more", evaluators });
    await page.goto(`${web.parley.url}/evaluations/${id}`);
    await page.getByRole("combobox", { name: "More Evaluators" }).fill("kind");
    await page.getByRole("option", { name: "shop/kind" }).click();
    await page
      .getByRole("note")
      .filter({ hasText: /shop\/kind untrusted The judge's kappa/ })
      .waitFor();
    expect(await audit(page)).toEqual([]);
    await page.goto(`${web.parley.url}/evaluations/${evaluationId}/items?facet=input.language&value=fr`);
  });

  test("items: each judgment of the model says that it is not trusted, and no other does", async () => {
    const items = page.getByRole("table", { name: "Items" });
    await items.getByText("untrusted", { exact: true }).first().waitFor();
    await items.getByRole("button", { name: /Question 1(?!\d)/ }).waitFor();
    expect(await items.getByText("untrusted", { exact: true }).count()).toBe(itemCount / 2);
    const chips = (await items.innerText()).replaceAll(/\s+/g, " ");
    expect(chips).toMatch(/kind: (?:yes|no) untrusted/);
    expect(chips).not.toMatch(/correct: (?:yes|no) untrusted/);
    expect(await audit(page)).toEqual([]);
    await items.getByRole("button", { name: /Question 1(?!\d)/ }).click();
    const drawer = page.getByRole("dialog", { name: "Item" });
    await drawer.getByText("untrusted", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
  });

  test("a Log says it beside what the model said, and so does the list of what it said", async () => {
    await page.goto(`${web.parley.url}/logs?log=${logIds[0]}`);
    const judgments = page.getByRole("region", { name: "Judgments" });
    const mark = judgments.getByRole("link", { name: "untrusted" });
    await mark.waitFor();
    expect(await mark.count()).toBe(1);
    expect(await audit(page)).toEqual([]);
    await page.goto(`${web.parley.url}/evaluators/${judgeId}/judgments`);
    const logs = page.getByRole("table", { name: "Logs" });
    await logs.getByText("untrusted", { exact: true }).first().waitFor();
    expect(await audit(page)).toEqual([]);
  });

  test("agreement: how far, on what least, and that it has changed", async () => {
    await page.goto(`${web.parley.url}/evaluators/${judgeId}/agreement`);
    const verdict = page.getByRole("status").filter({ hasText: "kappa" });
    await verdict.waitFor();
    expect((await verdict.innerText()).replaceAll(/\s+/g, " ")).toMatch(
      /^untrusted The judge's kappa with people is 0\.50 \(95 % interval 0\.\d\d to 0\.\d\d, 40 items\): it may be below 0\.4\./,
    );
    const confusion = await page.getByRole("table", { name: "Confusion" }).innerText();
    expect(confusion.replaceAll(/\s+/g, " ")).toContain("no 10 10 yes 0 20");
    const [least, most] = await rowsOf("Where it agrees least");
    expect(least).toMatch(/^input\.language = fr 50 % \d+ % to \d+ % · n = 20$/);
    expect(most).toMatch(/^input\.language = de 100 % \d+ % to 100 % · n = 20$/);
    const spans = await rowsOf("Over time");
    expect(spans).toHaveLength(6);
    expect(spans[0]).toMatch(/^1: .* 100 % \d+ % to 100 % · n = 7$/);
    expect(spans.slice(3).join()).not.toContain(" 100 % ");
    await page
      .getByText("Agreement has changed: 100 % in the earlier half, 50 % in the later one.")
      .waitFor();
    expect(await audit(page)).toEqual([]);
  });

  test("its charts can be read without colour: by lengths, marks and words", async () => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setEmulatedVisionDeficiency", { type: "achromatopsia" });
    const chart = page.getByRole("region", { name: "Where it agrees least" });
    const drawn = await chart.getByRole("listitem").evaluateAll(readBars);
    const [least, most] = drawn;
    // Half as long as that of all, with a whisker on it, in the ink of the text.
    expect((least?.bar ?? 0) / (most?.bar ?? 1)).toBeCloseTo(0.5, 1);
    for (const { whisker, ink, inkOfWords, stroke } of drawn) {
      expect(whisker).toBeGreaterThan(10);
      expect([ink, stroke]).toEqual([inkOfWords, "2px"]);
    }
    expect(await audit(page)).toEqual([]);
    await devtools.send("Emulation.setEmulatedVisionDeficiency", { type: "none" });
    await devtools.detach();
    const phone = await web.visit(new URL(page.url()).pathname, { width: 390, scheme: "dark" });
    await phone.getByText("Agreement has changed").waitFor();
    expect(await audit(phone)).toEqual([]);
    await phone.goto(`${web.parley.url}/evaluations/${evaluationId}/slices`);
    await phone.getByText("Worse on correct than the rest: input.language = fr.").waitFor();
    const slices = phone.getByRole("region", { name: againstAll }).getByRole("listitem");
    await slices.first().waitFor();
    const marks = await slices.evaluateAll(readMarks);
    // All items, the worse slice, and the one that is not.
    expect(marks.map(({ isFilled }) => isFilled)).toEqual([true, true, false]);
    for (const { span, ink, inkOfWords, dashes } of marks) {
      expect(span).toBeGreaterThan(10);
      expect(ink).toBe(inkOfWords);
      expect(dashes).not.toBe("none");
    }
    expect(await audit(phone)).toEqual([]);
  });

  test("whoever chooses the model to judge is told", async () => {
    await page.goto(`${web.parley.url}/evaluations/new?file=${promptId}`);
    const field = page.getByRole("combobox", { name: "Evaluators" });
    const choose = async (path: string): Promise<void> => {
      await field.fill(path);
      await page.getByRole("option", { name: path }).click();
    };
    const note = page.getByRole("note").filter({ hasText: "untrusted" });
    await choose("shop/kind");
    await note.waitFor();
    expect(await note.innerText()).toMatch(/^shop\/kind untrusted The judge's kappa with people is 0\.50/);
    await choose("shop/correct");
    await expect.poll(() => page.getByRole("note").count()).toBe(1);
    expect(await audit(page)).toEqual([]);
  });

  test("monitors say it where they are listed, and where they tell what they found", async () => {
    // Monitors are looked at once a minute.
    await expect
      .poll(
        async () =>
          (await ask<{ last_check: { distrust?: string } | null }>("GET", `/v5/monitors/${monitorId}`))
            .last_check?.distrust,
        { timeout: 180_000, interval: 500 },
      )
      .toMatch(/^The judge's kappa with people is 0\.50/);
    await page.goto(`${web.parley.url}/monitors`);
    const row = page.getByRole("row", { name: /Kindness/ });
    await row.getByRole("link", { name: "untrusted judge" }).waitFor();
    expect(await audit(page)).toEqual([]);
    await row.getByRole("link", { name: "Kindness" }).click();
    await page
      .getByText(/Its judge is not trusted: The judge's kappa/)
      .first()
      .waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByRole("link", { name: "untrusted judge" }).click();
    await page.getByRole("table", { name: "Confusion" }).waitFor();
  });
});
