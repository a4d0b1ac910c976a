/** Signs in to a WebDAV server with an account: Digest (RFC 7616) where it is offered, else Basic (RFC 7617). */

import { randomBytes } from 'node:crypto';
import type { DeviceAccount } from '../../drivers/device/printer.ts';
import {
  chooseDigest,
  type DigestChallenge,
  formatDigest,
  parseChallenges,
} from '../../drivers/ipp/client/digest.ts';
import type { WebdavSignIn } from '../stores/filing/webdav/webdav-target.ts';

/**
 * States: nothing asked yet → Digest with the newest nonce, or Basic. An answer that was refused is not given again,
 * so that no server locks the account. `mayUseBasic`: the connection is encrypted, or clear text was allowed.
 */
export function webdavSignIn(account: DeviceAccount, mayUseBasic: boolean): WebdavSignIn {
  let digest: DigestChallenge | undefined;
  let uses = 0;
  let isBasic = false;
  return {
    authorize: (method, uri) => {
      if (digest !== undefined) {
        uses += 1;
        const clientNonce = randomBytes(18).toString('base64url');
        return formatDigest(digest, account, { method, uri, nonceCount: uses, clientNonce });
      }
      if (!isBasic) return undefined;
      return `Basic ${Buffer.from(`${account.userName}:${account.password}`).toString('base64')}`;
    },
    judge: (headers, sent) => {
      const challenges = parseChallenges(headers);
      const offered = chooseDigest(challenges);
      if (offered !== undefined) {
        if (sent?.startsWith('Digest ') === true && !offered.stale) return false;
        digest = offered;
        uses = 0;
        return true;
      }
      if (!mayUseBasic || sent?.startsWith('Basic ') === true) return false;
      digest = undefined;
      isBasic = challenges.some(({ scheme }) => scheme === 'basic');
      return isBasic;
    },
  };
}
