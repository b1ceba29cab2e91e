import { verifyWebhook } from "@parley/sdk";

declare const request: Request;
declare const secret: string;
declare const queue: { add(id: string): Promise<void> };

const event = await verifyWebhook(await request.text(), request.headers, [secret]);
if (event.type === "approval.decided") await queue.add(event.data.approval.id);
