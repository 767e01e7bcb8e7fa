import { join } from 'node:path';
import { openStorage, type Storage, type Vault, vaultFromFile, vaultFromKey } from '@curfew/provider';

/** What the provider keeps: its storage, and the key that the secrets in it are encrypted with. */
export interface Data {
  storage: Storage;
  /** The storage's address. */
  storageUrl: string;
  vault: Vault;
}

/**
 * Opens the data folder, making it at the first start.
 *
 * @param storageUrl where the storage is if not in the folder.
 */
export async function openData(folder: string, storageUrl = `sqlite:${join(folder, 'curfew.sqlite')}`): Promise<Data> {
  const key = process.env.CURFEW_ENCRYPTION_KEY;
  const vault = key === undefined ? vaultFromFile(join(folder, 'encryption.key')) : vaultFromKey(key);
  return { storage: await openStorage(storageUrl), storageUrl, vault };
}
