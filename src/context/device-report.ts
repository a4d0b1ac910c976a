/** What a device is, can do and lacks, in plain words for an administrator. */

import { deviceErrors } from '../../drivers/device/device-error.ts';
import type { OutputDeviceCapabilities } from '../../drivers/device/printer.ts';
import type { DeviceSupply } from '../../drivers/device/supplies.ts';
import { describeReasons } from '../../drivers/ipp/client/reason-texts.ts';
import { findQuirks } from '../../drivers/quirks/quirks.ts';
import { isOneWay } from '../devices/device-uri.ts';
import type { DeviceSnapshot } from '../devices/watch/device-snapshot.ts';
import { lookAtDevice } from '../devices/watch/look-at-device.ts';
import type { Device } from '../ports/device-store.ts';
import { openDeviceDrivers } from './output-devices.ts';
import type { Stores } from './stores.ts';

/** Longest time for the whole look. */
const lookMs = 20_000;

type Say = (ja: string, en: string) => string;

/** Looks at a device now and tells what it said; a device that is silent is told as such. */
export async function reportDevice(
  stores: Pick<Stores, 'keys' | 'clock'>,
  device: Device,
  language: 'ja' | 'en',
): Promise<readonly string[]> {
  const drivers = openDeviceDrivers(stores.keys);
  const say: Say = (ja, en) => (language === 'ja' ? ja : en);
  const limit = AbortSignal.timeout(lookMs);
  const { snapshot, presentedSha256 } = await lookAtDevice(
    { drivers, clock: stores.clock },
    device,
    undefined,
    limit,
  );
  return [
    `${say('機器', 'device')}: ${device.name} (${device.state})`,
    `${say('アドレス', 'address')}: ${device.printUri ?? '-'}`,
    ...describeTrust(device, presentedSha256, say),
    ...describeStatus(snapshot, language, say),
    ...(snapshot.capabilities ? describeCapabilities(snapshot.capabilities, say) : []),
    ...snapshot.supplies.map((supply) => `${say('消耗品', 'supply')}: ${describeSupply(supply, say)}`),
    ...describeCounters(snapshot, say),
    ...snapshot.alerts.map(
      ({ severity, description }) => `${say('警告', 'alert')}: ${severity} ${description}`,
    ),
    ...describeQuirks(device, snapshot, say),
  ];
}

function describeTrust(device: Device, presented: string | undefined, say: Say): readonly string[] {
  const pin = device.certificateSha256;
  return [
    ...(pin === undefined ? [] : [`${say('登録済み証明書', 'pinned certificate')}: ${pin}`]),
    ...(presented === undefined
      ? []
      : [`${say('機器が示した別の証明書', 'another certificate was presented')}: ${presented}`]),
    `${say('機器アカウント', 'account')}: ${device.account ? say('あり', 'set') : say('なし', 'none')}`,
    `SNMP: ${device.snmp ? `v${device.snmp.version}` : say('なし', 'none')}`,
    ...(isOneWay(device.printUri ?? '')
      ? [
          say(
            '送りっぱなし: 印刷されたかは確認できません',
            'one way: whether something printed is never known',
          ),
        ]
      : []),
  ];
}

function describeStatus(snapshot: DeviceSnapshot, language: 'ja' | 'en', say: Say): readonly string[] {
  const { trouble, status } = snapshot;
  if (trouble !== undefined) return [`${deviceErrors[trouble].cause[language]} [${trouble}]`];
  if (status === undefined) return [];
  const states = {
    idle: say('待機中', 'idle'),
    processing: say('印刷中', 'printing'),
    stopped: say('停止中', 'stopped'),
  };
  return [
    `${say('状態', 'state')}: ${states[status.state]}${status.acceptingJobs ? '' : say('（受付停止）', ' (takes no jobs)')}`,
    ...(status.stateMessage === undefined ? [] : [`  ${status.stateMessage}`]),
    ...describeReasons(status.stateReasons).map(({ keyword, text }) => `  ${text[language]} [${keyword}]`),
    ...(status.queuedJobCount === undefined
      ? []
      : [`${say('機器内の待ち', 'jobs in the device')}: ${status.queuedJobCount}`]),
  ];
}

function describeCapabilities(can: OutputDeviceCapabilities, say: Say): readonly string[] {
  const yes = (value: boolean) => (value ? say('可', 'yes') : say('不可', 'no'));
  const list = (values: readonly (string | number)[] | undefined) => (values ?? []).join(', ') || '-';
  const raster = can.pwgRaster;
  return [
    `${say('機種', 'model')}: ${can.makeAndModel || '-'}${can.firmware === undefined ? '' : ` (${can.firmware})`}`,
    `${say('形式', 'formats')}: ${list(can.documentFormats)}`,
    `${say('カラー', 'color')}: ${yes(can.color)}  ${say('両面', 'two-sided')}: ${yes(can.sides.some((side) => side.startsWith('two')))}`,
    `${say('部数', 'copies')}: ${can.maxCopies}  ${say('集約', 'pages a side')}: ${list(can.numberUps)}  ${say('ページ範囲', 'page ranges')}: ${yes(can.pageRanges === true)}`,
    `${say('用紙', 'media')}: ${list(can.media.slice(0, 20))}`,
    `${say('給紙トレイ', 'trays')}: ${list(can.mediaSources)}`,
    `${say('仕上げ', 'finishings')}: ${list(can.finishings)}`,
    ...(raster
      ? [`PWG raster: ${list(raster.types)}; ${list(raster.resolutionsDpi)} dpi; ${raster.sheetBack}`]
      : []),
    ...(can.urf ? [`URF: ${list(can.urf)}`] : []),
    ...(can.pagesPerMinute === undefined ? [] : [`${say('毎分', 'pages a minute')}: ${can.pagesPerMinute}`]),
  ];
}

function describeSupply({ description, levelPercent, someLeft, direction }: DeviceSupply, say: Say): string {
  const filled = direction === 'filled' ? say('（たまった量）', ' (filled)') : '';
  if (levelPercent !== undefined) return `${description} ${levelPercent}%${filled}`;
  return `${description} ${someLeft === true ? say('残りあり', 'some left') : say('不明', 'unknown')}${filled}`;
}

function describeCounters({ counters }: DeviceSnapshot, say: Say): readonly string[] {
  const { impressions, sheets, colorImpressions } = counters;
  return [
    ...(impressions === undefined ? [] : [`${say('総面数', 'impressions')}: ${impressions}`]),
    ...(colorImpressions === undefined
      ? []
      : [`${say('カラー面数', 'color impressions')}: ${colorImpressions}`]),
    ...(sheets === undefined ? [] : [`${say('総枚数', 'sheets')}: ${sheets}`]),
  ];
}

function describeQuirks(device: Device, { capabilities }: DeviceSnapshot, say: Say): readonly string[] {
  const { rows } = findQuirks(capabilities?.makeAndModel ?? '', capabilities?.firmware);
  return [
    ...rows.map(({ because, source }) => `${say('既知のくせ', 'known quirk')}: ${because} (${source})`),
    ...(device.quirks === undefined
      ? []
      : [`${say('登録されたくせ', 'quirks set for it')}: ${device.quirks.join(', ')}`]),
  ];
}
