import { createServer } from "node:http";
import { Agent, request } from "undici";

/** The least a proxy in this runtime can do: reads a body, sends it on, answers with what came back. The floor. */
const [port, upstream = ""] = process.argv.slice(2);
const dispatcher = new Agent({ connections: 128 });
const headers = { "content-type": "application/json" };

async function forward(body: string): Promise<string> {
  const reply = await request(`${upstream}/v1/chat/completions`, {
    method: "POST",
    headers,
    body,
    dispatcher,
  });
  return reply.body.text();
}

createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    void forward(Buffer.concat(chunks).toString()).then((text) => outgoing.writeHead(200, headers).end(text));
  });
}).listen(Number(port), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
