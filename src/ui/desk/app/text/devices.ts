/** Texts of the devices and of the first steps. */

import type { Bilingual } from './bilingual.ts';

/** The table. */
export const deviceTexts = {
  'devices.title': { ja: '機器', en: 'Devices' },
  'devices.lead': {
    ja: '登録された複合機が、いまどうしているか。15秒ごとに更新します。',
    en: 'How the enrolled devices are doing now. Refreshed every 15 seconds.',
  },
  'devices.empty': { ja: '機器はまだ登録されていません', en: 'No device is enrolled yet' },
  'devices.emptyNext': {
    ja: 'サーバーで tomeoki printer add を実行して登録してください。',
    en: 'Enrol one with "tomeoki printer add" on the server.',
  },
  'devices.noSite': { ja: '拠点なし', en: 'Without a site' },
  'devices.idle': { ja: '待機中', en: 'Idle' },
  'devices.processing': { ja: '印刷中', en: 'Printing' },
  'devices.stopped': { ja: '停止中', en: 'Stopped' },
  'devices.silent': { ja: '応答なし', en: 'No answer' },
  'devices.unheard': { ja: 'まだ確認していません', en: 'Not heard yet' },
  'devices.paused': { ja: '利用休止', en: 'Out of use' },
  'devices.model': { ja: '機種', en: 'Model' },
  'devices.segments': { ja: 'ネットワーク区分', en: 'Segments' },
  'devices.uses': { ja: '用途', en: 'Used for' },
  'devices.prints': { ja: '印刷', en: 'printing' },
  'devices.scans': { ja: 'スキャン', en: 'scanning' },
  'devices.queue': { ja: '待ち', en: 'Queue' },
  'devices.queueOf': { ja: '送信中・印刷中 {open} 件', en: 'under way: {open}' },
  'devices.queueIn': { ja: '（機器内 {queued} 件）', en: ' (in the device: {queued})' },
  'devices.heard': { ja: '最後の応答', en: 'Last heard' },
  'devices.certificate': { ja: '証明書', en: 'Certificate' },
  'devices.certificateNone': { ja: '登録なし', en: 'none pinned' },
  'devices.certificatePinned': { ja: '登録済み', en: 'pinned' },
  'devices.certificateChanged': {
    ja: '登録と違う証明書を示しました。確かめるまで何も送りません。',
    en: 'It showed another certificate than the pinned one. Nothing is sent until somebody has looked at it.',
  },
  'devices.certificateNext': {
    ja: '機器の画面で指紋を確かめ、tomeoki printer approve-certificate で登録してください。',
    en: 'Compare the fingerprint with the one on the device, and pin it with "tomeoki printer approve-certificate".',
  },
  'devices.supplies': { ja: '消耗品', en: 'Supplies' },
  'devices.unknownLevel': { ja: '残量不明', en: 'level unknown' },
  'devices.filled': { ja: '{percent}%たまっています', en: '{percent}% full' },
  'devices.left': { ja: '残り {percent}%', en: '{percent}% left' },
  'devices.pause': { ja: '利用を休止する', en: 'Take out of use' },
  'devices.resume': { ja: '利用を再開する', en: 'Put into use again' },
  'devices.isPaused': { ja: '利用を休止しました。', en: 'It is out of use.' },
  'devices.isActive': { ja: '利用を再開しました。', en: 'It is in use again.' },
  'first.title': { ja: 'はじめに', en: 'First steps' },
  'first.lead': {
    ja: '最初の1枚を受け取り、最初の1枚を保管するまで。ここで進み具合を確かめられます。',
    en: 'Up to the first sheet collected and the first sheet filed. This page sees how far you are.',
  },
  'first.done': { ja: '済み', en: 'done' },
  'first.open': { ja: 'これから', en: 'to do' },
  'first.device': { ja: '機器を登録する', en: 'Enrol a device' },
  'first.deviceText': {
    ja: 'サーバーで次のように登録し、表示されたアドレスを複合機のパネルで開きます。',
    en: 'Enrol it on the server, and open the address that is shown on the panel of the device.',
  },
  'first.person': { ja: '利用者とカードを登録する', en: 'Add people and cards' },
  'first.personText': {
    ja: '職員の一覧 (CSV) を取り込むか、ディレクトリにつなぎます。カードは本人がパネルで登録することもできます。',
    en: 'Import a list of staff (CSV) or connect the directory. People can also enrol their card at a panel.',
  },
  'first.print': { ja: '文書を預ける', en: 'Hand in a document' },
  'first.printText': {
    ja: 'PDF を選んで預けると、「わたしの印刷物」で待ちます。',
    en: 'Choose a PDF; it waits among your prints.',
  },
  'first.release': { ja: '複合機で受け取る', en: 'Collect it at the device' },
  'first.releaseText': {
    ja: 'パネルにカードをかざして、印刷物を選びます。',
    en: 'Hold your card to the panel and choose the print.',
  },
  'first.scan': { ja: '紙を1枚保管する', en: 'File a sheet of paper' },
  'first.scanText': {
    ja: 'スキャンした PDF を送るか、パネルでスキャンします。読み取りが終わると、文書の言葉で探せます。',
    en: 'Send a scanned PDF, or scan at the panel. As soon as it is read, it is found by its words.',
  },
} as const satisfies Record<string, Bilingual>;
