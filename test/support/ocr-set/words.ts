/** Invented names, dates, numbers and sentences of an invented municipality. Nobody is meant. */

import { fullWidth, kanjiNumeral } from '../../../drivers/simulators/paper/numerals.ts';
import { between, pick, type Random } from '../../../drivers/simulators/paper/random.ts';

/** The towns that write. */
export const towns = ['みどり野市', '若葉町', '桜川市', '東雲市', '白鳥町', '榊原市'] as const;

/** Offices, with the sign that stands in their document numbers. */
export const offices = [
  { name: '総務部', division: '総務課', sign: '総総' },
  { name: '企画部', division: '政策課', sign: '企政' },
  { name: '市民部', division: '税務課', sign: '市税' },
  { name: '福祉部', division: '介護保険課', sign: '福介' },
  { name: '建設部', division: '道路管理課', sign: '建道' },
  { name: '環境部', division: '廃棄物対策課', sign: '環廃' },
  { name: '教育部', division: '学校教育課', sign: '教学' },
  { name: '防災部', division: '危機管理課', sign: '防危' },
] as const;

/** Family names. */
export const surnames = [
  ...[
    '青木',
    '石川',
    '上田',
    '遠藤',
    '大野',
    '加藤',
    '木村',
    '小林',
    '斎藤',
    '佐々木',
    '清水',
    '鈴木',
    '高橋',
  ],
  ...['田中', '千葉', '中村', '西村', '野口', '橋本', '藤井', '松本', '三浦', '森田', '山口', '吉田', '渡辺'],
] as const;

/** Given names. */
export const givenNames = [
  ...['一郎', '和子', '健太', '幸子', '聡', '真由美', '隆志', '千春', '直樹', '陽子', '正雄', '恵美', '大輔'],
  ...['美咲', '浩二', '由紀', '誠', '純子', '拓也', '明美'],
] as const;

/** Quarters of the towns. */
export const quarters = [
  '本町',
  '栄町',
  '緑ヶ丘',
  '中央',
  '東山',
  '西浜',
  '南台',
  '北新田',
  '桜台',
  '大手町',
] as const;

/** Firms that deliver. */
export const firms = [
  '株式会社みなと印刷',
  '有限会社丸山事務機',
  '北陽電設株式会社',
  '合同会社あおば書房',
  '株式会社東和設計',
];

/** What letters are about. */
export const themes = [
  '文書管理システムの更新に伴う操作研修',
  '庁舎複合機の入替え',
  '災害時における情報伝達訓練',
  '公文書の保存期間の見直し',
  '個人情報の適正な取扱いに係る点検',
  '固定資産評価替えに係る説明会',
  '学校施設の耐震診断',
  '地域包括支援センターの運営状況',
  '道路台帳の電子化',
  '一般廃棄物処理実施計画の策定',
] as const;

/** Sentences that fit in any letter or report. */
export const sentences = [
  '日頃から市政の推進に御理解と御協力を賜り、厚く御礼申し上げます。',
  '業務の都合により参加できない場合は、後日配布する資料により内容を確認してください。',
  '回答に当たっては、別紙様式に必要事項を記入の上、期限までに提出されるようお願いします。',
  '前年度と比べて申請の件数が増加しており、窓口の待ち時間が課題となっています。',
  '設備の老朽化が進んでいることから、計画的な更新と予防保全の実施が求められます。',
  '保存期間が満了した簿冊については、目録と照合した上で廃棄又は移管の手続を行います。',
  '利用者の利便性を高めるため、受付時間の延長と電子申請の導入を検討しています。',
  '点検の結果、二か所で部品の交換が必要であることが分かりました。',
  '住民への周知は、広報紙、ホームページ及び回覧板により行う予定です。',
  '予算の執行に当たっては、経費の節減と効率的な運用に努めなければなりません。',
  '委託業者との契約においては、秘密の保持に関する条項を必ず設けるものとします。',
  '関係機関との連絡を密にし、災害の発生に備えた体制を整えておく必要があります。',
  '資料の閲覧を希望する者は、所定の申込書を窓口に提出するものとします。',
  '今後も毎月の件数を取りまとめ、関係する課に知らせることとしています。',
  '橋りょうの補修工事は、交通量の少ない夜間に実施し、来月中旬に完了する見込みです。',
  '審査の結果に不服があるときは、通知を受けた日の翌日から起算して三月以内に審査請求をすることができます。',
  '保育所の入所を希望する世帯には、就労の状況を証明する書類の提出を求めています。',
  '観光客の増加に伴い、駅前広場の混雑の緩和と案内表示の充実が望まれています。',
  '水道管の漏水調査を行った結果、有収率は前年度より改善しました。',
  '各施設の管理者は、避難経路に物を置かないよう常に注意を払ってください。',
  '決算の剰余金については、地方財政法の規定に基づき、その二分の一を下らない金額を基金に積み立てます。',
  '高齢者の見守り活動には、町内会、民生委員及び配食事業者が参加しています。',
  '貸出用の防災行政無線の戸別受信機は、転出の際に必ず返却していただきます。',
  '史跡の発掘調査では、土塁や籠城のための濠の跡が見つかり、専門家が年代の鑑定を進めています。',
  '申請者が未成年であるときは、法定代理人の同意を得なければならない。',
  '給食費の口座振替の手続は、金融機関の窓口で六月末日までに済ませてください。',
  '入札参加資格の審査は二年ごとに行い、結果は名簿に登載した上で公表するものとします。',
  '農地の転用を伴う開発行為については、農業委員会の許可を受ける必要があります。',
  '図書館の蔵書は約三十五万冊で、そのうち郷土資料は一割を占めます。',
  '騒音に関する苦情が寄せられたため、工場の敷地境界で測定を行いました。',
] as const;

/** A few different sentences, joined. */
export function text(random: Random, count: number): string {
  const left: string[] = [...sentences];
  const taken: string[] = [];
  for (let index = 0; index < count && left.length > 0; index += 1) {
    taken.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return taken.join('');
}

/** A person's name, with an ideographic space or none. */
export function person(random: Random, space = '　'): string {
  return `${pick(random, surnames)}${space}${pick(random, givenNames)}`;
}

/** A day as printed and as `YYYY-MM-DD`. */
export interface WrittenDay {
  readonly printed: string;
  readonly iso: string;
}

/** How figures are printed. */
export type Figures = 'full' | 'half' | 'kanji';

/** A number as printed in one of the ways. */
export function figures(value: number, how: Figures): string {
  if (how === 'half') return String(value);
  return how === 'full' ? fullWidth(value) : kanjiNumeral(value);
}

/** A day of 令和5 to 8 (2023 to 2026). */
export function day(random: Random, how: Figures): WrittenDay {
  const year = between(random, 5, 8);
  const month = between(random, 1, 12);
  const date = between(random, 1, 28);
  const printed = `令和${figures(year, how)}年${figures(month, how)}月${figures(date, how)}日`;
  const two = (value: number): string => String(value).padStart(2, '0');
  return { printed, iso: `${2018 + year}-${two(month)}-${two(date)}` };
}

/** Yen with separators. */
export const yen = (value: number): string => value.toLocaleString('en-US');

/** Picks from a few ways, with the seed. */
export const way = (random: Random): Figures => pick(random, ['full', 'half'] as const);
