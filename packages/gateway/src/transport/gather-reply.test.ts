import { Agent } from "undici";
import { expect, it } from "vitest";
import { startLoopback } from "../testing/loopback.ts";
import { gatherReply } from "./gather-reply.ts";

it.each([
  [200, 1_500_000],
  [500, 1_000_000],
  // Longer than what may come at all.
  [502, 1_000_000, 1_200_000],
])("of a response of %i, %i bytes are kept", async (status, kept, maxResponseSize = 50_000_000) => {
  const server = await startLoopback((response) => {
    response.writeHead(status);
    for (let part = 0; part < 15; part += 1) response.write("n".repeat(100_000));
    response.end();
  });
  const agent = new Agent({ maxResponseSize });
  try {
    const asked = { origin: server.url, path: "/", method: "POST", body: "{}" } as const;
    const { statusCode, text } = await gatherReply(agent, asked, undefined);
    expect([statusCode, text.length]).toEqual([status, kept]);
  } finally {
    await agent.destroy();
    await server.close();
  }
});
