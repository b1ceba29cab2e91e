import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";
import { auditPage } from "./audit-page.js";

/** Roles of what can be used: all of these need a name. */
const namedRoles = new Set([
  "button",
  "checkbox",
  "combobox",
  "dialog",
  "link",
  "menuitem",
  "option",
  "radio",
  "radiogroup",
  "searchbox",
  "slider",
  "spinbutton",
  "switch",
  "tab",
  "textbox",
  "tree",
  "treeitem",
]);

/** How long something may be wrong: a dialog has its name, and a page its content, a moment after it has come. */
const patienceMs = 8000;

/** What stays wrong with a page for those who see little, hear it read out, or hold it in one hand. */
export const audit = (page: Page): Promise<string[]> =>
  whatStays(async () => [...(await readNameless(page)), ...(await page.evaluate(auditPage))]);

/** The same without names, which are there in any colour. */
export const auditLook = (page: Page): Promise<string[]> => whatStays(() => page.evaluate(auditPage));

/** What has no name in the tree that Chromium hands to screen readers, and gets none. */
export const findNameless = (page: Page): Promise<string[]> => whatStays(() => readNameless(page));

async function whatStays(find: () => Promise<string[]>): Promise<string[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await find();
    if (found.length === 0 || performance.now() > deadline) return found;
    await pause(100);
  }
}

async function readNameless(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  return nodes
    .filter(({ ignored, role }) => !ignored && namedRoles.has(String(role?.value)))
    .filter(({ name }) => !String(name?.value ?? "").trim())
    .map(({ role, nodeId }) => `${role?.value} ${nodeId} has no name`);
}
