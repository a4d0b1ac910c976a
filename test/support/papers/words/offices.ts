/** Departments and sections as municipalities and prefectures name them, and the signs of their document numbers. */

/** A section of a department. */
export interface Office {
  readonly department: string;
  readonly section: string;
  /** What stands in the numbers of its documents. */
  readonly sign: string;
}

const written = [
  '総務部 総務課 総総,総務部 人事課 総人,総務部 財政課 総財,総務部 契約検査課 総契,総務部 情報政策課 総情,総務部 管財課 管',
  '企画部 政策推進課 企政,企画部 広報広聴課 企広,企画財政部 企画課 企財企,総合政策部 地域振興課 総地,地域創生部 移住定住課 地移',
  '市民部 市民課 市市,市民部 保険年金課 保年,市民生活部 生活環境課 市生環,税務部 資産税課 税資,税務部 収納対策課 収納,住民部 戸籍係 住戸',
  '福祉部 社会福祉課 福社,福祉部 介護保険課 福介,健康福祉部 健康増進課 健健,健康福祉部 障がい福祉課 障福,こども未来部 保育課 こ保,こども家庭部 子育て支援課 子支',
  '建設部 道路管理課 建道,建設部 都市計画課 都計,建設部 建築指導課 建指,都市整備部 公園緑地課 都公,都市整備部 住宅政策課 住政,土木部 河川課 土河',
  '環境部 廃棄物対策課 環廃,環境部 環境保全課 環保,経済部 商工観光課 経商,産業振興部 農政課 産農,産業部 林業振興課 林振,農林水産部 水産課 農水',
  '教育部 学校教育課 教学,教育委員会事務局 生涯学習課 教生,教育部 文化財保護課 教文,教育総務部 学務課 学務,教育部 スポーツ振興課 教ス',
  '防災部 危機管理課 防危,危機管理部 防災対策課 危防,上下水道部 水道課 上水,上下水道部 下水道課 下,会計管理部 出納室 会出,消防本部 予防課 消予,議会事務局 庶務課 議',
].join(',');

/** All of them. */
export const offices: readonly Office[] = written.split(',').map((line) => {
  const [department = '', section = '', sign = ''] = line.split(' ');
  return { department, section, sign };
});

/** Departments of prefectures, which write to municipalities. */
export const prefecturalOffices: readonly Office[] = [
  '総務部 市町村課 市町村,総務部 統計課 統計,危機管理局 消防保安課 消保,環境生活部 循環型社会推進課 循社,環境生活部 県民生活課 県生,福祉保健部 長寿社会課 長寿',
  '福祉保健部 医療薬務課 医薬,子ども生活部 こども政策課 こ政,商工労働部 経営支援課 経支,農林水産部 農村整備課 農整,県土整備部 道路維持課 道維,県土整備部 砂防課 砂防',
  '県土整備部 建築住宅課 建住,教育委員会 義務教育課 義教,教育委員会 高校教育課 高教,企画振興部 デジタル推進課 デ推,観光局 観光振興課 観振,選挙管理委員会 書記室 選管',
]
  .join(',')
  .split(',')
  .map((line) => {
    const [department = '', section = '', sign = ''] = line.split(' ');
    return { department, section, sign };
  });
