import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { audit, auditLook, findNameless } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";
import { fillRegistry, type RegistryPlaces } from "./testing/fill-registry.ts";
import { fillWorkspace, type Places } from "./testing/fill-workspace.ts";

const widths = [1440, 390];
const schemes = ["light", "dark"] as const;

const pages: [
  name: string,
  address: (places: Places & RegistryPlaces) => string,
  isReady: (page: Page) => Promise<unknown>,
][] = [
  [
    "the monitoring of a Flow",
    (at) => `/flows/${at.flow}/monitoring`,
    (page) => page.getByRole("img", { name: /^Logs over time/ }).waitFor(),
  ],
  [
    "ready Evaluators",
    () => "/evaluator-library",
    (page) => page.getByRole("button", { name: "Add trajectory" }).waitFor(),
  ],
  ["Home", () => "/", (page) => page.getByRole("heading", { name: "Changed lately" }).waitFor()],
  [
    "Files",
    () => "/files",
    (page) => page.getByRole("table", { name: "Files" }).getByText("support").waitFor(),
  ],
  ["Logs", () => "/logs", (page) => page.getByRole("row").nth(3).waitFor()],
  ["a Log", (at) => `/logs?log=${at.log}`, (page) => page.getByText("Conversation").waitFor()],
  [
    "a Log of a tool call",
    (at) => `/logs?log=${at.toolLog}`,
    (page) => page.getByRole("dialog").getByText("find_order").first().waitFor(),
  ],
  ["a failed Log", (at) => `/logs?log=${at.failedLog}`, (page) => page.getByText("No answer.").waitFor()],
  ["Settings", () => "/settings", (page) => page.getByText("…1234").waitFor()],
  [
    "the editor",
    (at) => `/prompts/${at.prompt}`,
    (page) => page.getByRole("textbox", { name: "User message" }).waitFor(),
  ],
  [
    "the editor with tools",
    (at) => `/prompts/${at.toolPrompt}`,
    (page) => page.getByText("find_order").waitFor(),
  ],
  [
    "the editor with data as inputs",
    (at) => `/prompts/${at.jinjaPrompt}`,
    (page) => page.getByRole("textbox", { name: "Inputs as JSON" }).waitFor(),
  ],
  [
    "the versions",
    (at) => `/prompts/${at.prompt}/versions`,
    (page) =>
      page
        .getByText("Changes of the template")
        .or(page.getByLabel("Changes of the template"))
        .first()
        .waitFor(),
  ],
  [
    "a first version",
    (at) => `/prompts/${at.toolPrompt}/versions`,
    (page) => page.getByText("The first version").waitFor(),
  ],
  [
    "the deployments",
    (at) => `/prompts/${at.prompt}/deployments`,
    (page) => page.getByRole("list", { name: "Deployments" }).waitFor(),
  ],
  ["a Prompt's Logs", (at) => `/prompts/${at.prompt}/logs`, (page) => page.getByRole("row").nth(1).waitFor()],
  [
    "a Prompt without Evaluations",
    (at) => `/prompts/${at.prompt}/evaluations`,
    (page) => page.getByText("Is the next version better?").waitFor(),
  ],
  [
    "a new Evaluation",
    (at) => `/evaluations/new?file=${at.prompt}`,
    (page) => page.getByRole("combobox", { name: "Evaluators" }).waitFor(),
  ],
  [
    "people who judged nothing yet",
    (at) => `/evaluators/${at.evaluator}/agreement`,
    (page) => page.getByText("Do people agree?").waitFor(),
  ],
  [
    "a judge that nobody agrees with",
    (at) => `/evaluators/${at.judge}/agreement`,
    (page) => page.getByText("Can this judge be trusted?").waitFor(),
  ],
  ["a Dataset", (at) => `/datasets/${at.dataset}`, (page) => page.getByRole("row").nth(9).waitFor()],
  [
    "an empty Dataset",
    (at) => `/datasets/${at.emptyDataset}`,
    (page) => page.getByText("No Datapoints yet").waitFor(),
  ],
  [
    "the versions of a Dataset",
    (at) => `/datasets/${at.dataset}/versions`,
    (page) => page.getByText("unchanged").waitFor(),
  ],
  [
    "the schema of a Dataset",
    (at) => `/datasets/${at.dataset}/schema`,
    (page) => page.getByRole("textbox", { name: "JSON Schema" }).waitFor(),
  ],
  [
    "the text of a Dataset",
    (at) => `/datasets/${at.dataset}/text`,
    (page) => page.getByRole("textbox", { name: "questions.dataset.jsonl" }).waitFor(),
  ],
  [
    "the texts of an Evaluator",
    (at) => `/evaluators/${at.evaluator}/text`,
    (page) => page.getByRole("textbox", { name: /\.evaluator\.yaml$/ }).waitFor(),
  ],
  ["a Flow", (at) => `/flows/${at.flow}`, (page) => page.getByText("On its way.").first().waitFor()],
  [
    "the versions of a Flow",
    (at) => `/flows/${at.flow}/versions`,
    (page) => page.getByLabel("Changes of the attributes").waitFor(),
  ],
  [
    "a trace",
    (at) => `/logs/${at.trace}/trace`,
    (page) => page.getByRole("treeitem", { name: /answer/ }).waitFor(),
  ],
  ["a Tool", (at) => `/tools/${at.tool}`, (page) => page.getByText("needed, not set").waitFor()],
  [
    "a Tool that is edited",
    (at) => `/tools/${at.tool}`,
    async (page) => {
      await page.getByRole("button", { name: "Edit", exact: true }).click();
      await page.getByRole("textbox", { name: "Arguments, as JSON Schema" }).waitFor();
    },
  ],
  [
    "an Evaluator that is edited",
    (at) => `/evaluators/${at.evaluator}`,
    async (page) => {
      await page.getByRole("button", { name: "Edit", exact: true }).click();
      await page.getByLabel("Option 2").waitFor();
    },
  ],
  [
    "an Agent",
    (at) => `/agents/${at.agent}`,
    (page) => page.getByRole("textbox", { name: "Text of the .agent file" }).waitFor(),
  ],
  [
    "the dialog for a new Tool",
    () => "/files",
    async (page) => {
      await page.getByRole("button", { name: "New", exact: true }).click();
      await page.getByRole("menuitem", { name: "New Tool…" }).click();
      await page.getByRole("radio", { name: "Snippet" }).waitFor();
    },
  ],
  [
    "the dialog that adds all Logs to a Dataset",
    () => "/logs?search=way",
    async (page) => {
      await page.getByRole("button", { name: "Add all to a Dataset…" }).click();
      await page.getByLabel("At most").waitFor();
    },
  ],
  [
    "a webhook",
    (at) => `/settings/webhooks/${at.webhook}`,
    (page) => page.getByText("Nothing was sent yet").waitFor(),
  ],
  ["a page that is not there", () => "/nowhere", (page) => page.getByText("no such page").waitFor()],
];

describe.skipIf(!hasBrowser)("every page is usable by everyone, small and large, light and dark", () => {
  let web: Web;
  let places: Places & RegistryPlaces;
  let page: Page;
  beforeAll(async () => {
    web = await openWeb();
    places = { ...(await fillWorkspace(web.parley)), ...(await fillRegistry(web.parley)) };
    page = await web.visit("/");
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  test.each(pages)("%s", async (_, address, isReady) => {
    await follow(page, address(places));
    await isReady(page);
    const faults: string[] = [];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 860 });
      const note = (found: string[], scheme: string): void =>
        void faults.push(...found.map((fault) => `${width} ${scheme}: ${fault}`));
      note(await findNameless(page), "");
      for (const scheme of schemes) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
        note(await auditLook(page), scheme);
      }
    }
    expect(faults).toEqual([]);
  });

  test("on a phone the words on the buttons above Logs are whole", async () => {
    await page.setViewportSize({ width: 390, height: 860 });
    await follow(page, "/logs");
    await page.getByRole("button", { name: "Add all to a Dataset…" }).waitFor();
    const labels = page.getByRole("search", { name: "Filter logs" }).locator(".mantine-Button-label");
    await labels.first().waitFor();
    const cut = await labels.evaluateAll((each) =>
      each.filter((label) => label.scrollWidth > label.clientWidth).map((label) => label.textContent),
    );
    expect(cut).toEqual([]);
  });

  test("what is found wrong is what stays wrong", async () => {
    const other = await web.openPage();
    const show = (content: string) =>
      other.setContent(
        `<html lang="en"><title>A try · Parley</title><main><h1>A try</h1>${content}</main></html>`,
      );
    await show(
      '<button></button><script>setTimeout(() => document.querySelector("button").append("Save"), 500)</script>',
    );
    expect(await audit(other)).toEqual([]);
    await show('<button></button><p style="color: #ddd">Pale</p>');
    expect(await audit(other)).toEqual([
      expect.stringMatching(/^button \S+ has no name$/),
      expect.stringMatching(/"Pale" has a contrast of 1/),
    ]);
    await other.context().close();
  });
});

/** As a link does: the app is not loaded again. Nothing of the page before is left to be taken for this one. */
async function follow(page: Page, address: string): Promise<void> {
  const push = (to: string) => page.evaluate(`history.pushState({}, "", ${JSON.stringify(to)})`);
  await push("/nowhere");
  await page.getByText("no such page").waitFor();
  await push(address);
}
