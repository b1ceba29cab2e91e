import { parley } from "../../api.ts";
import { describeBrowser } from "../people/describe-browser.ts";

/** Whether this browser can be told of anything: on telephones of Apple only once Parley is on the home screen. */
export const isPushPossible = (): boolean =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const workerUrl = "/service-worker.js";

/** What this browser has subscribed; nothing where it has not, or cannot. */
export async function findPushSubscription(): Promise<PushSubscription | null> {
  if (!isPushPossible()) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export class PushRefused extends Error {}

/**
 * Subscribes this browser and tells the server. It asks for the permission, so it belongs to a click.
 *
 * @throws PushRefused where the person or the browser does not want it
 */
export async function turnPushOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted")
    throw new PushRefused(
      "This browser does not let Parley show notices. Allow them in its settings for this page, then try again.",
    );
  await navigator.serviceWorker.register(workerUrl);
  await subscribe(await navigator.serviceWorker.ready);
}

async function subscribe(registration: ServiceWorkerRegistration): Promise<void> {
  const { public_key: publicKey } = await parley.push.getKey({});
  const key = toBytes(publicKey);
  const earlier = await registration.pushManager.getSubscription();
  const isOfKey = earlier !== null && isEqual(earlier.options.applicationServerKey, key);
  if (earlier !== null && !isOfKey) await earlier.unsubscribe();
  const subscription = isOfKey
    ? earlier
    : await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await tell(subscription);
}

async function tell(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined)
    throw new PushRefused("This browser gave no address to send to.");
  await parley.push.subscribe({
    endpoint,
    keys: { p256dh, auth },
    name: describeBrowser(navigator.userAgent),
  });
}

/** Ends what this browser has subscribed; the server finds out when it sends next. */
export async function turnPushOff(): Promise<void> {
  await (await findPushSubscription())?.unsubscribe();
}

/**
 * Tells the server again of a browser that is subscribed: subscriptions end with the session, and a new session is told
 * of nothing until then. Asks nobody for anything.
 */
export async function keepPushUp(): Promise<void> {
  if (!isPushPossible() || Notification.permission !== "granted") return;
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (registration && (await registration.pushManager.getSubscription())) await subscribe(registration);
}

/** Of base64url. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
}

function isEqual(one: ArrayBuffer | null, other: Uint8Array): boolean {
  const bytes = new Uint8Array(one ?? new ArrayBuffer(0));
  return bytes.byteLength === other.byteLength && bytes.every((byte, at) => byte === other[at]);
}
