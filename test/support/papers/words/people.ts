/** Invented people and firms: common and rare family names with given names, forms of company with what they deal in. */

import { pick, type Random } from '../../../../drivers/simulators/paper/random.ts';

const families = (
  '佐藤 鈴木 高橋 田中 伊藤 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 松本 井上 木村 清水 斎藤 山崎 森 池田 橋本 阿部 石川 小川 前田 藤田 後藤 岡田 長谷川 ' +
  '村上 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 岡本 松田 中川 中野 原田 小野 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 ' +
  '内田 高木 安藤 谷口 大野 丸山 今井 河野 武田 藤原 上野 杉山 千葉 村田 増田 小島 桜井 大塚 平野 菅原 久保 松井 岩崎 木下 佐野 野口 松尾 菊地 野村 新井 ' +
  '榊原 芹澤 鵜飼 楠 鷲尾 廣瀬 髙木 濵田 冨樫 瀧本 齋藤 粟野 椎名 蓮見 桑名 梶原 埴生 釘宮'
).split(' ');

const given = (
  '一郎 和子 健太 幸子 聡 真由美 隆志 千春 直樹 陽子 正雄 恵美 大輔 美咲 浩二 由紀 誠 純子 拓也 明美 翔太 裕子 康弘 智子 博之 久美子 哲也 弘美 俊介 香織 勝 礼子 ' +
  '英樹 佳奈 修平 麻衣 雅人 典子 亮 奈緒 茂樹 彩 克己 沙織 昭夫 瑞穂 貴史 綾子 義則 文恵'
).split(' ');

/** A name with `space` between its parts. */
export function person(random: Random, space = '　'): string {
  return `${pick(random, families)}${space}${pick(random, given)}`;
}

const heads =
  'みなと 丸山 北陽 あおば 東和 大成 三栄 富士見 中央 山陽 日進 共立 双葉 協和 新生 鳳 千鳥 菱田 旭 若松 瑞光 金剛 八千代 扶桑 月見'.split(
    ' ',
  );
const trades =
  '印刷 事務機 電設 書房 設計 建設工業 造園土木 測量コンサルタント 情報システム 給食サービス 警備保障 環境開発 自動車整備 文具 薬品 運輸 リース 水道設備'.split(
    ' ',
  );

/** A firm with its form before or behind its name. */
export function firm(random: Random): string {
  const form = pick(random, [
    '株式会社',
    '株式会社',
    '株式会社',
    '有限会社',
    '合同会社',
    '一般社団法人',
  ] as const);
  const name = pick(random, heads) + pick(random, trades);
  return random() < 0.5 || form === '一般社団法人' ? form + name : name + form;
}
