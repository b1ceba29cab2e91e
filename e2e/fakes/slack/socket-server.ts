import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** One end of a WebSocket, as far as Slack's own server uses it: text, ping, close. */
export type ServerSocket = {
  send(value: object): void;
  /** Ends it without a word, as a network does. */
  cut(): void;
  readonly isOpen: boolean;
};

const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const opcodes = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Answers the handshake of RFC 6455, then tells what comes. */
export function acceptSocket(
  request: IncomingMessage,
  stream: Duplex,
  { onMessage, onClose }: { onMessage: (value: unknown) => void; onClose: () => void },
): ServerSocket {
  const key = String(request.headers["sec-websocket-key"]);
  const accept = createHash("sha1").update(`${key}${magic}`).digest("base64");
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let isOpen = true;
  let rest = Buffer.alloc(0);
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    onClose();
  };
  stream.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let frame = readFrame(rest); frame !== undefined; frame = readFrame(rest)) {
      rest = rest.subarray(frame.size);
      if (frame.opcode === opcodes.ping) stream.write(toFrame(opcodes.pong, frame.payload));
      if (frame.opcode === opcodes.text) onMessage(JSON.parse(frame.payload.toString()));
      if (frame.opcode === opcodes.close) {
        stream.end(toFrame(opcodes.close, frame.payload));
        end();
      }
    }
  });
  stream.on("close", end);
  stream.on("error", end);
  return {
    send: (value) => void stream.write(toFrame(opcodes.text, Buffer.from(JSON.stringify(value)))),
    cut: () => void stream.destroy(),
    get isOpen() {
      return isOpen;
    },
  };
}

function toFrame(opcode: number, payload: Buffer): Buffer {
  const first = 0x80 | opcode;
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload]);
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Clients mask what they send. Undefined while a frame is not all there. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const lengthBytes = { 126: 2, 127: 8 }[short] ?? 0;
  if (bytes.length < 2 + lengthBytes + 4) return undefined;
  const length =
    lengthBytes === 0 ? short : bytes.readUIntBE(lengthBytes === 8 ? 4 : 2, Math.min(lengthBytes, 6));
  const start = 2 + lengthBytes + 4;
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(
    bytes.subarray(start, start + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)),
  );
  return { opcode: (bytes[0] ?? 0) & 0xf, payload, size: start + length };
}
