/** Where a provider sends people back to, below `/auth`. */
export const ssoCallbackPath = "/sso/callback";

/** What is registered with a provider. */
export const ssoCallbackUrl = (publicUrl: string): string => `${publicUrl}/auth${ssoCallbackPath}`;
