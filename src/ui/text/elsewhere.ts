/** Why a job is not in the list at a device, and what to do. A table of data. */

import type { ElsewhereReason } from '../../print/elsewhere.ts';
import { type Explanation, explain } from './refusals.ts';

/** The closed table. */
export const elsewhereTexts: Readonly<Record<ElsewhereReason, Explanation>> = {
  'other-segment': explain(
    'この複合機では出せない区分の文書です。',
    'It belongs to a segment that does not come out of this device.',
    'その区分に対応した複合機で出してください。',
    'Collect it at a device that serves that segment.',
  ),
  arriving: explain(
    'まだ届いている途中です。',
    'It is still arriving.',
    '少し待ってから、一覧をもう一度開いてください。',
    'Wait a moment and open the list again.',
  ),
  expired: explain(
    '保管期限が過ぎたため消去されました。',
    'It waited too long and was erased.',
    'もう一度印刷してください。',
    'Print it again.',
  ),
  printed: explain(
    '印刷が終わっています。',
    'It has been printed.',
    '出した複合機のトレイを確かめてください。',
    'Look in the tray of the device where it came out.',
  ),
  canceled: explain(
    '取り消されたか、受け付けられませんでした。',
    'It was canceled, or could not be taken.',
    '必要なら、もう一度印刷してください。',
    'Print it again if you need it.',
  ),
};
