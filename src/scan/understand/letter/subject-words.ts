/** What a subject says it is, in brackets at its end, and how engines misread it. */

const words = [
  ...[
    '通知',
    '依頼',
    '照会',
    '回答',
    '報告',
    '協議',
    '申請',
    '伺い',
    '伺',
    '送付',
    '案内',
    'お願い',
    '御願い',
    'お知らせ',
  ],
  ...[
    '提出',
    '届出',
    '届',
    '進達',
    '副申',
    '答申',
    '諮問',
    '通達',
    '命令',
    '指示',
    '勧告',
    '供覧',
    '復命',
    '募集',
    '周知',
  ],
  ...['再通知', '再依頼', '再照会', '決定', '承認', '許可'],
] as const;

/** The words as alternatives of a regular expression. */
export const purposes = words.join('|');

/** Characters of the words, each followed by what engines take it for. */
const lookAlikes = [
  '通道逓週',
  '知和如短',
  '依似伎侍',
  '頼頻瀬類',
  '照品昭熙黒焦',
  '会公合今全',
  '回同固囲国',
  '答苔箸客',
  '報雑執',
  '告吉舎生',
  '協脇恊',
  '議儀義識',
  '申中由甲',
  '請謂誠讃',
  '伺何侗',
  '送迭逆',
  '付什村',
  '案宰',
  '提堤',
  '出山',
  '届屈局',
  '承永',
  '認詔',
] as const;

const printed: ReadonlyMap<string, string> = new Map(
  lookAlikes.flatMap((group) =>
    Array.from(group.slice(1), (one): [string, string] => [one, group[0] ?? one]),
  ),
);

/**
 * The word that `text` is, or is but for one character that looks like the right one (品会 is 照会); undefined for
 * other words, such as 概要.
 */
export function purposeOf(text: string): string | undefined {
  if ((words as readonly string[]).includes(text)) return text;
  if (text.length === 1) return halfOf(text);
  const near = words.filter((word) => {
    if (word.length < 2 || word.length !== text.length) return false;
    const wrong = Array.from(text).filter((character, at) => character !== word[at]);
    return wrong.length === 1 && word.includes(printed.get(wrong[0] ?? '') ?? '\0');
  });
  return near.length === 1 ? near[0] : undefined;
}

/** The word of two characters of which only the end was read: （会） is （照会）; undefined when several end so. */
function halfOf(end: string): string | undefined {
  const whole = words.filter((word) => word.length === 2 && word.endsWith(end));
  return whole.length === 1 ? whole[0] : undefined;
}

/** Words that no paper holds, with what was printed; engines read them so now and then. */
const misreadWords: readonly (readonly [string, string])[] = [
  ['炎害', '災害'],
  ['災書', '災害'],
  ['防炎訓練', '防災訓練'],
  ['人入札', '入札'],
  ['個人惰報', '個人情報'],
  ['惰報', '情報'],
  ['清報', '情報'],
  ['丈書', '文書'],
  ['文言管理', '文書管理'],
  ['牟度', '年度'],
  ['年庶', '年度'],
  ['にっいて', 'について'],
  ['にフいて', 'について'],
  ['につぃて', 'について'],
  ['ついで（', 'ついて（'],
];

/** Puts right what is no word. The text as read stays beside it. */
export function mendWords(text: string): string {
  return misreadWords.reduce((mended, [wrong, right]) => mended.replaceAll(wrong, right), text);
}
