/** Telegram's `description`s. */
export class BadRequest extends Error {}
