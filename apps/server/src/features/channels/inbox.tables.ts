/** Whoever was given an address at which a member says that an account is theirs. */
export type LinkOfferRow = {
  token_hash: string;
  organization_id: string;
  channel_id: string;
  external_id: string;
  external_name: string;
  created_at: number;
  expires_at: number;
};

/** Somebody's inbox at a place of their own, which is kept up to date. */
export type HomeRow = {
  channel_id: string;
  external_id: string;
  organization_id: string;
  page: number;
  /** SHA-256 of what is shown; null while it is not known. */
  shown_hash: string | null;
  /** What the platform vouched for, and when it was asked. */
  known_email: string | null;
  known_at: number | null;
  opened_at: number;
};

export type InboxTables = { channel_link_offers: LinkOfferRow; channel_homes: HomeRow };
