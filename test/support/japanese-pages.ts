/**
 * Synthetic pages of Japanese municipal paper, the same for the same number: words by Zipf's law around topics of a page,
 * particles, endings, dates, numbers, line breaks in words, and now and then a character read as one that looks like it.
 */

import { lookAlikesOf } from '../../src/archive/fold.ts';

/** A stream of numbers in [0, 1), the same for the same seed. */
export function randomStream(seed: number): () => number {
  let state = (seed * 0x9e3779b1 + 0x7f4a7c15) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const frequentWords =
  '事業 予算 計画 令和 年度 住民 市民 申請 審査 決定 通知 報告 会議 委員 委員会 条例 規則 施行 改正 実施 対象 支援 福祉 介護 保険 保育 子育て 教育 学校 施設 整備 工事 契約 入札 業者 請求 支払 金額 経費 補助金 交付 負担 収入 支出 決算 財政 税務 課税 納税 固定資産 評価 調査 統計 人口 世帯 戸籍 住所 届出 証明 発行 窓口 手続 書類 提出 期限 受付 担当 係長 課長 部長 市長 副市長 議会 議員 議案 質問 答弁 協議 検討 確認 承認 許可 認定 指定 管理 運営 利用 使用 料金 減免 免除 防災 災害 避難 訓練 消防 救急 警察 交通 道路 橋梁 河川 下水道 水道 公園 環境 廃棄物 ごみ 収集 処理 再生 エネルギー 電力 太陽光 農業 農地 林業 漁業 商工 観光 産業 雇用 労働 企業 誘致 振興 文化 芸術 図書館 博物館 スポーツ 体育館 健康 医療 病院 診療 予防 接種 検診 高齢者 障害者 児童 生活 保護 相談 センター サービス システム データ ネットワーク セキュリティ サーバー パソコン プリンター コピー スキャン ファイル マイナンバー カード オンライン デジタル メール ホームページ アンケート イベント ボランティア コミュニティ リサイクル バス タクシー トンネル ダム'.split(
    ' ',
  );
const kanji =
  '一二三四五六七八九十百千万上下左右中大小高低新旧東西南北本山川田野原島崎森林木村町市区県都府国人口手足目耳心力金銀銅鉄石土水火風雨雪空海港船車馬牛鳥魚花草米麦茶酒肉衣食住家門戸室屋店所場地道路橋駅店館院園校舎庁局部課係長員者師士官民公私共同別特定期時日月年間前後内外入出発着始終進行動作用法令規約条例文書類表図画面写真声音楽歌語言論説明理由意見考案提議決定許可承認証印章税料費額価値数量計算予備蓄積立保存管理監査検調整備修補助成育教養学習研究技術工農業商産製造販売購買貸借契請負担任務職権利益損害賠償保険安全防災救急医療健康福祉介護児童高齢障';
const katakana = 'アイウエオカキクケコサシスセソタチツテトナニハヒフホマミムメモラリルレロンーッャュョ';
const particles = [
  'の',
  'を',
  'に',
  'は',
  'が',
  'で',
  'と',
  'も',
  'や',
  'から',
  'まで',
  'について',
  'による',
  'に関する',
];
const endings = [
  'する。',
  'した。',
  'である。',
  'とする。',
  'を行う。',
  'が必要である。',
  'されたい。',
  'のとおり。',
];
const vocabularySize = 30_000;
const zipfExponent = 1.02;

function pick<T>(random: () => number, from: ArrayLike<T>): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

/** Words of municipal paper first, then made ones, the most frequent first. */
function makeVocabulary(): string[] {
  const random = randomStream(20_260_401);
  const words = new Set(frequentWords);
  while (words.size < vocabularySize) {
    const letters = random() < 0.14 ? katakana : kanji;
    const length = letters === katakana ? 3 + Math.floor(random() * 4) : 2 + Math.floor(random() ** 2 * 3);
    words.add(Array.from({ length }, () => pick(random, letters)).join(''));
  }
  return Array.from(words);
}

const vocabulary = makeVocabulary();
const cumulated = new Float64Array(vocabularySize);
vocabulary.forEach((_, rank) => {
  cumulated[rank] = (cumulated[rank - 1] ?? 0) + 1 / (rank + 1) ** zipfExponent;
});

function wordByRank(random: () => number): string {
  const wanted = random() * (cumulated[vocabularySize - 1] ?? 1);
  let low = 0;
  let high = vocabularySize - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return vocabulary[low] ?? '';
}

/** A title of some words. */
export function syntheticTitle(seed: number): string {
  const random = randomStream(seed);
  return `${wordByRank(random)}${wordByRank(random)}${pick(random, ['について', 'の件', '報告書', '計画', '一覧'])}`;
}

/** The text of page `seed`, about `characters` without line breaks; a line has 40. */
export function syntheticPage(seed: number, characters = 600): string {
  const random = randomStream(seed + 7_919);
  const topics = Array.from({ length: 12 }, () => pick(random, vocabulary));
  const misread = random() * 0.02;
  let text = '';
  while (text.length < characters) {
    const draw = random();
    if (draw < 0.04) text += `第${1 + Math.floor(random() * 999)}号`;
    else if (draw < 0.07)
      text += `令和${1 + Math.floor(random() * 8)}年${1 + Math.floor(random() * 12)}月${1 + Math.floor(random() * 28)}日`;
    else if (draw < 0.09) text += `${1 + Math.floor(random() * 999)},${100 + Math.floor(random() * 900)}円`;
    text += random() < 0.25 ? pick(random, topics) : wordByRank(random);
    if (random() < 0.55) text += pick(random, particles);
    if (random() < 0.09) text += pick(random, endings);
  }
  const letters = Array.from(text.slice(0, characters), (letter) =>
    random() < misread ? pick(random, Array.from(lookAlikesOf(letter))) : letter,
  );
  return Array.from({ length: Math.ceil(characters / 40) }, (_, line) =>
    letters.slice(line * 40, line * 40 + 40).join(''),
  ).join('\n');
}
