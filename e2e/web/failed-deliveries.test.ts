import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openProgram, programSecret } from "../channels/testing/open-program.ts";
import { until } from "../testing/until.ts";
import { audit } from "./testing/audit.ts";
import { hasBrowser, openWeb, type Web } from "./testing/open-web.ts";

type Channel = { id: string };
type Approval = { id: string };
type Delivery = { status: string };

const patienceMs = 90_000;

describe.skipIf(!hasBrowser)("what did not arrive", () => {
  const stack = new AsyncDisposableStack();
  let web: Web;
  let program: Awaited<ReturnType<typeof openProgram>>;
  let channel: Channel;
  let asked: Approval;

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const reply = await web.parley.request(method, path, { body });
    expect(reply.ok).toBe(true);
    return (await reply.json()) as T;
  };
  const isDelivery = (status: string) =>
    until(async () => {
      const [delivery] = await ask<Delivery[]>("GET", `/v5/approvals/${asked.id}/deliveries`);
      return delivery?.status === status ? true : undefined;
    }, patienceMs);

  beforeAll(async () => {
    program = stack.use(await openProgram());
    // What the channel refuses is not tried again by itself.
    program.refusal = 410;
    web = stack.use(await openWeb({ PARLEY_EGRESS_ALLOW: "127.0.0.1/32" }));
    channel = await ask<Channel>("POST", "/v5/channels", {
      kind: "webhook",
      name: "screens",
      settings: { url: program.url },
      secrets: { secret: programSecret },
      default_place: "night-shift",
    });
    asked = await ask<Approval>("POST", "/v5/approvals", {
      kind: "function_call",
      name: "refund",
      args: { order: 7 },
    });
    await isDelivery("failed");
  }, 300_000);
  afterAll(() => stack.disposeAsync());

  const region = (page: Page) => page.getByRole("region", { name: "Did not arrive" });
  const rowIn = (page: Page) => region(page).getByRole("link", { name: "webhook:night-shift" });

  test.each([
    [1440, "light"],
    [390, "dark"],
  ] as const)("is told with its place and why, and reads well at %i pixels, %s", async (width, scheme) => {
    const page = await web.visit("/settings/channels", { width, scheme });
    await rowIn(page).waitFor();
    await region(page).getByText("The receiver answered 410").waitFor();
    expect(await audit(page)).toEqual([]);
    await rowIn(page).click();
    await page.getByRole("heading", { level: 1, name: "Run refund?" }).waitFor();
    expect(page.url()).toContain(asked.id);
    web.refuseProblems();
    await page.context().close();
  });

  test("is sent again by a press; where that cannot be, it is said and stays", async () => {
    const page = await web.visit("/settings/channels");
    const again = region(page).getByRole("button", { name: "Send again" });
    await again.waitFor();
    await ask("PATCH", `/v5/channels/${channel.id}`, { is_enabled: false });
    await again.press("Enter");
    await region(page).getByText("is disabled, so nothing is sent. Enable it first.").waitFor();
    expect(await rowIn(page).count()).toBe(1);
    const resend = new RegExp(`^409 POST /v5/channels/${channel.id}/deliveries/[^/]+/resend$`);
    expect(web.takeProblems()).toEqual([expect.stringMatching(resend)]);

    await ask("PATCH", `/v5/channels/${channel.id}`, { is_enabled: true });
    program.refusal = undefined;
    expect(program.said).toEqual([]);
    await again.press("Enter");
    await region(page).getByText("Nothing failed.").waitFor();
    expect(await rowIn(page).count()).toBe(0);
    await isDelivery("delivered");
    expect(program.said).toMatchObject([
      { type: "request.shown", place: "night-shift", card: { approval_id: asked.id } },
    ]);
    // Nothing else is there after it was read anew.
    await page.reload();
    await region(page).getByText("Nothing failed.").waitFor();
    web.refuseProblems();
    await page.context().close();
  });
});
