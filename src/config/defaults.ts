/** The configuration a fresh installation starts with: the sample segments, all on loopback. */

/** Input of the configuration schema, before its defaults are filled in. */
export const defaultConfig = {
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      retentionHours: 72,
      listeners: [{ id: 'lgwan-print', port: 8631 }],
    },
    {
      id: 'internet',
      name: { ja: 'インターネット接続系', en: 'Internet' },
      retentionHours: 24,
      listeners: [{ id: 'internet-print', port: 8632, identification: ['capability'] }],
    },
    {
      id: 'core',
      name: { ja: 'コア系', en: 'Core' },
      retentionHours: 72,
      listeners: [{ id: 'core-print', port: 8633 }],
    },
    {
      id: 'mynumber',
      name: { ja: 'マイナンバー利用事務系', en: 'My Number' },
      releaseFactors: 2,
      myNumber: 'allowed',
      retentionHours: 8,
      listeners: [{ id: 'mynumber-print', port: 8634, identification: ['basic'], tls: 'required' }],
    },
  ],
} as const;
