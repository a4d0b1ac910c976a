/** A device's HTTP connections: kept alive between questions, each one checked by `connect` when it is opened. */

import http from 'node:http';
import { Authenticator } from './authenticator.ts';
import { connect } from './connect.ts';
import { type IppDeviceOptions, type IppSettings, resolveSettings } from './settings.ts';

/** How long an idle connection is kept; printers close theirs after 5 to 30 seconds. */
const idleMs = 4_000;

/** Settings and open connections of one device. Disposing closes them and ends requests under way. */
export interface IppConnection extends AsyncDisposable {
  readonly settings: IppSettings;
  readonly agent: http.Agent;
  readonly authenticator: Authenticator;
  /** Aborted when the connection is disposed. */
  readonly closed: AbortSignal;
}

/**
 * Makes ready to talk to a device; connects with the first request.
 * @throws DeviceError as `resolveSettings`.
 */
export function openIppConnection(options: IppDeviceOptions): IppConnection {
  const settings = resolveSettings(options);
  const closing = new AbortController();
  // Printers have few connections to give; two let a question pass a long document.
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2, maxFreeSockets: 1, timeout: idleMs });
  agent.createConnection = (_options, callback) => {
    connect(settings, closing.signal).then(
      (socket) => callback?.(null, socket),
      // The second parameter is ignored with an error, but the type asks for a socket.
      (error: unknown) => (callback as ((error: unknown) => void) | undefined)?.(error),
    );
    return undefined;
  };
  return {
    settings,
    agent,
    authenticator: new Authenticator(settings.account, settings.mayUseBasic, settings.path),
    closed: closing.signal,
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('the device was closed'));
      agent.destroy();
    },
  };
}
