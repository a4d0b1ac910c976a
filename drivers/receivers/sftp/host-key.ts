/** Host keys of an SFTP receiver: how devices know that it is the same one as before (RFC 4253 §8). */

import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

/** Private keys in OpenSSH's form. Devices that know neither Ed25519 nor newer signatures take RSA. */
export interface SftpHostKeys {
  readonly ed25519: string;
  readonly rsa: string;
}

/** Makes both keys: Ed25519 and RSA of 3,072 bits. Takes some seconds at most. */
export async function makeHostKeys(): Promise<SftpHostKeys> {
  return { ed25519: await makeKey('ed25519', {}), rsa: await makeKey('rsa', { bits: 3_072 }) };
}

/** `SHA256:...` of the public half, as clients show it. Throws a `TypeError` when the key cannot be read. */
export function hostKeyFingerprint(privateKey: string): string {
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw new TypeError('not a host key');
  const hash = createHash('sha256').update(parsed.getPublicSSH()).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}

async function makeKey(type: 'ed25519' | 'rsa', options: { readonly bits?: number }): Promise<string> {
  return await new Promise((resolve, reject) => {
    const made = (error: Error | null, keys: { readonly private: string }) => {
      if (error === null || error === undefined) resolve(keys.private);
      else reject(error);
    };
    if (type === 'rsa') ssh2.utils.generateKeyPair('rsa', { bits: options.bits ?? 3_072 }, made);
    else ssh2.utils.generateKeyPair('ed25519', made);
  });
}
