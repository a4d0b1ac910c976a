/**
 * What a device's `printer-state-reasons` (RFC 8011 §5.4.12, PWG 5100.9) mean to the person who stands before it.
 * A table of data; keywords without their severity suffix.
 */

import { type Explanation, explain } from './refusals.ts';

/** Explanations by keyword. */
export const stateReasonTexts: Readonly<Record<string, Explanation>> = {
  'media-empty': explain(
    '用紙がありません。',
    'The paper is used up.',
    '用紙を補給してください。',
    'Load paper.',
  ),
  'media-needed': explain(
    '指定された用紙が入っていません。',
    'The paper asked for is not loaded.',
    '用紙を補給してください。',
    'Load that paper.',
  ),
  'media-low': explain(
    '用紙が残りわずかです。',
    'The paper is low.',
    '用紙を補給してください。',
    'Load paper.',
  ),
  'media-jam': explain(
    '用紙が詰まっています。',
    'Paper is jammed.',
    '機器の表示に従って、紙を取り除いてください。',
    'Remove it as the device shows.',
  ),
  'input-tray-missing': explain(
    '給紙トレイが外れています。',
    'A paper tray is missing.',
    'トレイを奥まで入れてください。',
    'Push the tray in fully.',
  ),
  'output-area-full': explain(
    '排紙先がいっぱいです。',
    'The output tray is full.',
    '排紙された用紙を取り除いてください。',
    'Take the paper out of the tray.',
  ),
  'output-tray-missing': explain(
    '排紙トレイが外れています。',
    'The output tray is missing.',
    'トレイを取り付けてください。',
    'Put the tray back.',
  ),
  'cover-open': explain(
    'カバーが開いています。',
    'A cover is open.',
    'カバーを閉じてください。',
    'Close the cover.',
  ),
  'door-open': explain(
    'ドアが開いています。',
    'A door is open.',
    'ドアを閉じてください。',
    'Close the door.',
  ),
  'interlock-open': explain(
    'カバーまたは装置が開いています。',
    'A part of the device is open.',
    '機器の表示に従って閉じてください。',
    'Close it as the device shows.',
  ),
  'toner-empty': explain(
    'トナーがありません。',
    'The toner is used up.',
    'トナーを交換するか、別の複合機を選んでください。',
    'Replace it, or use another device.',
  ),
  'toner-low': explain(
    'トナーが残りわずかです。',
    'The toner is low.',
    '管理者にトナーの交換を依頼してください。',
    'Ask for new toner.',
  ),
  'marker-supply-empty': explain(
    'トナーまたはインクがありません。',
    'Toner or ink is used up.',
    '交換するか、別の複合機を選んでください。',
    'Replace it, or use another device.',
  ),
  'marker-supply-low': explain(
    'トナーまたはインクが残りわずかです。',
    'Toner or ink is low.',
    '管理者に交換を依頼してください。',
    'Ask for a replacement.',
  ),
  'marker-waste-full': explain(
    '廃トナー容器がいっぱいです。',
    'The waste container is full.',
    '管理者に交換を依頼してください。',
    'Ask the administrator to replace it.',
  ),
  'fuser-over-temp': explain(
    '機器が過熱しています。',
    'The device is too hot.',
    '少し待ってからお試しください。',
    'Wait a while and try again.',
  ),
  'spool-area-full': explain(
    '機器の記憶領域がいっぱいです。',
    'The memory of the device is full.',
    '少し待つか、別の複合機を選んでください。',
    'Wait, or use another device.',
  ),
  paused: explain(
    '複合機が一時停止しています。',
    'The device is paused.',
    '機器の表示を確認するか、別の複合機を選んでください。',
    'Look at the device, or use another one.',
  ),
  shutdown: explain(
    '複合機の電源が切れています。',
    'The device is switched off.',
    '電源を入れるか、別の複合機を選んでください。',
    'Switch it on, or use another device.',
  ),
  offline: explain(
    '複合機がオフラインです。',
    'The device is offline.',
    '機器の表示を確認するか、別の複合機を選んでください。',
    'Look at the device, or use another one.',
  ),
  'connecting-to-device': explain(
    '複合機につながりません。',
    'The device cannot be reached.',
    '少し待つか、別の複合機を選んでください。',
    'Wait, or use another device.',
  ),
  'timed-out': explain(
    '複合機が時間内に応答しません。',
    'The device did not answer in time.',
    '少し待つか、別の複合機を選んでください。',
    'Wait, or use another device.',
  ),
  'stopped-partly': explain(
    '複合機の一部が停止しています。',
    'A part of the device has stopped.',
    '機器の表示を確認してください。',
    'Look at the message on the device.',
  ),
};
