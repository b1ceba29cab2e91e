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

/** What is wrong with a page for those who see little, hear it read out, or hold it in one hand. */
export async function audit(page: Page): Promise<string[]> {
  return [...(await findNameless(page)), ...(await auditLook(page))];
}

/** The same without names, which are there in any colour. */
export async function auditLook(page: Page): Promise<string[]> {
  return page.evaluate(auditPage);
}

/** What has no name in the tree that Chromium hands to screen readers. */
export async function findNameless(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  return nodes
    .filter(({ ignored, role }) => !ignored && namedRoles.has(String(role?.value)))
    .filter(({ name }) => !String(name?.value ?? "").trim())
    .map(({ role, nodeId }) => `${role?.value} ${nodeId} has no name`);
}
