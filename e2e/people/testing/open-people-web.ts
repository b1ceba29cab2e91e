import type { Page } from "playwright-core";
import { openWeb, type Web } from "../../web/testing/open-web.ts";
import { freePort } from "./free-port.ts";
import { startMailServer, type MailServer } from "./start-mail-server.ts";

export const password = "correct horse battery";

/** A Parley where people have accounts, reached by a name, with a mail server. */
export type PeopleWeb = Web & {
  mail: MailServer;
  /** Makes the owner's account by the link printed at the start, in a browser. */
  setUp(): Promise<Page>;
};

export async function openPeopleWeb(environment: Record<string, string> = {}): Promise<PeopleWeb> {
  await using stack = new AsyncDisposableStack();
  const mail = stack.use(await startMailServer());
  const port = String(await freePort());
  const web = stack.use(
    await openWeb({
      PORT: port,
      PARLEY_PUBLIC_URL: `http://localhost:${port}`,
      PARLEY_AUTH: "accounts",
      PARLEY_SMTP_URL: mail.url,
      ...environment,
    }),
  );
  const kept = stack.move();
  return {
    ...web,
    mail,
    async setUp() {
      const page = await web.openPage();
      await page.goto(web.parley.signInUrl);
      await page.getByRole("heading", { level: 1, name: "Set up Parley" }).waitFor();
      await page.getByLabel("Your name").fill("Olga Owner");
      await page.getByLabel("E-mail address").fill("owner@example.com");
      await page.getByLabel("New password").fill(password);
      await page.getByRole("button", { name: "Make the owner's account" }).click();
      await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
      return page;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
