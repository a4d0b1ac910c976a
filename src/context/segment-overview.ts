/** Which segment comes out where, and what holds there: read from the configuration in force and the enrolled devices. */

import { existsSync } from 'node:fs';
import type { SegmentConfig } from '../config/schema.ts';
import type { SegmentEntrance, SegmentOverview, SegmentView } from '../http/services/administration.ts';
import { factorDemand } from '../identity/factor-policy.ts';
import type { Device } from '../ports/device-store.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { Printing } from './printing.ts';
import { segmentRefusals, segmentRules } from './segment-rules.ts';
import type { Stores } from './stores.ts';

/** What the overview is made of. */
export interface SegmentOverviewDeps {
  readonly stores: Stores;
  readonly printing: Pick<Printing, 'listeners' | 'legacyListeners'>;
  readonly configFile: string;
  /** Days until the certificate that listeners with TLS present ends. */
  readonly certificateDaysLeft: () => number;
}

/** The overview as it is now. */
export async function segmentOverview(deps: SegmentOverviewDeps): Promise<SegmentOverview> {
  const { stores, configFile } = deps;
  const devices = (await stores.devices.list()).filter(({ printUri }) => printUri !== undefined);
  return {
    file: { path: configFile, exists: existsSync(configFile) },
    segments: stores.config.segments.map((segment, index) => viewOf(deps, segment, index)),
    matrix: devices.map((device) => ({
      device: { id: device.id, name: device.name, site: device.site },
      cells: stores.segmentIds.map((segment) => cellOf(stores, device, segment)),
    })),
  };
}

function viewOf(deps: SegmentOverviewDeps, segment: SegmentConfig, index: number): SegmentView {
  const { config } = deps.stores;
  return {
    id: segment.id as SegmentId,
    name: segment.name,
    entrances: entrancesOf(deps, segment, `segments[${index}]`),
    rules: segmentRules(config, segment, index),
    refused: segmentRefusals(config, segment, index),
  };
}

/** The demand of the site's rules for an unmarked document. */
function cellOf(stores: Stores, device: Device, segment: SegmentId) {
  const policy = { segments: stores.segments, rules: stores.factorRules };
  const { kinds, accepted } = factorDemand(policy, {
    segment,
    site: device.site,
    device: device.name,
    marks: [],
  });
  const serves = device.segments.includes(segment);
  const answer = serves ? (device.state === 'active' ? 'yes' : 'paused') : 'no';
  return { segment, answer, kinds, accepted } as const;
}

function entrancesOf(
  { printing, certificateDaysLeft }: SegmentOverviewDeps,
  segment: SegmentConfig,
  key: string,
): readonly SegmentEntrance[] {
  const days = (isEncrypted: boolean) => (isEncrypted ? certificateDaysLeft() : undefined);
  const ipp = segment.listeners.map((one, at): SegmentEntrance => {
    const port = printing.listeners.find(({ config }) => config.id === one.id)?.port ?? one.port;
    return {
      id: one.id,
      kind: 'ipp',
      place: placeOf(one.host, port),
      tls: one.tls,
      identification: one.identification,
      purpose: one.purpose,
      certificateDaysLeft: days(one.tls !== 'off'),
      key: `${key}.listeners[${at}]`,
    };
  });
  const legacy = (['raw', 'lpd'] as const).flatMap((kind) =>
    (segment[`${kind}Listeners`] ?? []).map((one, at): SegmentEntrance => {
      const open = printing.legacyListeners.find(({ config }) => config.id === one.id);
      return {
        id: one.id,
        kind,
        place: placeOf(one.host, open?.port ?? one.port),
        tls: 'off',
        identification: ['address'],
        purpose: 'hold',
        certificateDaysLeft: undefined,
        key: `${key}.${kind}Listeners[${at}]`,
      };
    }),
  );
  const receivers = (segment.scanReceivers ?? []).map((one, at): SegmentEntrance => {
    const tls = 'tls' in one ? String(one.tls) : one.kind === 'sftp' ? 'ssh' : 'off';
    return {
      id: one.id,
      kind: one.kind,
      place: placeOf(one.host, one.port),
      tls,
      identification: ['account'],
      purpose: 'scan',
      certificateDaysLeft: days(!['off', 'ssh', 'none'].includes(tls)),
      key: `${key}.scanReceivers[${at}]`,
    };
  });
  const folders = segment.watchedFolders.map(
    (one, at): SegmentEntrance => ({
      id: one.id,
      kind: 'folder',
      place: '-',
      tls: '-',
      identification: one.people ? ['folder-of-person'] : ['department'],
      purpose: 'scan',
      certificateDaysLeft: undefined,
      key: `${key}.watchedFolders[${at}]`,
    }),
  );
  return [...ipp, ...legacy, ...receivers, ...folders];
}

function placeOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
