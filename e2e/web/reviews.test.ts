import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./testing/audit.ts";
import { holdRequests } from "./testing/hold-requests.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

const human = { evaluator_type: "human", arguments_type: "target_free" };
const correct = { ...human, return_type: "boolean", instructions: "Is every fact of the answer right?" };
const tone = {
  ...human,
  return_type: "select",
  options: [{ name: "warm" }, { name: "neutral" }, { name: "rude" }],
};

type Request = [method: string, path: string, body?: unknown, key?: string];

describe.skipIf(!hasBrowser)("a review queue", () => {
  let web: Web;
  let page: Page;
  let queueId: string;
  const ask = async <T>(...[method, path, body, key]: Request): Promise<T> => {
    const headers: Record<string, string> = key === undefined ? {} : { "x-api-key": key };
    const reply = await web.parley.request(method, path, { headers, ...(body !== undefined && { body }) });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  beforeAll(async () => {
    web = await openWeb();
    await ask("POST", "/v5/evaluators", { path: "support/correct", spec: correct });
    await ask("POST", "/v5/evaluators", { path: "support/tone", spec: tone });
    for (let index = 1; index <= 3; index += 1)
      await ask("POST", "/v5/prompts/log", {
        path: "support/answer",
        prompt: { model: "mock", template: [{ role: "user", content: "{{question}}" }] },
        inputs: { question: `Where is order ${index}?` },
        output: `Order ${index} left this morning.`,
      });
    page = await web.visit("/reviews");
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  /** Somebody else, with a key of their own, judges all there is for them. */
  const judgeAsOther = async (): Promise<void> => {
    const { key } = await ask<{ key: string }>("POST", "/v5/api-keys", {
      name: "Ben",
      permissions: ["log", "read"],
    });
    const queue = `/v5/review-queues/${queueId}`;
    type Next = { task: { item: { id: string } } | null; queue: { evaluators: { evaluator_id: string }[] } };
    for (;;) {
      const { task, queue: asked } = await ask<Next>("POST", `${queue}/next`, undefined, key);
      if (task === null) return;
      const [first, second] = asked.evaluators.map(({ evaluator_id: id }) => id);
      const judgments = { [first!]: true, [second!]: "neutral" };
      await ask("POST", `${queue}/items/${task.item.id}/judgments`, { judgments }, key);
    }
  };

  test("is made of human Evaluators, and filled by a search", async () => {
    await page.getByText("Have people judge answers, each without the others").waitFor();
    expect(await audit(page)).toEqual([]);
    await page.getByRole("link", { name: "Make a queue" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Order answers");
    const asked = page.getByRole("combobox", { name: "What is asked" });
    for (const path of ["support/correct", "support/tone"]) {
      await asked.fill(path);
      await page.getByRole("option", { name: path }).click();
    }
    await page.keyboard.press("Escape");
    expect(await audit(page)).toEqual([]);
    await page.getByRole("button", { name: "Make the queue" }).click();
    await page.getByText("Which Logs?").waitFor();
    queueId = new URL(page.url()).pathname.split("/").at(-1)!;
    await page.getByRole("button", { name: "Add Logs", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Add Logs" });
    await dialog.waitFor();
    expect(await audit(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Add these Logs" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("0 of 6 judgments").waitFor();
  });

  test("gives items one by one, which keys judge", async () => {
    await judgeAsOther();
    await page.reload();
    await page.getByText("3 of 6 judgments").waitFor();
    await page.getByRole("link", { name: "Review", exact: true }).click();
    await page.getByText("Is every fact of the answer right?").waitFor();
    expect(await audit(page)).toEqual([]);
    // The others said yes and neutral. First the same, then another word for the tone.
    const letSave = await holdRequests(page, "**/v5/review-queues/*/items/*/judgments");
    const letCount = await holdRequests(page, "**/v5/review-queues/mine");
    await page.keyboard.press("y");
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");
    // While it is being saved keys say nothing else of it, and the next one is not there yet.
    await page.keyboard.press("1");
    await page.keyboard.press("s");
    await page.getByRole("button", { name: "neutral", pressed: true }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    await letSave();
    // The next item may be there before it is known how many wait in all.
    await page.getByText("Recorded; the item is done. 1 judged by you, 2 to go.").waitFor();
    await letCount();
    await page.keyboard.press("n");
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await page.getByText("somebody decides. 2 judged by you, 1 to go.").waitFor();
    await page.keyboard.press("s");
    await page.getByRole("button", { name: "I cannot tell" }).click();
    await page.getByText("Nothing waits for you here").waitFor();
    expect(await audit(page)).toEqual([]);
  });

  test("lets somebody decide, and says how far people agree", async () => {
    await page.getByRole("link", { name: "Decide 1 item" }).click();
    await page.getByRole("heading", { name: "Order answers: decide" }).waitFor();
    await page.getByRole("list", { name: "What reviewers said" }).getByText("Ben").waitFor();
    expect(await audit(page)).toEqual([]);
    await page.keyboard.press("y");
    await page.keyboard.press("2");
    await page.getByRole("textbox", { name: "Why" }).fill("It did leave.");
    await page.keyboard.press("Control+Enter");
    await page.getByText("Nothing to decide").waitFor();
    await page.getByRole("link", { name: "See the results" }).click();
    await page.getByText("All said the same of 1 of 2 items.").first().waitFor();
    const items = page.getByRole("region", { name: "Items" });
    await items.getByText("It did leave.").waitFor();
    await items.getByText("I cannot tell").waitFor();
    expect(await audit(page)).toEqual([]);
  });

  test("is as quick on a phone in the dark; chosen Logs are sent to it", async () => {
    await page.goto(`${web.parley.url}/logs`);
    await page
      .getByRole("checkbox", { name: /choose/i })
      .first()
      .check();
    await page.getByRole("button", { name: "Send to review…" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Send / })
      .click();
    await page.getByText(/item(s)? added|in the queue already/).waitFor();
    await ask("POST", "/v5/prompts/log", {
      path: "support/answer",
      prompt: { model: "mock", template: [] },
      output: "One more.",
    });
    const one = (await ask<{ records: { id: string }[] }>("GET", "/v5/logs?size=1")).records[0]!.id;
    await ask("POST", `/v5/review-queues/${queueId}/items`, { log_ids: [one] });
    const phone = await web.visit(`/reviews/${queueId}/next`, { width: 390, scheme: "dark" });
    await phone.getByRole("button", { name: "yes" }).click();
    await phone.getByRole("button", { name: "warm" }).click();
    expect(await audit(phone)).toEqual([]);
    await phone.getByRole("button", { name: "Judge and go on" }).click();
    await phone.getByText("Recorded; 1 of 2 have judged it.").waitFor();
  });
});
