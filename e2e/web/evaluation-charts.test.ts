import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { audit } from "./testing/audit.ts";
import { readBars, readMarks } from "./testing/chart-page.js";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 600_000 });

/** What two versions came to on nine items: the new one is right more often, and costs twice as much. */
const versions = {
  before: { right: 3, seconds: 1, cents: 1 },
  after: { right: 6, seconds: 1.5, cents: 2 },
};
const items = Array.from({ length: 9 }, (_, item) => item);
const metrics = ["correct", "latency", "cost", "output tokens"];

describe.skipIf(!hasBrowser)("charts of an Evaluation", () => {
  let web: Web;
  let page: Page;
  let charts: Locator;
  beforeAll(async () => {
    web = await openWeb();
    type Made = { id: string; version_id: string };
    const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const reply = await web.parley.request(method, path, { body });
      if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
      return (await reply.json()) as T;
    };
    const post = <T = Made>(path: string, body: unknown) => ask<T>("POST", `/v5${path}`, body);
    const dataset = await post("/datasets", {
      path: "charts/questions",
      datapoints: items.map((item) => ({ inputs: { question: `Question ${item}` } })),
    });
    const { records } = await ask<{ records: Made[] }>("GET", `/v5/datasets/${dataset.id}/datapoints`);
    const correct = await post("/evaluators", {
      path: "charts/correct",
      spec: { evaluator_type: "external", arguments_type: "target_free", return_type: "boolean" },
    });
    const prompts = new Map<string, Made>();
    for (const version_name of Object.keys(versions)) {
      const template = [{ role: "user", content: `${version_name}: {{ question }}` }];
      const prompt = { path: "charts/answer", provider: "mock", model: "mock-1", version_name, template };
      prompts.set(version_name, await post("/prompts", prompt));
    }
    const made = [...prompts.values()];
    const { id } = await post("/evaluations", {
      file: { id: made[0]?.id },
      name: "In pictures",
      evaluators: [{ version_id: correct.version_id, orchestrated: false }],
    });
    const { runs } = await post<{ runs: Made[] }>(`/evaluations/${id}/start-runs`, {
      runs: made.map(({ version_id }) => ({
        dataset: { version_id: dataset.version_id },
        version: { version_id },
        orchestrated: false,
      })),
      first_is_control: true,
    });
    for (const [place, { right, seconds, cents }] of Object.values(versions).entries()) {
      for (const item of items) {
        const log = await post(`/prompts/log?version_id=${made[place]?.version_id}`, {
          id: made[place]?.id,
          run_id: runs[place]?.id,
          source_datapoint_id: records[item]?.id,
          inputs: { question: `Question ${item}` },
          output: `Answer ${item}`,
          provider_latency: seconds * (item + 1),
          prompt_cost: 0,
          output_cost: (cents / 100) * (item + 1),
          output_tokens: 10 * (item + 1),
        });
        await post("/evaluators/log", { path: "charts/correct", parent_id: log.id, judgment: item < right });
      }
      await ask("PATCH", `/v5/evaluations/${id}/runs/${runs[place]?.id}`, { status: "completed" });
    }
    page = await web.visit(`/evaluations/${id}`);
    charts = page.getByRole("region", { name: "Charts" });
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const open = (chart: string): Promise<void> =>
    page.getByRole("radiogroup", { name: "Which chart" }).getByText(chart, { exact: true }).click();

  /** The rows of a plot, once all are there: what they say beside what they draw. */
  const rowsOf = async (plot: string, count: number) => {
    const rows = charts.getByRole("list", { name: plot, exact: true }).getByRole("listitem");
    await rows.nth(count - 1).waitFor();
    const said = (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
    return { rows, said };
  };

  const attributesOf = (found: Locator, name: string): Promise<(string | null)[]> =>
    found.all().then((all) => Promise.all(all.map((one) => one.getAttribute(name))));

  /** Of a figure: its runs have a shape each, in one ink, and the legend says whose it is. */
  async function expectShapes(figure: Locator, marksOfEach: number): Promise<void> {
    const drawing = figure.getByRole("img");
    expect(await drawing.locator("g[transform] > circle").count()).toBe(marksOfEach);
    expect(await drawing.locator("g[transform] > rect").count()).toBe(marksOfEach);
    const inks = await attributesOf(drawing.locator("g[transform]"), "fill");
    expect(new Set(inks)).toEqual(new Set(["var(--ink)"]));
    const legend = figure.getByRole("listitem");
    expect(await legend.allInnerTexts()).toEqual(["before", "after"]);
    expect(await legend.nth(0).locator("circle").count()).toBe(1);
    expect(await legend.nth(1).locator("rect").count()).toBe(1);
  }

  test("differences: what is shown is filled, what may be chance is hollow, and words say which", async () => {
    const cost = await rowsOf("How cost differs from before", 1);
    expect(cost.said).toEqual([expect.stringMatching(/^after \+\$0\.05 .* · worse$/)]);
    const tokens = await rowsOf("How output tokens differs from before", 1);
    expect(tokens.said).toEqual([expect.stringMatching(/^after 0 .* · no difference shown$/)]);
    const [[shown], [undecided]] = [
      await cost.rows.evaluateAll(readMarks),
      await tokens.rows.evaluateAll(readMarks),
    ];
    expect([shown?.isFilled, undecided?.isFilled]).toEqual([true, false]);
    expect(shown?.ink).toBe(shown?.inkOfWords);
    expect(await audit(page)).toEqual([]);
  });

  test("intervals: a bar and a whisker for each Run, under its name", async () => {
    await open("Intervals");
    const { rows, said } = await rowsOf("correct of each run", 2);
    expect(said).toEqual([
      expect.stringMatching(/^before 33 % [\d.]+ % to \d+ %$/),
      expect.stringMatching(/^after 67 % \d+ % to \d+ %$/),
    ]);
    const [before, after] = await rows.evaluateAll(readBars);
    expect((after?.bar ?? 0) / (before?.bar ?? 1)).toBeCloseTo(2, 1);
    for (const drawn of [before, after]) {
      expect(drawn?.whisker).toBeGreaterThan(10);
      expect(drawn?.ink).toBe(drawn?.inkOfWords);
    }
    for (const metric of metrics) await rowsOf(`${metric} of each run`, 2);
    expect(await audit(page)).toEqual([]);
  });

  test("spread: a box for each Run of each number, under its name", async () => {
    await open("Spread");
    const { rows, said } = await rowsOf("How latency spreads in each run", 2);
    expect(said).toEqual([
      "before middle 5.0 s, half from 3.0 s to 7.0 s, all from 1.0 s to 9.0 s",
      "after middle 7.5 s, half from 4.5 s to 10.5 s, all from 1.5 s to 13.5 s",
    ]);
    // From the third to the seventh of the nine, which is half again as far in the other Run.
    const widths = (await attributesOf(rows.locator("rect"), "width")).map((width) =>
      Number.parseFloat(width ?? ""),
    );
    expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(1.5, 5);
    expect(new Set(await attributesOf(rows.locator("rect"), "fill")).size).toBe(1);
    expect(await charts.getByRole("list", { name: "How correct spreads in each run" }).count()).toBe(0);
    expect(await audit(page)).toEqual([]);
  });

  test("radar: a line for each Run, with dashes and shapes of its own", async () => {
    await open("Radar");
    const figure = charts.getByRole("figure");
    const drawing = figure.getByRole("img", { name: /^Radar of all metrics/ });
    await drawing.waitFor();
    expect(await drawing.locator("text").allTextContents()).toEqual(metrics);
    const lines = drawing.locator("polygon[stroke-dasharray]");
    const dashes = await attributesOf(lines, "stroke-dasharray");
    expect(new Set(dashes).size).toBe(2);
    expect(await attributesOf(figure.getByRole("listitem").locator("line"), "stroke-dasharray")).toEqual(
      dashes,
    );
    await expectShapes(figure, metrics.length);
    // How far from the middle, at the top (correct) and at the bottom (cost).
    const reach = (await attributesOf(lines, "points")).map((points) => {
      const heights = (points ?? "").split(" ").map((point) => Number(point.split(",")[1]));
      return [170 - (heights[0] ?? 0), (heights[2] ?? 0) - 170].map((length) =>
        Number((length / 130).toFixed(3)),
      );
    });
    expect(reach).toEqual([
      [0.333, 1],
      [0.667, 0.5],
    ]);
    expect(await audit(page)).toEqual([]);
  });

  test("cost and quality: a mark for each Run, with its name beside it", async () => {
    await open("Cost and quality");
    const figure = charts.getByRole("figure");
    const drawing = figure.getByRole("img", { name: /^correct against cost/ });
    await drawing.waitFor();
    expect(await drawing.getAttribute("aria-label")).toBe(
      "correct against cost: before: 33 % at $0.05; after: 67 % at $0.10",
    );
    for (const name of Object.keys(versions)) await drawing.getByText(name, { exact: true }).waitFor();
    await expectShapes(figure, 1);
    expect(await audit(page)).toEqual([]);
  });
});
