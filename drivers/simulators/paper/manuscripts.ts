/** Invented papers of an invented city. Names, numbers and amounts vary with the seed; nobody is meant. */

import type { Manuscript, Paragraph } from './manuscript.ts';
import { fullWidth, kanjiNumeral } from './numerals.ts';
import { between, pick, type Random, seededRandom } from './random.ts';

/** The kinds of paper, in the order in which a set holds them. */
export const paperKinds = ['notice', 'minutes', 'memo', 'vertical-ordinance', 'vertical-address'] as const;

/** One kind of paper: 通知, 会議録, 事務連絡, 告示 (縦書き), 式辞 (縦書き). */
export type PaperKind = (typeof paperKinds)[number];

const surnames = ['青木', '石川', '上田', '大野', '小林', '佐々木', '高橋', '中村', '松本', '山口'] as const;
const divisions = ['総務部', '企画部', '市民部', '福祉部', '建設部', '環境部'] as const;
const themes = [
  '文書管理システムの更新に伴う操作研修',
  '庁舎複合機の入替えに伴う説明会',
  '災害時における情報伝達訓練',
  '公文書の保存期間の見直しに関する意見照会',
] as const;
const places = [
  '本庁舎３階大会議室',
  '保健センター２階研修室',
  '西部支所多目的室',
  '中央公民館講堂',
] as const;

/** The text of one paper. The same kind and seed give the same words. */
export function writeManuscript(kind: PaperKind, seed: number): Manuscript {
  const random = seededRandom(seed * 31 + paperKinds.indexOf(kind));
  const direction = kind.startsWith('vertical-') ? 'vertical' : 'horizontal';
  return { name: kind, direction, paragraphs: writers[kind](random) };
}

const writers: Readonly<Record<PaperKind, (random: Random) => Paragraph[]>> = {
  notice: writeNotice,
  minutes: writeMinutes,
  memo: writeMemo,
  'vertical-ordinance': writeOrdinance,
  'vertical-address': writeAddress,
};

const dateAcross = (random: Random, month = between(random, 4, 12)): string =>
  `令和８年${fullWidth(month)}月${fullWidth(between(random, 1, 28))}日`;

function writeNotice(random: Random): Paragraph[] {
  const division = pick(random, divisions);
  const theme = pick(random, themes);
  const body = { firstIndentEm: 1, linesAfter: 0 };
  const item = { firstIndentEm: 1, indentEm: 2 };
  return [
    { text: `みどり野総第${fullWidth(between(random, 100, 999))}号`, align: 'end' },
    { text: dateAcross(random, 10), align: 'end', linesAfter: 1 },
    { text: '各部課長　様', linesAfter: 1 },
    {
      text: `みどり野市${division}長`,
      align: 'end',
      firstIndentEm: 4,
      linesAfter: 1,
      seal: 'みどり野市長之印',
    },
    { text: `${theme}の実施について（通知）`, align: 'center', sizePt: 14, linesAfter: 1 },
    {
      ...body,
      text: `日頃から市政の推進に御協力をいただき、厚く御礼申し上げます。さて、標記の件につきまして、下記のとおり実施しますので、所属職員への周知及び参加について、特段の御配慮をお願いいたします。`,
    },
    {
      ...body,
      text: `なお、参加者の報告は、別紙様式により${dateAcross(random, 11)}までに${division}担当者あて提出してください。業務の都合により参加できない場合は、後日配布する資料により内容を確認するようお願いします。`,
      linesAfter: 1,
    },
    { text: '記', align: 'center', linesAfter: 1 },
    { ...item, text: `１　日時　${dateAcross(random, 12)}　午後１時３０分から午後４時まで` },
    { ...item, text: `２　場所　${pick(random, places)}` },
    { ...item, text: `３　対象　各課の文書主任及び情報化推進員　${fullWidth(between(random, 20, 90))}名` },
    {
      ...item,
      text: '４　内容　新しい機器の操作方法、利用者認証の手順、個人情報を含む書類の取扱い及び質疑応答',
    },
    { ...item, text: '５　持ち物　職員証、筆記用具', linesAfter: 1 },
    { text: `担当　${division}　${pick(random, surnames)}、${pick(random, surnames)}`, align: 'end' },
    { text: `内線　${fullWidth(between(random, 2000, 2999))}`, align: 'end' },
  ];
}

function writeMinutes(random: Random): Paragraph[] {
  const [chair, first, second] = [pick(random, surnames), pick(random, surnames), pick(random, surnames)];
  const speech = { indentEm: 2 };
  return [
    {
      text: `第${fullWidth(between(random, 2, 9))}回庁内情報化推進委員会会議録`,
      align: 'center',
      sizePt: 16,
      linesAfter: 1,
    },
    { text: `開催日時　${dateAcross(random)}　午前９時３０分` },
    { text: `開催場所　${pick(random, places)}` },
    { text: `出席委員　${fullWidth(between(random, 8, 15))}名　欠席委員　１名`, linesAfter: 1 },
    {
      ...speech,
      text: `○${chair}委員長　ただいまから会議を開きます。本日の議題は、印刷物の削減と文書の電子化についてです。初めに、事務局から説明をお願いします。`,
    },
    {
      ...speech,
      text: `○事務局　昨年度の印刷枚数は、全庁で約${fullWidth(between(random, 300, 900))}万枚でした。前年度と比べて１割ほど減少しましたが、放置された印刷物が依然として多く、情報の漏えいが心配されます。`,
    },
    {
      ...speech,
      text: `○${first}委員　窓口では、住民の方をお待たせしないことが大切です。認証に時間がかかると困りますが、どのくらいの時間で印刷が始まるのでしょうか。`,
    },
    {
      ...speech,
      text: '○事務局　職員証をかざしてから、おおむね３秒以内に印刷を始めることを目標としています。機器が故障した場合は、近くの別の機器から取り出すことができます。',
    },
    {
      ...speech,
      text: `○${second}委員　過去の紙の文書についても、検索できるようにしてほしいという要望があります。保存期間が満了していない簿冊から順に、読み取りを進めてはどうでしょうか。`,
    },
    {
      ...speech,
      text: `○${chair}委員長　ただいまの意見を踏まえ、来年度の計画に反映させることとします。ほかに御意見がなければ、本日の会議を閉じます。`,
      linesAfter: 1,
    },
    { text: '午前１１時１５分閉会', align: 'end' },
  ];
}

function writeMemo(random: Random): Paragraph[] {
  const body = { firstIndentEm: 1, linesAfter: 1 };
  return [
    { text: '事務連絡', align: 'end' },
    { text: dateAcross(random), align: 'end', linesAfter: 1 },
    { text: `${pick(random, divisions)}　${pick(random, surnames)}主査　様`, linesAfter: 1 },
    { text: '窓口に寄せられた要望への対応状況', sizePt: 14, linesAfter: 1 },
    {
      ...body,
      text: `先週までに受け付けた要望は、電話が${fullWidth(between(random, 30, 80))}件、窓口が${fullWidth(between(random, 10, 29))}件、電子メールが${fullWidth(between(random, 31, 60))}件でした。このうち道路の補修に関するものが最も多く、全体のおよそ４割を占めています。`,
    },
    {
      ...body,
      text: '公園の遊具については、点検の結果、二か所で部品の交換が必要と分かりました。安全が確認できるまで使用を中止し、利用者に分かるように掲示をしています。交換は来月中旬に終わる見込みです。',
    },
    {
      ...body,
      text: '証明書の交付に時間がかかるという声に対しては、混雑する時間帯の職員を増やし、記載台に案内図を置きました。今後も毎週金曜日に件数を取りまとめ、関係する課に知らせます。',
    },
    {
      ...body,
      text: `不明な点があれば、${pick(random, surnames)}（内線${fullWidth(between(random, 2000, 2999))}）までお問い合わせください。`,
    },
  ];
}

const dateDown = (random: Random): string =>
  `令和八年${kanjiNumeral(between(random, 4, 12))}月${kanjiNumeral(between(random, 1, 28))}日`;

function writeOrdinance(random: Random): Paragraph[] {
  const article = { indentEm: 1 };
  return [
    { text: `みどり野市告示第${kanjiNumeral(between(random, 101, 298))}号`, linesAfter: 1 },
    {
      text: 'みどり野市文書の保存及び閲覧に関する要綱を次のように定める。',
      firstIndentEm: 1,
      linesAfter: 1,
    },
    { text: dateDown(random), firstIndentEm: 2 },
    { text: `みどり野市長　${pick(random, surnames)}　一郎`, align: 'end', firstIndentEm: 2, linesAfter: 1 },
    { text: '（目的）', firstIndentEm: 1 },
    {
      ...article,
      text: '第一条　この要綱は、市が保有する文書の適正な保存及び閲覧の手続に関し必要な事項を定め、もって市政に対する市民の理解と信頼を深めることを目的とする。',
    },
    { text: '（定義）', firstIndentEm: 1 },
    {
      ...article,
      text: '第二条　この要綱において「文書」とは、職員が職務上作成し、又は取得した書類、図面及び電磁的記録であって、組織的に用いるものとして市が保有しているものをいう。',
    },
    { text: '（保存の期間）', firstIndentEm: 1 },
    {
      ...article,
      text: `第三条　文書の保存の期間は、その重要度に応じ、三十年、十年、五年、三年又は一年とする。ただし、市長が特に必要と認めるときは、${kanjiNumeral(between(random, 2, 9))}年を限度として延長することができる。`,
    },
    { text: '附　則', firstIndentEm: 2 },
    { ...article, text: 'この告示は、公布の日から施行する。', firstIndentEm: 1 },
  ];
}

function writeAddress(random: Random): Paragraph[] {
  const body = { firstIndentEm: 1 };
  return [
    { text: '開所式における市長の式辞', sizePt: 16, firstIndentEm: 2, linesAfter: 1 },
    {
      ...body,
      text: '本日ここに、みどり野市文書センターの開所式を行うに当たり、一言ごあいさつを申し上げます。',
    },
    {
      ...body,
      text: `このセンターは、市町村の合併から${kanjiNumeral(between(random, 15, 40))}年を経て、各地の役場に残された貴重な記録を一か所に集め、後の世代に伝えるために建てられました。「記録は市民の財産である」という考えのもと、だれもが利用できる施設を目指しています。`,
    },
    {
      ...body,
      text: '書庫には、明治の地籍図、昭和の学校日誌、そして近年の災害の記録など、およそ五万冊の簿冊が収められています。これらを順に読み取り、言葉で探すことができるように整えてまいります。',
    },
    {
      ...body,
      text: '終わりに、建設に御尽力をいただいた皆様に深く感謝を申し上げ、ますますの御発展をお祈りして、式辞といたします。',
      linesAfter: 1,
    },
    { text: dateDown(random), firstIndentEm: 2 },
    { text: `みどり野市長　${pick(random, surnames)}　一郎`, align: 'end', firstIndentEm: 2 },
  ];
}
