export type ReceiptKeyRow = {
  organization_id: string;
  /** The RFC 7638 thumbprint of the public key. */
  id: string;
  /** Base64url of its 32 bytes. */
  public_key: string;
  /** PKCS #8, in PEM. */
  sealed_private_key: string;
  created_at: number;
  /** Null: it signs. */
  retired_at: number | null;
};

export type ReceiptRow = {
  id: string;
  organization_id: string;
  approval_id: string;
  jws: string;
  created_at: number;
};

export type ReceiptTables = { receipt_keys: ReceiptKeyRow; receipts: ReceiptRow };
