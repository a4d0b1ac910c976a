/** `printer-state-reasons` in the words of the person at the device (RFC 8011 §5.4.12, PWG 5100.9). */

import type { DeviceText } from '../../device/device-error.ts';

/** How grave a reason is; a keyword without a suffix says nothing of it and counts as `report`. */
export type ReasonSeverity = 'error' | 'warning' | 'report';

/** A reason as it is shown. */
export interface ReasonText {
  /** The keyword without its severity suffix. */
  readonly keyword: string;
  readonly severity: ReasonSeverity;
  readonly text: DeviceText;
}

const text = (ja: string, en: string): DeviceText => Object.freeze({ ja, en });

const texts: ReadonlyMap<string, DeviceText> = new Map([
  ['media-empty', text('用紙がありません。用紙を補給してください。', 'Out of paper. Add paper.')],
  ['media-low', text('用紙が残りわずかです。', 'Paper is low.')],
  [
    'media-needed',
    text('指定の用紙がありません。用紙をセットしてください。', 'The paper asked for is not loaded. Load it.'),
  ],
  ['media-jam', text('紙づまりです。用紙を取り除いてください。', 'Paper jam. Remove the jammed paper.')],
  ['toner-empty', text('トナーがなくなりました。', 'Out of toner.')],
  ['toner-low', text('トナーが残りわずかです。', 'Toner is low.')],
  ['marker-supply-empty', text('トナーまたはインクがなくなりました。', 'Out of toner or ink.')],
  ['marker-supply-low', text('トナーまたはインクが残りわずかです。', 'Toner or ink is low.')],
  ['marker-waste-full', text('廃トナー容器がいっぱいです。', 'The waste container is full.')],
  [
    'marker-waste-almost-full',
    text('廃トナー容器がまもなくいっぱいです。', 'The waste container is nearly full.'),
  ],
  ['developer-empty', text('現像剤がなくなりました。', 'Out of developer.')],
  ['developer-low', text('現像剤が残りわずかです。', 'Developer is low.')],
  ['opc-life-over', text('感光体の交換が必要です。', 'The photoconductor must be replaced.')],
  [
    'opc-near-eol',
    text('感光体の交換時期が近づいています。', 'The photoconductor is near the end of its life.'),
  ],
  ['fuser-over-temp', text('定着部の温度が高すぎます。', 'The fuser is too hot.')],
  ['fuser-under-temp', text('定着部を温めています。', 'The fuser is warming up.')],
  ['cover-open', text('カバーが開いています。閉じてください。', 'A cover is open. Close it.')],
  ['door-open', text('扉が開いています。閉じてください。', 'A door is open. Close it.')],
  [
    'interlock-open',
    text(
      '安全装置が働いています。カバーと扉を確かめてください。',
      'An interlock is open. Check covers and doors.',
    ),
  ],
  [
    'input-tray-missing',
    text('給紙トレイがありません。取り付けてください。', 'The input tray is missing. Put it in.'),
  ],
  [
    'output-tray-missing',
    text('排紙トレイがありません。取り付けてください。', 'The output tray is missing. Put it in.'),
  ],
  [
    'output-area-full',
    text(
      '排紙トレイがいっぱいです。用紙を取り出してください。',
      'The output tray is full. Take the paper out.',
    ),
  ],
  ['output-area-almost-full', text('排紙トレイがまもなくいっぱいです。', 'The output tray is nearly full.')],
  [
    'spool-area-full',
    text(
      '機器の記憶領域がいっぱいです。しばらく待ってください。',
      'The memory of the device is full. Wait a while.',
    ),
  ],
  ['paused', text('機器は一時停止中です。', 'The device is paused.')],
  ['moving-to-paused', text('機器は一時停止しようとしています。', 'The device is about to pause.')],
  [
    'shutdown',
    text('機器の電源が切れているか、切れようとしています。', 'The device is off or shutting down.'),
  ],
  ['stopping', text('機器は停止しようとしています。', 'The device is stopping.')],
  ['stopped-partly', text('機器の一部が停止しています。', 'A part of the device is stopped.')],
  ['deactivated', text('機器は使用停止になっています。', 'The device is deactivated.')],
  ['connecting-to-device', text('機器に接続しています。', 'Connecting to the device.')],
  ['timed-out', text('機器が応答しません。', 'The device does not answer.')],
  ['hold-new-jobs', text('機器は新しいジョブを保留しています。', 'The device holds new jobs.')],
  ['identify-printer-requested', text('機器の位置を表示しています。', 'The device is showing where it is.')],
  ['power-saver', text('機器は省電力状態です。', 'The device is saving power.')],
  ['warming-up', text('機器は準備中です。', 'The device is warming up.')],
]);

/** For reasons without an own sentence, vendors' ones among them. */
const unknownReason = text('機器の表示を確認してください。', 'Look at the message on the device.');

const suffix = /-(error|warning|report)$/;

/**
 * One reason as a sentence. A keyword without a sentence of its own gets a general one, so that nothing that a
 * device says is lost; an unregistered text of a device is never shown as it came.
 */
export function describeReason(reason: string): ReasonText {
  const severity = suffix.exec(reason)?.[1];
  const keyword = reason.replace(suffix, '');
  return {
    keyword,
    severity: severity === 'error' || severity === 'warning' ? severity : 'report',
    text: texts.get(keyword) ?? unknownReason,
  };
}

/** All reasons of a device as sentences, the gravest first, `none` left out. */
export function describeReasons(reasons: readonly string[]): readonly ReasonText[] {
  const order: Readonly<Record<ReasonSeverity, number>> = { error: 0, warning: 1, report: 2 };
  return reasons
    .filter((reason) => reason !== 'none')
    .map(describeReason)
    .toSorted((a, b) => order[a.severity] - order[b.severity]);
}
