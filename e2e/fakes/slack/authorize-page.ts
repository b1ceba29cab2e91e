import { randomUUID } from "node:crypto";
import type { FakeSlack } from "./start-slack.ts";

/** Where somebody agrees that an app is added to their workspace: back to the app with a code, or without. */
export function renderAuthorizePage({ codes }: Pick<FakeSlack, "codes">, address: URL): string {
  const asked = (name: string): string => address.searchParams.get(name) ?? "";
  const code = randomUUID();
  codes.set(code, { redirectUrl: asked("redirect_uri"), user: "U0ANA", scope: asked("scope") });
  const back = (answer: Record<string, string>): string => {
    const url = new URL(asked("redirect_uri"));
    for (const [name, value] of Object.entries({ ...answer, state: asked("state") }))
      url.searchParams.set(name, value);
    return url.href.replaceAll("&", "&amp;");
  };
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Add an app</title><h1>Add an app</h1>
<p><a href="${back({ code })}">Allow</a> <a href="${back({ error: "access_denied" })}">Cancel</a></p></html>`;
}
