import type { Locator, Page } from "playwright-core";
import { until } from "../../testing/until.ts";
import { comeToRest } from "./rest-page.js";

const patched = new WeakSet<Locator>();

/**
 * Has keys wait until a page has come to rest, as a person does. What a page draws listens a moment later, a dialog takes
 * the focus after it has come, and a button may be drawn before it may be pressed: on a busy machine each of them swallows
 * a key that follows at once.
 */
export function pressWhenStill(page: Page): void {
  const { keyboard } = page;
  const [press, type, insertText] = [
    keyboard.press.bind(keyboard),
    keyboard.type.bind(keyboard),
    keyboard.insertText.bind(keyboard),
  ];
  keyboard.press = async (...given) => {
    await rest(page);
    await press(...given);
  };
  keyboard.type = async (...given) => {
    await rest(page);
    await type(...given);
  };
  keyboard.insertText = async (...given) => {
    await rest(page);
    await insertText(...given);
  };
  patchLocators(Object.getPrototypeOf(page.locator("html")) as Locator);
}

/** `press` of all locators, which have one prototype: Playwright's own focuses what is disabled, in vain. */
function patchLocators(prototype: Locator): void {
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const { press } = prototype;
  prototype.press = async function pressOnceEnabled(this: Locator, ...given) {
    await until(async () => (await this.isEnabled()) || undefined);
    await rest(this.page());
    await press.apply(this, given);
  };
}

/** A page that is being left has nothing to come to rest. */
const rest = (page: Page): Promise<void> => page.evaluate(comeToRest).catch(() => {});
