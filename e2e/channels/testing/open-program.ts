import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export type ProgramCard = {
  approval_id: string;
  args_hash: string;
  fields: { name: string; value: string; is_cut: boolean }[];
  offers: { approve: boolean; deny: boolean };
  state: { status: string; by?: string[] };
};
export type Said = { type: string; place: string; card: ProgramCard };

export const programSecret = `whsec_${Buffer.from("a".repeat(32)).toString("base64")}`;

/** A program of theirs, which believes what is signed by the clock of this machine. */
export async function openProgram() {
  const program = {
    said: [] as Said[],
    /** With which it refuses whatever it is told. */
    refusal: undefined as number | undefined,
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    try {
      new Webhook(programSecret).verify(body, request.headers as Record<string, string>);
    } catch {
      return void response.writeHead(401).end();
    }
    if (program.refusal !== undefined) return void response.writeHead(program.refusal).end();
    program.said.push(JSON.parse(body) as Said);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return Object.assign(program, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/asked`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
