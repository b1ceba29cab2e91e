import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

/** An answer that names the product; the other version is asked to say nothing of it. */
const evaluator = {
  path: "copy/names-it",
  spec: {
    evaluator_type: "python",
    arguments_type: "target_required",
    return_type: "boolean",
    attributes: { language: "javascript" },
    code: "export function judge(log, testcase) { return log.output.includes(testcase.target.word); }",
  },
};
const words = ["lamp", "bicycle", "tent", "kettle", "chair", "clock", "bag", "boat", "pen", "drum"];

describe.skipIf(!hasBrowser)("an Evaluation of an example Prompt", () => {
  let web: Web;
  let page: Page;
  let promptId: string;
  let evaluatorId: string;
  beforeAll(async () => {
    web = await openWeb();
    const post = async (path: string, body: unknown): Promise<{ id: string }> =>
      (await web.parley.request("POST", path, { body })).json() as Promise<{ id: string }>;
    const prompt = (text: string) => ({
      path: "copy/tagline",
      provider: "mock",
      model: "mock-1",
      template: [{ role: "user", content: `A tagline for a {{ product }}.\n${text}` }],
    });
    await post("/v5/prompts", prompt("@mock text: Made for you."));
    ({ id: promptId } = await post("/v5/prompts", prompt("@mock text: The {{ product }} that lasts.")));
    await post("/v5/datasets", {
      path: "copy/products",
      datapoints: words.map((word) => ({ inputs: { product: word }, target: { word } })),
    });
    ({ id: evaluatorId } = await post("/v5/evaluators", evaluator));
    page = await web.visit(`/prompts/${promptId}/evaluations`);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  test("is made by a wizard that says what it costs", async () => {
    await page.getByText("Is the next version better?").waitFor();
    await page.getByRole("link", { name: "New Evaluation" }).click();
    await expect
      .poll(() => page.getByRole("combobox", { name: "Dataset" }).inputValue())
      .toBe("copy/products");
    // The example's own version is deployed, and asks a model that is not there.
    const versions = page.getByRole("group", { name: "Versions" });
    await versions.getByRole("checkbox", { name: /production/ }).uncheck();
    await versions.getByRole("checkbox", { name: /^v3/ }).uncheck();
    await versions.getByRole("checkbox", { name: /^v2/ }).check();
    await versions.getByRole("checkbox", { name: /^v3/ }).check();
    await page.getByRole("combobox", { name: "Evaluators" }).fill("names-it");
    await page.getByRole("option", { name: "copy/names-it" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Which tagline");
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "See what it costs" }).click();
    await page.getByText("This costs about $0.").waitFor();
    await expect
      .poll(() => page.getByRole("table", { name: "Estimate" }).innerText())
      .toMatch(/v2\s+10\s+10\s+0\s+10/);
    await page.getByRole("button", { name: "Start 2 Runs" }).click();
  });

  test("says which version is better, by how much, how sure", async () => {
    await page
      .getByText(/^v3 is better than v2 on names-it \+100\.0 points \(4\d\.\d to 100\.0\), n = 10\.$/)
      .waitFor();
    const results = page.getByRole("table", { name: "Results" });
    await results.filter({ hasText: "10 better, 0 worse of 10" }).waitFor();
    await page.getByRole("button", { name: "Hold v3 to these gates" }).click();
    await page.getByRole("list", { name: "Gates" }).getByText("passed").first().waitFor();
    for (const chart of ["Spread", "Radar", "Cost and quality"]) {
      await page.getByText(chart, { exact: true }).click();
      await page.waitForURL(/chart=/);
    }
    expect(await audit(page)).toEqual([]);
  });

  test("takes another Run and another Evaluator, and gives them back", async () => {
    await page.getByRole("button", { name: "Add Runs…" }).click();
    const dialog = page.getByRole("dialog", { name: "Add Runs" });
    await dialog.getByRole("checkbox", { name: /^v2/ }).check();
    await dialog.getByRole("checkbox", { name: /Take over Logs/ }).check();
    await dialog.getByRole("button", { name: "See what it costs" }).click();
    // Its Logs are there: no model is called.
    await expect
      .poll(() => dialog.getByRole("table", { name: "Estimate" }).innerText())
      .toMatch(/v2\s+10\s+0\s/);
    await dialog.getByRole("button", { name: "Start the Run" }).click();
    await page.getByRole("button", { name: "Remove v2 (2)" }).click();
    await page.getByRole("button", { name: "Remove the Run" }).click();
    await page.getByRole("button", { name: "Remove v2 (2)" }).waitFor({ state: "detached" });

    await page.getByRole("combobox", { name: "More Evaluators" }).fill("rating");
    await page.getByRole("option", { name: "rating" }).click();
    await page.getByRole("button", { name: "Add the Evaluator" }).click();
    await page.getByRole("button", { name: "Remove rating" }).click();
    await page.getByRole("button", { name: "Remove the Evaluator" }).click();
    await page.getByRole("button", { name: "Remove rating" }).waitFor({ state: "detached" });
  });

  test("sends what a Run has made to the people who review it", async () => {
    const made = await web.parley.request("POST", "/v5/review-queues", {
      body: { name: "Taglines", evaluators: [{ path: "rating" }] },
    });
    const { id } = (await made.json()) as { id: string };
    await page.getByRole("button", { name: "Review v3" }).click();
    const dialog = page.getByRole("dialog", { name: "Send the Logs of v3 to review" });
    await expect.poll(() => dialog.getByRole("combobox", { name: "Queue" }).inputValue()).toBe("Taglines");
    expect(await audit(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Send the Logs of v3" }).click();
    await dialog.waitFor({ state: "detached" });
    const queue = await web.parley.request("GET", `/v5/review-queues/${id}`);
    expect(await queue.json()).toMatchObject({ counts: { items: words.length } });
  });

  test("shows its items side by side, each with a diff", async () => {
    await page.getByRole("link", { name: "Items" }).click();
    const items = page.getByRole("table", { name: "Items" });
    await expect.poll(() => items.innerText()).toMatch(/names-it: yes\s+better/);
    await page.getByRole("searchbox", { name: "Text in items" }).fill("KETTLE");
    await page.getByRole("searchbox", { name: "Text in items" }).press("Enter");
    await page.waitForURL(/text=KETTLE/);
    await items.getByRole("button", { name: "lamp" }).waitFor({ state: "detached" });
    await items.getByRole("button", { name: "kettle" }).click();
    const drawer = page.getByRole("dialog", { name: "Item" });
    await drawer.getByRole("table", { name: "Changes from v2" }).waitFor();
    await drawer.filter({ hasText: "The kettle that lasts." }).waitFor();
    expect(await audit(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
  });

  test("keeps what gates said under an address of its own", async () => {
    const [, evaluationId] = /evaluations\/([^/]+)/.exec(page.url()) ?? [];
    await page.getByRole("link", { name: "Gates" }).click();
    // What was asked on the page of results is kept.
    await page.getByRole("list", { name: "Verdicts" }).getByText("passed", { exact: true }).waitFor();
    const source = { tool: "CI", url: "https://ci.example.com/7", commit: "0123456789abcdef" };
    const gates = "names-it >= 90%\nnames-it no worse than control by 2 points\nnames-it <= 50%";
    const reply = await web.parley.request("POST", `/v5/evaluations/${evaluationId}/gates`, {
      body: { gates, source },
    });
    const { url } = (await reply.json()) as { url: string };
    await page.reload();
    await page.getByRole("list", { name: "Verdicts" }).getByText("not passed", { exact: true }).waitFor();
    expect(await audit(page)).toEqual([]);
    const { pathname, search } = new URL(url);
    await page.goto(web.parley.url + pathname + search);
    const verdict = page.getByRole("article", { name: "Verdict of gates" });
    await verdict
      .getByRole("list", { name: "Gates" })
      .filter({ hasText: "names-it is 100.0 % (95 % interval" })
      .waitFor();
    await verdict.getByRole("table", { name: "Figures" }).filter({ hasText: "candidate" }).waitFor();
    expect(await audit(page)).toEqual([]);
    const phone = await web.visit(pathname + search, { width: 390, scheme: "dark" });
    await phone.getByRole("article", { name: "Verdict of gates" }).waitFor();
    expect(await audit(phone)).toEqual([]);
  });

  test("shows how far a Run is as it moves, without asking again and again", async () => {
    const ask = async <T>(method: "GET" | "POST", path: string, body?: object): Promise<T> =>
      (await web.parley.request(method, `/v5${path}`, { body })).json() as Promise<T>;
    const { id } = await ask<{ id: string }>("POST", "/evaluations", {
      file: { id: promptId },
      name: "Of an application",
      evaluators: [],
    });
    const { id: runId } = await ask<{ id: string }>("POST", `/evaluations/${id}/runs`, {
      dataset: { path: "copy/products" },
      version: { path: "copy/tagline" },
      orchestrated: false,
    });
    const { id: datasetId } = await ask<{ id: string }>("POST", "/files/retrieve-by-path", {
      path: "copy/products",
    });
    const points = await ask<{ records: { id: string }[] }>("GET", `/datasets/${datasetId}/datapoints`);
    const record = (index: number) =>
      ask("POST", "/prompts/log", {
        path: "copy/tagline",
        run_id: runId,
        source_datapoint_id: points.records[index]?.id,
        output: "Made for you.",
      });
    await record(0);
    const live = await web.visit(`/evaluations/${id}`);
    let asked = 0;
    let streams = 0;
    live.on("request", (request) => {
      if (!request.url().endsWith(`/evaluations/${id}/runs`)) return;
      if (request.headers()["accept"]?.includes("event-stream") === true) streams += 1;
      else asked += 1;
    });
    await live.reload();
    await live.getByText("1 of 10 Logs").waitFor();
    await expect.poll(() => streams).toBe(1);
    // It is running by now: what follows is no other status.
    await live.getByText("running", { exact: true }).waitFor();
    const before = asked;
    await record(1);
    await live.getByText("2 of 10 Logs").waitFor();
    await record(2);
    await live.getByText("3 of 10 Logs").waitFor();
    expect(asked - before).toBeLessThanOrEqual(1);
    await live.close();
  });

  test("reads as well on a phone in the dark", async () => {
    const phone = await web.visit(new URL(page.url()).pathname.replace("/gates", ""), {
      width: 390,
      scheme: "dark",
    });
    await phone.getByRole("table", { name: "Results" }).waitFor();
    expect(await audit(phone)).toEqual([]);
    await phone.getByRole("link", { name: "Slices" }).click();
    await phone.getByText("Nothing to slice by").waitFor();
    expect(await audit(phone)).toEqual([]);
  });

  test("stands among the Evaluations of all Files", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Evaluations" }).click();
    const row = page.getByRole("row", { name: /Which tagline/ });
    await row.waitFor();
    await expect.poll(() => row.innerText()).toMatch(/copy\/tagline\s+completed\s+2\s+names-it/);
    expect(await audit(page)).toEqual([]);
  });

  test("gives its Runs to another Evaluation, which calls nothing", async () => {
    const made = await web.parley.request("POST", "/v5/evaluations", {
      body: { file: { id: promptId }, name: "The same again", evaluators: [{ path: "copy/names-it" }] },
    });
    const { id } = (await made.json()) as { id: string };
    await page.goto(`${web.parley.url}/evaluations/${id}`);
    await page.getByRole("button", { name: "Add Runs…" }).click();
    const dialog = page.getByRole("dialog", { name: "Add Runs" });
    await dialog.getByText("Of another Evaluation").click();
    await dialog.getByRole("combobox", { name: "Evaluation" }).click();
    await page.getByRole("option", { name: /Which tagline/ }).click();
    await dialog.getByRole("checkbox", { name: /^v3/ }).check();
    expect(await audit(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Add the Run" }).click();
    const results = page.getByRole("table", { name: "Results" });
    await results.filter({ hasText: /names-it[^]*100 %/ }).waitFor();
  });

  test("is deleted: nobody asks for it again, and it is listed no more", async () => {
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete the Evaluation" }).click();
    await page.waitForURL(/\/evaluations$/);
    await page.getByRole("row", { name: /Which tagline/ }).waitFor();
    await page.getByRole("row", { name: /The same again/ }).waitFor({ state: "detached" });
    expect(await audit(page)).toEqual([]);
  });

  test("has Evaluators that are tried on Logs before they are saved", async () => {
    await page.goto(`${web.parley.url}/evaluators/${evaluatorId}`);
    await page.getByRole("button", { name: "Edit" }).click();
    const code = page.getByRole("textbox", { name: "Code" });
    await code.fill(
      'function judge(log) { console.log("it says", log.output); return log.oops.length > 3; }',
    );
    const logs = page.getByRole("list", { name: "Logs to try it on" });
    await logs.getByRole("checkbox").first().waitFor();
    await page.getByRole("button", { name: "Try it on 3 Logs" }).click();
    const trials = page.getByRole("list", { name: "What came of it" });
    await trials.getByText("Error in line 1").first().waitFor();
    await trials
      // Which Run the newest Logs are of is nobody's promise.
      .getByText(/it says (The .* that lasts|Made for you)\./)
      .first()
      .waitFor();
    await code.fill("function judge(log) { return log.output.length > 3; }");
    await page.getByRole("button", { name: "Try it on 3 Logs" }).click();
    await trials.getByText("yes", { exact: true }).nth(2).waitFor();
    expect(await audit(page)).toEqual([]);
  });

  test("finds ready Evaluators, which are added by a click", async () => {
    await page.goto(`${web.parley.url}/evaluator-library`);
    await page.getByRole("button", { name: "Add levenshtein" }).click();
    await page.getByRole("link", { name: "Open evaluators/levenshtein" }).click();
    await page.getByText("letter by letter").first().waitFor();
    // Whether the path was free was asked first.
    expect(web.takeProblems()).toEqual(["404 POST /v5/files/retrieve-by-path"]);
  });
});
