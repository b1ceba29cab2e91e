/** Set by the server on every request to better-auth, whatever came with it. */
export const clientAddressHeader = "x-parley-client-address";
