import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

const code = 'def find(order):\n    return "on its way"\n';
const tool = {
  path: "shop/find",
  tool_type: "python",
  function: { name: "find", description: "Finds an order" },
  source_code: code,
};

describe.skipIf(!hasBrowser)("Files of every type as texts", () => {
  let web: Web;
  let page: Page;
  let id: string;
  beforeAll(async () => {
    web = await openWeb({ PARLEY_EXAMPLES: "off" });
    id = await save("tools", tool);
    page = await web.visit(`/tools/${id}/text`);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => web.refuseProblems());

  const save = async (noun: string, body: object): Promise<string> => {
    const reply = await web.parley.request("POST", `/v5/${noun}`, { body });
    return ((await reply.json()) as { id: string }).id;
  };
  const versionsOf = async (noun: string, file: string): Promise<object[]> => {
    const reply = await web.parley.request("GET", `/v5/${noun}/${file}/versions`);
    return ((await reply.json()) as { records: object[] }).records;
  };
  const text = (name: string) => page.getByRole("textbox", { name, exact: true });
  const saveButton = () => page.getByRole("button", { name: "Save version" });
  const type = async (name: string, content: string): Promise<void> => {
    await text(name).click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(content);
  };
  const yaml = (description: string): string =>
    `tool_type: python\nfunction:\n  name: find\n  description: ${description}\n`;

  test("a Tool is its YAML and its code; a mistake is said where it is, and saves nothing", async () => {
    await text("find.tool.py").waitFor();
    await text("find.tool.yaml").getByText("description: Finds an order").waitFor();
    await type("find.tool.yaml", "tool_type: python\nfunction: find\n");
    const problems = page.getByRole("list", { name: "Problems of find.tool.yaml" });
    await problems.getByText("2:1").waitFor();
    await expect.poll(() => saveButton().isDisabled()).toBe(true);
    await type("find.tool.yaml", yaml("Finds it"));
    await problems.waitFor({ state: "detached" });
  });

  test("code that is taken away is missed, and can be put back in", async () => {
    await page.getByRole("button", { name: "Take find.tool.py away" }).click();
    await page.getByText("It does not exist, and holds the Tool's code.").waitFor();
    await expect.poll(() => saveButton().isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Add a text beside it" }).click();
    await page.getByRole("menuitem", { name: "find.tool.py" }).click();
    await type("find.tool.py", "def find(order):\n    return order\n");
    await saveButton().click();
    await page.getByText("Saved v2. Nothing was deployed.").waitFor();
    const [newest] = await versionsOf("tools", id);
    expect(newest).toMatchObject({
      function: { description: "Finds it" },
      source_code: "def find(order):\n    return order\n",
    });
  });

  test("what another saves meanwhile neither takes away what is typed nor is lost", async () => {
    await text("find.tool.yaml").getByText("Finds it").waitFor();
    await type("find.tool.yaml", yaml("Mine"));
    await save("tools", { ...tool, function: { name: "find", description: "Theirs" } });
    await saveButton().click();
    await page.getByText("v3 was saved since you began to type.").waitFor();
    expect(web.takeProblems()).toEqual(["409 POST /v5/tools"]);
    expect(await text("find.tool.yaml").innerText()).toContain("Mine");
    await saveButton().click();
    await page.getByText("Saved v4. Nothing was deployed.").waitFor();
    const descriptions = (await versionsOf("tools", id)).map(
      (version) => (version as { function: { description: string } }).function.description,
    );
    expect(descriptions).toEqual(["Mine", "Theirs", "Finds it", "Finds an order"]);
  });

  test("a Flow's attributes and a Dataset's lines are saved the same way", async () => {
    const flow = await save("flows", { path: "shop/answer", attributes: { release: "1" } });
    await page.goto(`${web.parley.url}/flows/${flow}/text`);
    await text("answer.flow.yaml").waitFor();
    await type("answer.flow.yaml", "attributes:\n  release: '2'\n");
    await saveButton().click();
    await page.getByText("Saved v2. Nothing was deployed.").waitFor();
    expect((await versionsOf("flows", flow))[0]).toMatchObject({ attributes: { release: "2" } });

    const dataset = await save("datasets", {
      path: "shop/cases",
      datapoints: [{ inputs: { question: "a" } }],
    });
    await page.goto(`${web.parley.url}/datasets/${dataset}/text`);
    await text("cases.dataset.jsonl").waitFor();
    await type("cases.dataset.jsonl", '{"inputs":{"question":"b"}}\n{"inputs":{"question":"c"}}\n');
    await saveButton().click();
    await page.getByText("Saved v2. Nothing was deployed.").waitFor();
    expect((await versionsOf("datasets", dataset))[0]).toMatchObject({ datapoints_count: 2 });
  });
});
